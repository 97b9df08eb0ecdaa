"""Files that agents attach to replies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file as it was sent to us."""

    id: UUID
    agent_id: int
    filename: str
    content_type: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file without its bytes."""

    id: UUID
    filename: str
    content_type: str
    size: int
    sha256: str


class UploadStore(Protocol):
    """Files, kept as rows; those that no reply used are forgotten after a day."""

    async def add_upload(self, upload: NewUpload, now: datetime) -> None:
        """Keep a file that no reply uses yet."""
        ...

    async def unused_uploads(self, agent_id: int, ids: Sequence[UUID]) -> list[UploadRow]:
        """Give those of an agent's unused files, locked, in the order of `ids`."""
        ...

    async def unused_size(self, agent_id: int) -> int:
        """Give how many bytes of an agent's files no reply uses; whoever else asks waits for this transaction."""
        ...

    async def attach_uploads(self, ids: Sequence[UUID], reply_id: UUID) -> None:
        """Make files part of a reply, in this order."""
        ...

    async def upload_content(self, reply_id: UUID, position: int) -> bytes | None:
        """Give the bytes of a reply's file."""
        ...

    async def remove_upload(self, upload_id: UUID, agent_id: int) -> None:
        """Forget an agent's file that no reply uses."""
        ...

    async def forget_uploads(self, before: datetime) -> int:
        """Forget files that no reply used since a moment, and give how many."""
        ...
