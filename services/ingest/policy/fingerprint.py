"""One value for one letter, however often and by whatever way it arrives."""

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


def of(fields: Mapping[str, Sequence[str]], body: bytes) -> str:
    """The content hash, in hex, of a letter's raw headers (by lower-case name) and of its whole raw body.

    Equal for re-transmitted copies: transport headers, folding and line ends do not count. Different after any
    change of subject, sender, recipients, date, message id, text or attachments.
    """
    digest = sha256()
    for name in _HEADERS:
        for value in fields.get(name, ()):
            digest.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogateescape"))
    digest.update(b"\n")
    digest.update(_as_sent(body))
    return digest.hexdigest()


def _as_sent(body: bytes) -> bytes:
    """The body without what changes on the way: its line ends, and blank lines at its end."""
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in body else body
    return lines.rstrip()
