"""A letter that was forwarded: who wrote it, what it said, and what the forwarder wrote above it.

Read, not believed: whether the forwarder may speak for its author is decided where agents are known.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.ingest.policy import addresses, body, limits, sender, tree, visible
from services.ingest.policy.forwarding_words import (
    BEGIN,
    DIVIDER,
    FORWARD_SUBJECT,
    FROM_NAMES,
    HEADER_LINE,
    ORIGINAL,
    SUBJECT_NAMES,
)
from services.ingest.policy.letter import Address, Forwarded
from services.ingest.policy.words import readable, text_of

_MARKS = re.compile(f"(?:{FORWARD_SUBJECT.pattern})+", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:> ?)++")
_MAILTO = re.compile(r"[\[<(]\s*(?:mailto:)?\s*([^\s\[\]<>()]{1,100}@[^\s\[\]<>()]{1,150}?)\s*[\])>]")
_BARE = re.compile(r"([^\s\[\]<>(),;:\"]{1,100}@[^\s\[\]<>(),;:\"]{1,150})")
_DATED = re.compile(r"^[\d.,:/\s-]+")
_ID = re.compile(r"<\s*([^<>\s]{1,900})\s*>")
# What is looked at: a forward is announced near the beginning, and its head is short.
_LINES = 400
_HEAD_LINES = 14
_LINE_CHARS = 1_000
_INNER_BYTES = 5_000_000


def found(subject: str, text: str, reports: Sequence[tuple[str, bytes]]) -> Forwarded | None:
    """The letter inside: the one attached, else the one below a "Forwarded message" line; None without either."""
    attached = [content for kind, content in reports if kind == "message/rfc822"]
    if len(attached) == 1 and len(reports) == 1:
        return _attached(attached[0], text)
    return _inline(subject, text) if not attached else None


def _attached(content: bytes, note: str) -> Forwarded | None:
    if len(content) > _INNER_BYTES:
        return None
    root = tree.grow(content)
    author, doubts = sender.read(root.fields.get("from", ()))
    if author is None or "@" not in author.address or "unverified_sender" in doubts:
        return None
    subject = text_of(root.fields["subject"][0]) if "subject" in root.fields else ""
    return _with_ids(_letter(author, subject, body.read(root).text()[: limits.TEXT_CHARS], note), root)


def _letter(author: Address, subject: str, text: str, note: str) -> Forwarded:
    own, above = visible.visible_text(text), visible.visible_text(note).strip()
    return Forwarded(from_=author, subject=subject, text=text, visible_text=own, note=above)


def _with_ids(letter: Forwarded, root: tree.Part) -> Forwarded:
    answered, references = _ids(root.first("in-reply-to")), _ids(root.first("references"))
    own = next(iter(_ids(root.first("message-id"))), None)
    return replace(letter, message_id=own, in_reply_to=answered, references=references)


def _ids(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text_of(one) for one in _ID.findall(readable(value))))[:100]


def _inline(subject: str, text: str) -> Forwarded | None:
    lines = text.split("\n")
    forwards = bool(FORWARD_SUBJECT.match(subject))
    for number, line in enumerate(lines[:_LINES]):
        bare = _QUOTE.sub("", line).strip()
        if _announces(bare, forwards):
            return _below(subject, lines, number, number + 1)
        if forwards and _name(bare) in FROM_NAMES:
            # Outlook draws no words above the head, only a line.
            return _below(subject, lines, number, number)
    return None


def _announces(line: str, forwards: bool) -> bool:
    if len(line) > 120:
        return False
    return bool(DIVIDER.search(line) or BEGIN.search(line) or (forwards and ORIGINAL.search(line)))


def _below(subject: str, lines: Sequence[str], above: int, start: int) -> Forwarded | None:
    quoted = all(line.startswith(">") for line in lines[start:] if line.strip())
    plain = [_QUOTE.sub("", line) if quoted else line for line in lines[start:]]
    head, end = _head(plain)
    if "from" not in head:
        head, end = _introduction(plain)
    author = _author(head.get("from", ""))
    if author is None:
        return None
    note = "\n".join(lines[:above]).rstrip().rstrip("_-").rstrip()
    marked = _MARKS.match(subject)
    own = head.get("subject") or subject[marked.end() if marked else 0 :]
    return _letter(author, own, "\n".join(plain[end:]).strip("\n"), note)


def _head(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The fields of the head and the number of the line after it; a long value goes on in the next line."""
    fields: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines[:_HEAD_LINES]):
        bare = line[:_LINE_CHARS].strip().strip("*").strip()
        if not bare and fields:
            return fields, number + 1
        name = _name(bare)
        if bare and not name and not fields:
            return {}, 0
        last = _kind(name) or last
        value = bare.partition(":" if ":" in bare else "：")[2].strip(" *") if name else bare
        fields |= {last: f"{fields.get(last, '')} {value}".strip()} if bare else {}
    return fields, min(_HEAD_LINES, len(lines))


def _kind(name: str) -> str:
    return "from" if name in FROM_NAMES else "subject" if name in SUBJECT_NAMES else name


def _introduction(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Yandex writes no head, but `03.03.2026, 10:00, "Anna" <anna@example.com>:` in one line."""
    number = next((number for number, line in enumerate(lines[:_HEAD_LINES]) if line.strip()), 0)
    line = lines[number][:_LINE_CHARS].strip() if lines else ""
    if not line.endswith((":", "：")) or _MAILTO.search(line) is None:
        return {}, 0
    return {"from": _DATED.sub("", line)}, number + 1


def _name(line: str) -> str:
    match = HEADER_LINE.match(line.lstrip("*"))
    return match[1].strip().strip("*").lower() if match else ""


def _author(value: str) -> Address | None:
    match = _MAILTO.search(value) or _BARE.search(value)
    if match is None:
        return None
    name = value[: match.start()].strip(" \"'*<[(")
    return Address("" if "@" in name else name, addresses.bare(match[1]))
