"""What a file really is, by its first bytes; archives are never opened."""

import puremagic

# As much as tells a type: office files name what they are some hundred bytes behind their start.
_HEAD_BYTES = 4_096
# Most attachments are among these; they need no search through a thousand signatures.
_FREQUENT = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "application/x-sh"),
    (b"fLaC", "audio/flac"),
    (b"{\\rtf", "application/rtf"),
    (b"-----BEGIN PGP", "application/pgp-encrypted"),
)
_ZIP = b"PK\x03\x04"
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_PAGES = (
    (b"<svg", "image/svg+xml"),
    (b"<html", "text/html"),
    (b"<!doctype html", "text/html"),
    (b"<script", "text/html"),
)


def detected(content: bytes) -> str | None:
    """The type by content, as lower-case `main/sub`; None when the bytes do not tell, as those of a text."""
    head = content[:_HEAD_BYTES]
    frequent = next((kind for sign, kind in _FREQUENT if head.startswith(sign)), None)
    if frequent is not None:
        return frequent
    if head.startswith(_ZIP):
        return _archive(head)
    return _page(head) or _by_signature(head)


def _archive(head: bytes) -> str:
    """A zip file by the names in it."""
    start = head.find(_OPEN_DOCUMENT, 0, 100)
    if start >= 0:
        name = head[start + len("mimetype") : start + 100].partition(b"PK")[0]
        return name.decode("ascii", "ignore").strip()
    return next((kind for name, kind in _OFFICE if name in head), "application/zip")


def _page(head: bytes) -> str | None:
    """What a browser would draw as a page, however it is called."""
    text = head[:1_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not text.startswith(b"<"):
        return None
    return next((kind for sign, kind in _PAGES if sign in text), None)


def _by_signature(head: bytes) -> str | None:
    # A text has no signature; two or three letters of one may look like one.
    if not head or (head.isascii() and b"\x00" not in head):
        return None
    try:
        return puremagic.from_string(head, mime=True) or None
    except (puremagic.PureError, ValueError):
        return None
