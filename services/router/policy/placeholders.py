"""Placeholders of templates and signatures: {customer.name} and its like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

KNOWN = ("customer.name", "agent.name", "ticket.number", "ticket.subject")
_PLACE = re.compile(r"\{([^{}\n]{0,100})\}")


@dataclass(frozen=True, slots=True)
class UnknownPlaceholder:
    """A placeholder nobody can fill, and where it stands, counted from 1."""

    name: str
    line: int
    column: int


def unknown_in(text: str) -> UnknownPlaceholder | None:
    """Give the first placeholder of a text that is not one of KNOWN."""
    for found in _PLACE.finditer(text):
        if found[1] not in KNOWN:
            before = text[: found.start()]
            return UnknownPlaceholder(found[1], before.count("\n") + 1, found.start() - before.rfind("\n"))
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """Give a text with every known placeholder replaced; what is put in is not looked through again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)
