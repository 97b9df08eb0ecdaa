"""Router's own errors of people and facts.

Invalid
└── UnknownKey      (422)
Conflict
├── AddressTaken    (409)
└── KeyTaken        (409)
"""

from shared.errors import Conflict, Invalid


class UnknownKey(Invalid):
    """There is no department, calendar or audience of this key."""


class AddressTaken(Conflict):
    """This address belongs to another agent."""


class KeyTaken(Conflict):
    """This key or login is taken."""
