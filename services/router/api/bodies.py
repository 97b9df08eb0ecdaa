"""What bodies of requests have in common."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, StringConstraints

from shared.request_body import RequestBody


class Body(RequestBody):
    """A body in which unknown fields are refused."""


# Whoever counts on from a time may add years to it, and the database takes the ends of time for no time at all.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_utc(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise ValueError("lies outside the years 1900 to 2199")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time with an offset, given on in UTC."""

NAME_LENGTH = 200

NO_NUL = r"^[^\x00]*$"
"""A NUL would end the text in the database."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH, pattern=NO_NUL)]
"""What people call something."""
Key = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9_-]*$")]
"""A short name that addresses and policies use."""
ExternalId = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
]
"""What another system calls something."""
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
"""Free text; a NUL would end it in the database."""
Password = Annotated[str, StringConstraints(min_length=8, max_length=200)]
"""A new password."""
