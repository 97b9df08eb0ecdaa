"""How important the writer says his letter is."""

import re
from collections.abc import Mapping, Sequence

from services.ingest.policy.letter import Importance
from services.ingest.policy.words import readable

_WORDS = {
    "high": Importance.HIGH,
    "urgent": Importance.HIGH,
    "highest": Importance.HIGH,
    "normal": Importance.NORMAL,
    "medium": Importance.NORMAL,
    "low": Importance.LOW,
    "lowest": Importance.LOW,
    "non-urgent": Importance.LOW,
    "1": Importance.HIGH,
    "2": Importance.HIGH,
    "3": Importance.NORMAL,
    "4": Importance.LOW,
    "5": Importance.LOW,
}
# RFC 2156 first, then what mail programs write: `X-Priority: 2 (High)`, `X-MSMail-Priority: High`.
_HEADERS = ("importance", "x-priority", "x-msmail-priority", "priority")
_FIRST_WORD = re.compile(r"\s*([a-z-]+|\d)\b", re.IGNORECASE)


def read(fields: Mapping[str, Sequence[str]]) -> Importance:
    """The first header that says something counts; without any the letter is as important as others."""
    values = (value for name in _HEADERS for value in fields.get(name, ()))
    found = (_FIRST_WORD.match(readable(value)[:40]) for value in values)
    said = (_WORDS.get(word[1].lower()) for word in found if word)
    return next((importance for importance in said if importance), Importance.NORMAL)
