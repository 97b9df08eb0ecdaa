"""The letters themselves, which another service keeps."""

from typing import Protocol
from uuid import UUID


class LetterContents(Protocol):
    """Gives the bytes of letters and attachments. Raises Unavailable when they cannot be had just now."""

    async def raw_letter(self, letter_id: UUID) -> bytes:
        """Give a letter's bytes as they came."""
        ...

    async def attachment(self, letter_id: UUID, position: int) -> bytes:
        """Give the decoded content of an attachment."""
        ...
