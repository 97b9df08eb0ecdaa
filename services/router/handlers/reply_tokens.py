"""Our own signed token: what ties a customer's answer to the reply it answers.

160 bits of HMAC-SHA256 over ticket and reply, in 32 lower-case letters and digits, because mail servers fold the case
of addresses. It stands in the Message-ID, in the Reply-To and in the last line of the body.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.router.handlers.rating_links import RatingLinks
from services.router.policy.letter_limits import UNLIMITED, LetterLimits

TOKEN_BYTES = 20
_TOKEN = "[a-z2-7]{32}"
_IN_MESSAGE_ID = re.compile(rf"ac\.[0-9]{{1,19}}\.({_TOKEN})@", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf"\+({_TOKEN})@", re.IGNORECASE)
_IN_BODY = re.compile(rf"\[ac:({_TOKEN})\]", re.IGNORECASE)
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What our replies carry: the key of the tokens, the company's name and the address that answers come back to.

    Without an `address` of the company's, answers come back to the sender's own. `rating` makes the links by which
    customers rate an answer. `limits` is how much may be written to it.
    """

    key: bytes
    name: str
    address: str
    rating: RatingLinks
    limits: LetterLimits = UNLIMITED

    def token(self, ticket_id: int, reply_id: UUID) -> str:
        """Give the token of a reply."""
        mac = hmac.new(self.key, f"{ticket_id} {reply_id}".encode(), hashlib.sha256).digest()[:TOKEN_BYTES]
        return base64.b32encode(mac).decode().lower()

    def is_ours(self, token: str, ticket_id: int, reply_id: UUID) -> bool:
        """Whether the token is the one of this reply."""
        return hmac.compare_digest(token, self.token(ticket_id, reply_id))

    def message_id(self, ticket_id: int, token: str, sender: str) -> str:
        """Give a reply's Message-ID, without angle brackets."""
        return f"ac.{ticket_id}.{token}@{(self.address or sender).rpartition('@')[2]}"

    def reply_address(self, token: str, sender: str) -> str:
        """Give the address to which a reply is answered."""
        if not self.address:
            # Whether an agent's own mailbox takes plus-addresses is not known; the other places of the token suffice.
            return sender
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{token}@{domain}"


def marked(text: str, token: str) -> str:
    """Give a reply's text with the marker line at its end."""
    return f"{text.rstrip()}\n\n[ac:{token}]\n"


def tokens_in(letter: dict[str, Any]) -> list[str]:
    """Give every token a letter quotes, in its references, in the addresses it went to and in its text; each once."""
    found = [
        *_matches(_IN_MESSAGE_ID, [*letter.get("in_reply_to", ()), *reversed(letter.get("references", ()))]),
        *_matches(_IN_ADDRESS, addresses_of(letter)),
        *_matches(_IN_BODY, [letter.get("text") or ""]),
    ]
    return list(dict.fromkeys(found))[:MOST_TOKENS]


def addresses_of(letter: dict[str, Any]) -> list[str]:
    """Give every address a letter went to: Delivered-To and X-Original-To, To, Cc."""
    named = [*letter.get("to", ()), *letter.get("cc", ())]
    return [*letter.get("delivered_to", ()), *(mailbox["address"] for mailbox in named)]


def _matches(pattern: re.Pattern[str], texts: Sequence[str]) -> Iterable[str]:
    return (match.lower() for text in texts for match in pattern.findall(text))
