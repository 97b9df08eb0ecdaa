"""Errors of ingest alone.

AudiocommError
├── Conflict
│   └── WebhookReused     the webhook-id came before with other bytes
└── NotSignedIn
    └── WebhookRefused    the signature of a webhook does not hold
Exception
├── MailboxProblem        a mailbox cannot be read just now
│   ├── WrongPassword     … and will not be until a person changes it
│   └── Refused           one command was refused; the connection still holds
├── Unreadable            a letter no normal form can show
└── Unstorable            a letter the database refuses to hold
"""

from shared.errors import Conflict, NotSignedIn


class WebhookReused(Conflict):
    """This webhook-id came before with another body."""


class WebhookRefused(NotSignedIn):
    """The webhook's signature does not hold: wrong secret, changed body, or a time stamp older than five minutes."""


class MailboxProblem(Exception):
    """A mailbox cannot be read just now; the message is one sentence for a person."""


class WrongPassword(MailboxProblem):
    """The mail server refuses the login and its password."""


class Refused(MailboxProblem):
    """The mail server refuses one command, as for a folder that is not there; the connection still holds."""


class Unreadable(Exception):
    """A letter that breaks the parser; the message says how."""


class Unstorable(Exception):
    """The database refuses a value of this letter; the message says which kind."""
