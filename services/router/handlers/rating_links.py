"""The signed link by which a customer rates an answer: good for one reply, for some days, and for nothing else.

A token is the reply's id, the second at which it ends and 128 bits of HMAC-SHA256 over both, in 50 letters, digits,
`-` and `_`. Nothing is kept of it: what was never sent is known to nobody.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from shared.errors import NotFound

INVITATIONS = {
    "en": "How was this answer? You can tell us here:",
    "de": "Wie war diese Antwort? Hier können Sie es uns sagen:",
    "ru": "Как вам этот ответ? Оценить его можно здесь:",
}
"""What stands before the link in a letter, by language; English where we do not speak the customer's."""
_TOKEN = re.compile("[A-Za-z0-9_-]{50}")
_QUOTING = ("text", "visible_text", "html", "note")
_ID, _SECONDS, _MAC = 16, 5, 16


class LinkUnknown(NotFound):
    """This is not a link of ours."""


class LinkOver(NotFound):
    """This link was good for some days, and they are over."""


@dataclass(frozen=True, slots=True)
class RatingLinks:
    """Makes and reads the links of answers; `address` is what stands before a token, `days` 0 makes none."""

    key: bytes
    address: str
    days: int

    def invitation(self, reply_id: UUID, language: str | None, now: datetime) -> str | None:
        """Give the lines that invite to rate a reply from `now` on; None where nobody is invited."""
        if not self.days:
            return None
        spoken = (language or "").partition("-")[0].lower()
        return f"{INVITATIONS.get(spoken, INVITATIONS['en'])}\n{self.link(reply_id, now)}"

    def link(self, reply_id: UUID, now: datetime) -> str:
        """Give the link by which the reply of this id is rated."""
        until = int((now + timedelta(days=self.days)).timestamp()).to_bytes(_SECONDS, "big")
        signed = reply_id.bytes + until
        return self.address + base64.urlsafe_b64encode(signed + self._mac(signed)).rstrip(b"=").decode()

    def reply_of(self, token: str, now: datetime) -> UUID:
        """Give the id of the reply a token is for. Raises LinkUnknown and LinkOver."""
        if _TOKEN.fullmatch(token) is None:
            raise LinkUnknown
        content = base64.urlsafe_b64decode(f"{token}==")
        signed, mac = content[: _ID + _SECONDS], content[_ID + _SECONDS :]
        if not hmac.compare_digest(mac, self._mac(signed)):
            raise LinkUnknown
        if datetime.fromtimestamp(int.from_bytes(signed[_ID:], "big"), UTC) <= now:
            raise LinkOver
        return UUID(bytes=signed[:_ID])

    def hidden(self, letter: dict[str, Any]) -> dict[str, Any]:
        """Give a letter without the tokens it quotes: whoever reads a customer's answer must not rate in his place."""
        texts = {name: letter[name] for name in _QUOTING if letter.get(name)}
        quoted = _quoted(self.address)
        without = {**letter, **{name: quoted.sub(r"\1…", text) for name, text in texts.items()}}
        return {**without, "forwarded": self.hidden(letter["forwarded"])} if letter.get("forwarded") else without

    def _mac(self, signed: bytes) -> bytes:
        # Other tokens are made of the same key: the word keeps one from ever passing for another.
        return hmac.new(self.key, b"rate " + signed, hashlib.sha256).digest()[:_MAC]


@lru_cache(maxsize=4)
def _quoted(address: str) -> re.Pattern[str]:
    # Mail servers that look at links wrap them into links of their own, encoded once or more.
    once = quote(address, safe="")
    spellings = "|".join(re.escape(one) for one in (address, once, quote(once, safe="")))
    return re.compile(f"({spellings}){_TOKEN.pattern}", re.IGNORECASE)
