"""The seal in a form: when it was given out, and an id by which the letter made of it is known again.

Nothing is kept of it. Programs fill a form in at once, or fill in again what they fetched days ago; people do neither.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex

QUICKEST = timedelta(seconds=2)
OLDEST = timedelta(days=1)
_SEAL = re.compile(r"(?P<at>[0-9]{1,12})\.(?P<id>[0-9a-f]{32})\.(?P<mac>[0-9a-f]{32})")


class TooQuick(Exception):
    """No person fills a form in as quickly."""


class TooOld(Exception):
    """The form is of another day, or not of ours."""


@dataclass(frozen=True, slots=True)
class FormSeals:
    """Makes and reads seals; `key` is known to us alone."""

    key: bytes

    def seal(self, form: str, now: datetime) -> str:
        """Give a seal for a form given out now."""
        signed = f"{int(now.timestamp())}.{token_hex(16)}"
        return f"{signed}.{self._mac(form, signed)}"

    def check(self, form: str, seal: str, now: datetime) -> str:
        """Give the id of a form that came back. Raises TooQuick and TooOld."""
        found = _SEAL.fullmatch(seal)
        if found is None or not hmac.compare_digest(found["mac"], self._mac(form, f"{found['at']}.{found['id']}")):
            raise TooOld
        age = now - datetime.fromtimestamp(int(found["at"]), UTC)
        if age > OLDEST:
            raise TooOld
        if age < QUICKEST:
            raise TooQuick
        return found["id"]

    def _mac(self, form: str, signed: str) -> str:
        return hmac.new(self.key, f"form {form} {signed}".encode(), sha256).hexdigest()[:32]
