"""The Parser port: reads here what is small and plain, and in a child what is large or odd."""

from dataclasses import dataclass
from typing import Any

from services.ingest.parsing.children import ChildLimits, Children
from services.ingest.parsing.protocol import Answer, Request
from services.ingest.parsing.reading import answer
from services.ingest.policy.parse import Hints
from services.ingest.ports.errors import Unreadable

# What people's mail programs write has at most a few dozen boundaries and some 20 kB of header.
PLAIN_BOUNDARIES = 100
PLAIN_HEADER_BYTES = 64 * 1024
# Text of one kB costs up to 150 us to read; beyond this size it would hold up everything else in the process.
PLAIN_LINE_BYTES = 16 * 1024
PLAIN_LINES = 5_000


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """One attachment, decoded."""

    filename: str
    content_type: str
    content: bytes


class SafeParser:
    """Implements ports.parsing.Parser."""

    def __init__(self, limits: ChildLimits, plain_bytes: int) -> None:
        self._children = Children(limits)
        self._plain_bytes = plain_bytes

    def is_odd(self, raw: bytes) -> bool:
        """Tell whether reading these bytes may end a process, or hold one up for longer than some milliseconds."""
        if len(raw) > self._plain_bytes or raw.count(b"\n--") > PLAIN_BOUNDARIES:
            return True
        if raw.count(b"\n") > PLAIN_LINES:
            return True
        ends = [end for end in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if end >= 0]
        return min(ends, default=len(raw)) > PLAIN_HEADER_BYTES or max(map(len, raw.split(b"\n"))) > PLAIN_LINE_BYTES

    async def read(self, raw: bytes, hints: Hints, *, apart: bool = False) -> dict[str, Any]:
        """Give the normal form under the contract's names; `apart` from this process. Raises Unreadable."""
        facts = (await self._answer(Request(raw, hints), apart)).facts
        form: dict[str, Any] = facts["letter"]
        return form

    async def attachment(self, raw: bytes, position: int) -> AttachmentContent | None:
        """Give the decoded bytes of attachment `position` (from 0), None when there is none. Raises Unreadable."""
        found = await self._answer(Request(raw, Hints(), position), apart=False)
        if "absent" in found.facts:
            return None
        return AttachmentContent(found.facts["filename"], found.facts["content_type"], found.content)

    async def _answer(self, request: Request, apart: bool) -> Answer:
        found = await self._children.read(request) if apart or self.is_odd(request.raw) else answer(request)
        if "unreadable" in found.facts:
            raise Unreadable(found.facts["unreadable"])
        return found

    async def close(self) -> None:
        """End all children."""
        await self._children.close()
