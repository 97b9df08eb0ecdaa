"""The letters themselves, which other services keep and send."""

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


class LettersOnTheirWay(Protocol):
    """Takes back letters that were to be sent."""

    async def cancel(self, reply_id: UUID, ticket_id: int) -> bool:
        """Whether the letter is taken back; False when it is too late. Raises Unavailable."""
        ...
