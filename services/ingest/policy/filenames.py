"""Names of attachments, made safe to show and to save: one component, no invisible characters, never empty."""

import re
import unicodedata

LONGEST = 150
_SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Controls, formats (zero width, bidi), surrogates, private and unassigned characters.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACE = re.compile(r"\s+")
# The ending shown for a part that has no name; what is not listed gets none.
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}


def normal(name: str, content_type: str, fallback: str = "attachment") -> str:
    """The name to show for a part: NFC, last component of a path, at most 150 characters, its ending kept."""
    name = unicodedata.normalize("NFC", name) if not name.isascii() else name
    last = next((piece for piece in reversed(_SEPARATORS.split(name)) if _visible(piece)), "")
    shown = _visible(last)
    if len(shown) > 2 and shown[0] == shown[-1] == "'":
        shown = _visible(shown[1:-1])
    if not shown:
        shown = (_visible(_SEPARATORS.sub(" ", fallback)) or "attachment") + _ENDINGS.get(content_type, "")
    return _cut(shown)


def _visible(name: str) -> str:
    """The name without control, zero-width and bidi characters, and without dots that hide it or its ending."""
    if not name.isprintable() or not name.isascii():
        name = "".join(c for c in _SPACE.sub(" ", name) if unicodedata.category(c) not in _INVISIBLE)
    return _SPACE.sub(" ", _FORBIDDEN.sub("_", name)).strip(" .")


def _cut(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
