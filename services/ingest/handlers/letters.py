"""A letter's bytes, and one attachment out of them."""

from uuid import UUID

from services.ingest.ports import Store, Work
from services.ingest.ports.errors import Unreadable
from services.ingest.ports.parsing import Content, Parser
from shared.errors import NotFound, Unavailable


async def raw_of(store: Store, letter_id: UUID) -> bytes:
    """Give a letter's bytes as they came. Raises NotFound."""
    raw = await store.raw_of(letter_id)
    if raw is None:
        raise NotFound
    return raw


async def attachment_of(work: Work, parser: Parser, letter_id: UUID, position: int) -> Content:
    """Give attachment `position` (from 0) of a letter, taken out of its raw bytes. Raises NotFound and Unavailable."""
    raw = await work(lambda store: raw_of(store, letter_id))
    try:
        found = await parser.attachment(raw, position)
    except Unreadable as problem:
        raise Unavailable(f"The letter cannot be taken apart just now: {problem}") from problem
    if found is None:
        raise NotFound
    return found
