"""What can be told of a letter that was not read: who wrote, about what, and its header."""

from services.ingest.policy.addresses import parse
from services.ingest.policy.words import text_of

# The header of a letter that is kept although the letter is not: policy reads no more of one either.
HEADER_BYTES = 128 * 1024
# As much of a name or subject as a list shows.
SHOWN_CHARS = 300


def header_of(raw: bytes) -> bytes:
    """Give the header of a letter, at most 128 kB."""
    ends = [end for end in (raw.find(b"\r\n\r\n", 0, HEADER_BYTES), raw.find(b"\n\n", 0, HEADER_BYTES)) if end >= 0]
    return raw[: min(ends, default=HEADER_BYTES)]


def shown(header: bytes, name: str) -> str:
    """Give the first header of that name as a person reads it, empty without one."""
    lines = header.replace(b"\r\n", b"\n").decode("ascii", "surrogateescape").split("\n")
    start = next((at for at, line in enumerate(lines) if line[: len(name) + 1].lower() == f"{name}:"), None)
    if start is None:
        return ""
    value = [lines[start][len(name) + 1 :]]
    for line in lines[start + 1 :]:
        if line[:1] not in (" ", "\t"):
            break
        value.append(line)
    return text_of("\n".join(value)[: SHOWN_CHARS * 10])[:SHOWN_CHARS]


def sender_shown(header: bytes) -> str:
    """Give the address in the From header, or what stands there instead."""
    value = shown(header, "from")
    return next((one.address for one in parse(value) if one.address), value)
