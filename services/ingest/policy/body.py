"""What a person reads of a letter and what is attached to it, gathered from the MIME tree in the letter's order."""

import re

from services.ingest.policy import appointments, charsets, flowed, limits, tnef, transfer
from services.ingest.policy.gathered import Block, Reading
from services.ingest.policy.parameters import split
from services.ingest.policy.tree import Part

_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SEALED = {"multipart/encrypted": "encrypted", "multipart/signed": "signed"}
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ARMOUR = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----$", re.MULTILINE)
# Texts that are read where no plain one stands in front; two of them have marks like those of HTML.
_READ_AS_PLAIN = frozenset({"text/markdown", "text/x-markdown", "text/enriched", "text/richtext"})
_MARKED = frozenset({"text/enriched", "text/richtext"})
_MARK = re.compile(r"<[^<>\n]{0,100}>")
# The charset an HTML page names itself, in its first lines.
_META = re.compile(rb"<meta[^<>]{0,200}?charset[ \t]*=[ \t]*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_BYTES = 2_000
_NO_CHARSET = frozenset({"", "us-ascii", "ascii"})


def read(root: Part) -> Reading:
    """Gathers texts and attachments of a whole tree."""
    reading = Reading()
    reading.blocks = _blocks(root, reading, within="mixed", first=True)
    if all(block.is_blank() for block in reading.blocks) and reading.wrapped:
        reading.blocks = reading.wrapped
    reading.blocks += [Block(plain=line) for line in reading.appointments]
    return reading


def _blocks(part: Part, reading: Reading, *, within: str, first: bool) -> list[Block]:
    """The blocks of one part; its attachments go to `reading` on the way. Depth is bounded by the tree's limits."""
    kind = part.kind()[0]
    if kind in _SEALED:
        reading.defects[_SEALED[kind]] = None
    if not part.children:
        return _leaf(part, reading, within=within, first=first)
    inner = kind.removeprefix("multipart/")
    if inner == "alternative":
        choices = [_blocks(child, reading, within=inner, first=True) for child in part.children]
        return _merged([choice for choice in choices if choice])
    gathered: list[Block] = []
    for number, child in enumerate(part.children):
        gathered += _blocks(child, reading, within=inner, first=first and number == 0)
    return gathered


def _merged(choices: list[list[Block]]) -> list[Block]:
    """One block out of the alternatives: the first plain text that says something and the last, richest HTML."""
    texts = [choice for choice in choices if any(block.plain is not None for block in choice)]
    rich = next((choice for choice in reversed(choices) if any(block.html is not None for block in choice)), None)
    plain = next((choice for choice in texts if any((block.plain or "").strip() for block in choice)), None)
    if rich is None:
        # Texts alone are no alternatives of each other, whatever is said; only the same one twice is one.
        return list({block.plain: block for choice in texts for block in choice}.values())
    return plain if plain is rich else [_both(plain or [], rich)]


def _both(plain: list[Block], rich: list[Block]) -> Block:
    """One block that says the same in two ways."""
    texts = [piece.plain for piece in plain if piece.plain is not None]
    pages = [piece.html for piece in rich if piece.html is not None]
    return Block("\n".join(texts) if texts else None, "\n".join(pages))


def _leaf(part: Part, reading: Reading, *, within: str, first: bool) -> list[Block]:
    kind, found = part.kind()
    disposition, its = split(part.first("content-disposition"))
    name = its.get("filename") or found.get("name") or its.get("name") or found.get("filename") or ""
    content = transfer.decoded(part.octets(), part.transfer_encoding(), reading.defects)
    # A named text after the first is a file the writer added; alone or in front it is the letter itself.
    shown = disposition != "attachment" and (within == "alternative" or first or not name)
    if shown and _is_text(kind, foremost=first and within != "alternative"):
        return [_text_block(kind, found, content, reading)]
    if kind.startswith("multipart/") and not name:
        return _untaken(content, reading)
    if not ((kind in _TNEF or name.lower() == "winmail.dat") and _unwrapped(content, reading)):
        _note(kind, found, content, reading)
        reading.attach(name, kind, content, _disposition(part, disposition, within), part.first("content-id"))
    return []


def _is_text(kind: str, *, foremost: bool) -> bool:
    return kind in {"text/plain", "text/html"} or (foremost and kind in _READ_AS_PLAIN)


def _disposition(part: Part, declared: str, within: str) -> str:
    """Pictures of a page stand in it, said or not."""
    pictured = within == "related" and "content-id" in part.fields and part.kind()[0].startswith("image/")
    return "inline" if declared == "inline" or (pictured and not declared) else "attachment"


def _note(kind: str, parameters: dict[str, str], content: bytes, reading: Reading) -> None:
    """What an attachment says of the letter besides: a report, an appointment, or that it is sealed."""
    if kind.startswith("message/") or kind == "text/rfc822-headers":
        reading.reports.append((kind, content))
    elif kind == "text/calendar":
        text = charsets.decode(content[: 4 * limits.HEADER_BLOCK_CHARS], parameters.get("charset"))[0]
        line = appointments.line_of(text.replace("\r\n", "\n").replace("\r", "\n"))
        if line is not None:
            reading.appointments[line] = None
    elif kind in _PKCS7:
        signed = parameters.get("smime-type", "").lower() in {"signed-data", "certs-only"}
        reading.defects["signed" if signed else "encrypted"] = None


def _unwrapped(content: bytes, reading: Reading) -> bool:
    """Takes body and attachments out of winmail.dat; False, with a defect, when it cannot be read."""
    try:
        wrapped = tnef.read(content)
    except tnef.BrokenTnef:
        reading.defects["broken_tnef"] = None
        return False
    for file in wrapped.files:
        kind = file.content_type.strip().lower()
        kind = kind if "/" in kind else "application/octet-stream"
        reading.attach(file.name, kind, file.content, content_id=file.content_id)
    body = Block(plain=wrapped.plain, html=wrapped.html)
    if not body.is_blank():
        reading.wrapped.append(body)
    return True


def _untaken(content: bytes, reading: Reading) -> list[Block]:
    """A multipart nobody could take apart is shown as what it is: text."""
    reading.defects["broken_multipart"] = None
    return [_text_block("text/plain", {}, content, reading)] if content.strip() else []


def _text_block(kind: str, parameters: dict[str, str], content: bytes, reading: Reading) -> Block:
    text, honest = charsets.decode(content, _label(kind, parameters, content))
    if not honest:
        reading.defects["wrong_charset"] = None
    if len(text) > limits.TEXT_CHARS:
        reading.defects["text_cut"] = None
        text = text[: limits.TEXT_CHARS]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Block(html=text) if kind == "text/html" else Block(plain=_as_meant(kind, parameters, text, reading))


def _as_meant(kind: str, parameters: dict[str, str], text: str, reading: Reading) -> str:
    """A plain text without what programs put into it: marks, line breaks, files."""
    if kind in _MARKED:
        text = _MARK.sub("", text)
    if parameters.get("format", "").lower() == "flowed":
        text = flowed.unfold(text, delsp=parameters.get("delsp", "").lower() == "yes")
    if "-----BEGIN PGP" in text and (armour := _ARMOUR.search(text)):
        reading.defects["signed" if armour[1] else "encrypted"] = None
    return _without_files(text, reading) if "begin " in text else text


def _label(kind: str, parameters: dict[str, str], content: bytes) -> str | None:
    """The charset declared for a text; an HTML page may name it itself."""
    label = parameters.get("charset")
    if kind == "text/html" and (label or "").strip().lower() in _NO_CHARSET and not content.isascii():
        meta = _META.search(content, 0, _META_BYTES)
        return meta[1].decode("ascii") if meta else label
    return label


def _without_files(text: str, reading: Reading) -> str:
    """The text without the uuencoded files in it, which become attachments."""
    kept, position = [], 0
    for start, end, name, content in transfer.files_in(text):
        kept.append(text[position:start])
        position = end
        reading.attach(name, "application/octet-stream", content)
    return "".join([*kept, text[position:]])
