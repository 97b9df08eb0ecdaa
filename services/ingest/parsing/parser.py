"""The Parser port: reads here what is small and plain, and in a child what is large or odd."""

from dataclasses import dataclass, replace
from typing import Any

from services.ingest.parsing.children import ChildLimits, Children
from services.ingest.parsing.protocol import Answer, Request
from services.ingest.parsing.reading import answer
from services.ingest.parsing.scanner import ClamdScanner, Scan
from services.ingest.policy.parse import Hints
from services.ingest.ports.errors import Unreadable

# What people's mail programs write has at most a few dozen boundaries and some 20 kB of header.
PLAIN_BOUNDARIES = 100
PLAIN_HEADER_BYTES = 64 * 1024
# Text of one kB costs up to 150 us to read; beyond this size it would hold up everything else in the process.
PLAIN_LINE_BYTES = 16 * 1024
PLAIN_LINES = 1_000


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """One attachment, decoded; with an `infection`, the name of a virus, its content is withheld."""

    filename: str
    content_type: str
    content: bytes
    infection: str = ""


class SafeParser:
    """Implements ports.parsing.Parser."""

    def __init__(self, limits: ChildLimits, plain_bytes: int, scanner: ClamdScanner | None = None) -> None:
        self._children = Children(limits)
        self._plain_bytes = plain_bytes
        self._scanner = scanner

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
        if self._scanner is not None and form["attachments"]:
            await self._mark(self._scanner, raw, form)
        return form

    async def _mark(self, scanner: ClamdScanner, raw: bytes, form: dict[str, Any]) -> None:
        """Note at each attachment what a scan says; the letter itself is kept whatever that is."""
        for position, attachment in enumerate(form["attachments"]):
            found = await self._taken(raw, position)
            verdict = await scanner.scan(found.content) if found is not None else None
            attachment["scan"] = (Scan.NOT_SCANNED if verdict is None else verdict.scan).value
            if verdict is None or verdict.scan is Scan.NOT_SCANNED:
                # Who does not answer for one does not for the others either: nobody waits for each of them.
                for other in form["attachments"][position:]:
                    other["scan"] = Scan.NOT_SCANNED.value
                break
        scans = {attachment["scan"] for attachment in form["attachments"]}
        marks = {Scan.INFECTED: "infected_attachment", Scan.NOT_SCANNED: "attachment_not_scanned"}
        form["defects"] += [mark for scan, mark in marks.items() if scan.value in scans]

    async def attachment(self, raw: bytes, position: int) -> AttachmentContent | None:
        """Give the decoded bytes of attachment `position` (from 0), None when there is none; those of an infected one
        are withheld. Raises Unreadable."""
        taken = await self._taken(raw, position)
        if taken is None or self._scanner is None:
            return taken
        verdict = await self._scanner.scan(taken.content)
        return replace(taken, content=b"", infection=verdict.virus) if verdict.scan is Scan.INFECTED else taken

    async def _taken(self, raw: bytes, position: int) -> AttachmentContent | None:
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
