"""The rows of files that agents attach."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.uploads import NewUpload, UploadRow
from services.router.store.rows import Rows, sql


class UploadRows(Rows):
    """Implements ports.uploads.UploadStore."""

    async def add_upload(self, upload: NewUpload, now: datetime) -> None:
        """Keep a file that no reply uses yet."""
        named = (upload.id, upload.agent_id, upload.filename, upload.content_type)
        await self.tx.execute(sql.upload_add, *named, upload.sha256, upload.content, now)

    async def unused_uploads(self, agent_id: int, ids: Sequence[UUID]) -> list[UploadRow]:
        """Give those of an agent's unused files, locked, in the order of `ids`."""
        return [UploadRow(**dict(row)) for row in await self.tx.fetch(sql.upload_unused, agent_id, list(ids))]

    async def unused_size(self, agent_id: int) -> int:
        """Give how many bytes of an agent's files no reply uses; whoever else asks waits for this transaction."""
        await self.tx.execute(sql.upload_hold, agent_id)
        size: int = await self.tx.fetchval(sql.upload_unused_size, agent_id)
        return size

    async def attach_uploads(self, ids: Sequence[UUID], reply_id: UUID) -> None:
        """Make files part of a reply, in this order."""
        await self.tx.execute(sql.upload_attach, list(ids), reply_id)

    async def upload_content(self, reply_id: UUID, position: int) -> bytes | None:
        """Give the bytes of a reply's file."""
        content: bytes | None = await self.tx.fetchval(sql.upload_content, reply_id, position)
        return content

    async def remove_upload(self, upload_id: UUID, agent_id: int) -> None:
        """Forget an agent's file that no reply uses."""
        await self.tx.execute(sql.upload_remove, upload_id, agent_id)

    async def forget_uploads(self, before: datetime) -> int:
        """Forget files that no reply used since a moment, and give how many."""
        forgotten: int = await self.tx.fetchval(sql.upload_forget, before)
        return forgotten
