"""What can go wrong with tickets and policies alone.

Conflict
├── AlreadyClaimed   (409: facts `claimed_by`, `claimed_at`)
├── NewLetter        (409: facts `messages`, the letters that came meanwhile: `id`, `author`, `preview`)
├── ManyCopied       (409: fact `addresses`: who would get this letter beside those who wrote)
└── NotYours         (409: the ticket is not in a state in which this person may do this)
Invalid
└── InvalidPolicy    (422: facts `errors`, each with `line`, `column`, `path`, `reason`)
"""

from shared.errors import AudiocommError, Conflict, Invalid


class AlreadyClaimed(Conflict):
    """Somebody claimed this ticket before you."""


class NewLetter(Conflict):
    """A letter came while you were writing; read it, then send again."""


class ManyCopied(Conflict):
    """More than two others would get a copy of this letter; send again if that is meant."""


class NotYours(Conflict):
    """The state of this ticket does not allow this."""


class InvalidPolicy(Invalid):
    """The policy text is not valid."""


PROBLEMS: dict[type[AudiocommError], tuple[int, str]] = {
    AlreadyClaimed: (409, "already-claimed"),
    NewLetter: (409, "new-letter"),
    ManyCopied: (409, "many-copied"),
    NotYours: (409, "not-in-this-state"),
    InvalidPolicy: (422, "invalid-policy"),
}
"""Rows for shared.problem.install_problems."""
