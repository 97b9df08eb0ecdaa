"""Reading raw letters, safe from what is in them."""

from typing import Any, Protocol

from services.ingest.policy.parse import Hints


class Parser(Protocol):
    """Gives the normal form of any bytes within a bounded time and memory."""

    def is_odd(self, raw: bytes) -> bool:
        """Tell whether reading these bytes may end a process: they are to be kept before they are read."""
        ...

    async def read(self, raw: bytes, hints: Hints, *, apart: bool = False) -> dict[str, Any]:
        """Give the normal form under the contract's names; `apart` from this process. Raises Unreadable."""
        ...

    async def attachment(self, raw: bytes, position: int) -> "Content | None":
        """Give the decoded bytes of attachment `position` (from 0), None when there is none. Raises Unreadable."""
        ...


class Content(Protocol):
    """One attachment, decoded; with an `infection`, the name of a virus, its content is withheld."""

    @property
    def filename(self) -> str: ...

    @property
    def content_type(self) -> str: ...

    @property
    def content(self) -> bytes: ...

    @property
    def infection(self) -> str: ...
