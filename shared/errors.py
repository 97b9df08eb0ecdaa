"""Errors whose meaning does not depend on a service.

The docstring of an error is its message; facts are attributes. HTTP meets them only in shared.problem.

AudiocommError
├── NotFound          (404: also for what one may not know exists)
├── Forbidden         (403)
├── NotSignedIn       (401)
├── Conflict          (409)
├── StaleVersion      (412)
├── VersionRequired   (428)
├── Invalid           (422)
├── TooLarge          (413)
├── TooManyRequests   (429)
└── Unavailable       (503)
"""

from typing import Any


class AudiocommError(Exception):
    """Something went wrong that the caller can understand."""

    def __init__(self, message: str | None = None, **facts: Any) -> None:
        self.message = message or (type(self).__doc__ or "").split("\n")[0]
        self.facts = facts
        super().__init__(self.message)


class NotFound(AudiocommError):
    """There is nothing here that you may see."""


class Forbidden(AudiocommError):
    """Your role does not allow this."""


class NotSignedIn(AudiocommError):
    """Sign in, or send a valid token."""


class Conflict(AudiocommError):
    """Somebody was first, or the state does not allow this."""


class StaleVersion(AudiocommError):
    """This was changed meanwhile; load it again."""


class VersionRequired(AudiocommError):
    """Send If-Match with the version you have seen."""


class Invalid(AudiocommError):
    """The input is not valid."""


class TooLarge(AudiocommError):
    """This is larger than what is accepted."""


class TooManyRequests(AudiocommError):
    """Too many attempts; wait and try again."""


class Unavailable(AudiocommError):
    """This cannot be done just now; try again shortly."""
