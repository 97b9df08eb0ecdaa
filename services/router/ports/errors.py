"""Router's own errors of people and facts.

Invalid
└── UnknownKey      (422)
Conflict
├── AddressTaken    (409)
└── KeyTaken        (409)
"""

from shared.errors import AudiocommError, Conflict, Invalid


class UnknownKey(Invalid):
    """There is no department, calendar or audience of this key."""


class AddressTaken(Conflict):
    """This address belongs to another agent."""


class KeyTaken(Conflict):
    """This key or login is taken."""


PEOPLE_PROBLEMS: dict[type[AudiocommError], tuple[int, str]] = {
    UnknownKey: (422, "unknown-key"),
    AddressTaken: (409, "address-taken"),
    KeyTaken: (409, "key-taken"),
}
"""Rows for shared.problem.install_problems."""
