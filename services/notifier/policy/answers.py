"""What a mail server's answer means: accepted, refused for now, or refused for good."""

from dataclasses import dataclass
from enum import StrEnum

# The server wants something of us, not of the letter: an administrator can cure it, so the letter waits.
OUR_SETUP = frozenset({503, 530, 534, 535, 538})
# RFC 5321 4.5.3.1.10: an old way to say "too many recipients", which is temporary.
TOO_MANY_RECIPIENTS = 552
REASON_LIMIT = 400


@dataclass(frozen=True)
class Answer:
    """A server's answer: its code and words."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()[:REASON_LIMIT]


class Meaning(StrEnum):
    """What follows from an answer."""

    ACCEPTED = "accepted"
    LATER = "later"
    NEVER = "never"


def meaning(answer: Answer, *, of_recipient: bool = False) -> Meaning:
    """Judge an answer; whatever is not clearly yes or never is tried again."""
    if 200 <= answer.code < 300:
        return Meaning.ACCEPTED
    if answer.code in OUR_SETUP or (of_recipient and answer.code == TOO_MANY_RECIPIENTS):
        return Meaning.LATER
    return Meaning.NEVER if 500 <= answer.code < 600 else Meaning.LATER
