"""One value for one letter, however often and by whatever way it arrives."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

# Headers the writer's program wrote and no transport rewrites. Received, Delivered-To, X-* and the like stay out.
_HEADERS = (
    "message-id",
    "date",
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "in-reply-to",
    "references",
    "content-type",
    "content-transfer-encoding",
)
# Where the stdlib's parser, too, sees headers: the first line that is none begins the body.
_HEAD = re.compile(rb"(?:(?:From |[\x21-\x39\x3b-\x7e]*+:|[ \t])[^\r\n]*+(?:\r\n|\r|\n|\Z))*+")


def body_start(raw: bytes) -> int:
    """Where the head of a letter ends: the offset of its first line that is no header."""
    match = _HEAD.match(raw)
    return match.end() if match else 0


def of(fields: Mapping[str, Sequence[str]], body: bytes) -> str:
    """The content hash, in hex, of a letter's raw headers (by lower-case name) and of its whole raw body.

    Equal for re-transmitted copies: transport headers, folding and line ends do not count. Different after any
    change of subject, sender, recipients, date, message id, text or attachments.
    """
    digest = sha256()
    for name in _HEADERS:
        for value in fields.get(name, ()):
            digest.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogateescape"))
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    digest.update(b"\n")
    digest.update(body.rstrip(b"\n"))
    return digest.hexdigest()
