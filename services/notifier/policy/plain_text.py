"""Words of strangers made harmless before they stand in a header, a title or a letter."""

import unicodedata

LINE_LIMIT = 900

# Cc: C0, DEL and C1 · Cs: lone surrogates · Zl, Zp: separators that some parsers take for ends of line.
_UNWANTED = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(value: object, limit: int = LINE_LIMIT) -> str:
    """Give `value` as one line of at most `limit` characters; what could end or hide a line becomes a space."""
    text = "".join(" " if unicodedata.category(char) in _UNWANTED else char for char in str(value)[: 4 * limit])
    return " ".join(text.split())[:limit].rstrip()


def many_lines(value: object, limit: int) -> str:
    """Give `value` with LF line ends and without other control characters, at most `limit` characters."""
    text = str(value)[: 2 * limit].replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in _UNWANTED)
    return "".join(kept)[:limit]
