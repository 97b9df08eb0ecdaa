"""Files that go with replies: kept here, shown with the reply, fetched by notifier when it sends."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.router.handlers.acting import agent_of
from services.router.ports import Store
from services.router.ports.uploads import NewUpload, UploadRow
from shared.errors import Invalid, NotFound, TooLarge, TooManyRequests
from shared.events import AttachedFile
from shared.identifiers import new_id
from shared.principal import Principal

MOST_BYTES = 25_000_000
"""For one file, and for all that go with one reply: most mail servers refuse larger letters."""
MOST_UNUSED_BYTES = 100_000_000
KEPT_UNUSED = timedelta(days=1)
_HIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"\\\\/:*?<>|]+')
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")
BYTES = "application/octet-stream"


async def add_upload(
    store: Store, now: datetime, principal: Principal, filename: str, content_type: str, content: bytes
) -> UploadRow:
    """Keep a file. Raises TooLarge, Invalid for an empty one, TooManyRequests where too many of one person wait."""
    agent_id = agent_of(principal)
    if len(content) > MOST_BYTES:
        raise TooLarge("A file holds 25 MB at the most.")
    if not content:
        raise Invalid("This file is empty.")
    if await store.unused_size(agent_id) + len(content) > MOST_UNUSED_BYTES:
        raise TooManyRequests("Too many files of yours wait to be used; send or remove some first.")
    kind = content_type.split(";")[0].strip().lower()
    name = _HIDDEN.sub("_", filename).strip(". ")[:150] or "attachment"
    digest = hashlib.sha256(content).hexdigest()
    made = NewUpload(new_id(), agent_id, name, kind if _TYPE.fullmatch(kind) else BYTES, digest, content)
    await store.add_upload(made, now)
    return UploadRow(made.id, made.filename, made.content_type, len(content), digest)


async def files_of(store: Store, principal: Principal, ids: Sequence[UUID]) -> list[UploadRow]:
    """Give the files that a reply is to bring along. Raises Invalid for what is not there, TooLarge for too much."""
    wanted = list(dict.fromkeys(ids))
    found = await store.unused_uploads(agent_of(principal), wanted) if wanted else []
    if len(found) != len(wanted):
        raise Invalid("A file is not there any more; attach it again.", field="attachments")
    if sum(one.size for one in found) > MOST_BYTES:
        raise TooLarge("A reply brings 25 MB along at the most.")
    return found


def as_attachments(files: Sequence[UploadRow]) -> tuple[dict[str, Any], ...]:
    """Give files as a message keeps them."""
    names = ("filename", "content_type", "size", "sha256")
    return tuple({name: getattr(one, name) for name in names} for one in files)


def as_attached(files: Sequence[UploadRow]) -> list[AttachedFile]:
    """Give files as notifier is told of them."""
    return [
        AttachedFile(position=place, filename=one.filename, content_type=one.content_type, size=one.size)
        for place, one in enumerate(files)
    ]


async def upload_content(store: Store, reply_id: UUID, position: int) -> bytes:
    """Give the bytes of a reply's file. Raises NotFound."""
    content = await store.upload_content(reply_id, position)
    if content is None:
        raise NotFound
    return content


async def forget_unused(store: Store, now: datetime) -> int:
    """Forget what was attached and never sent, after a day; gives how many files."""
    return await store.forget_uploads(now - KEPT_UNUSED)
