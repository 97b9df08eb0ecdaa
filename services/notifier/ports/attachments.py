"""The files that go with a letter, which router keeps."""

from typing import Protocol
from uuid import UUID


class Files(Protocol):
    """Gives the bytes of files. Raises Unavailable when they cannot be had just now."""

    async def attachment(self, reply_id: UUID, position: int) -> bytes:
        """Give the bytes of a reply's file."""
