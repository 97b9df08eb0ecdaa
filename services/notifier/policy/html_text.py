"""Plain text as HTML that says the same: paragraphs, lines and links, and nothing a stranger could slip in."""

import html
import re

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")
# What ends a sentence is no part of an address in it.
_AFTER = ".,;:!?)]}…"


def html_of(text: str) -> str:
    """Give a whole HTML document; every character of the text is shown as it is."""
    paragraphs = (part for part in _PARAGRAPHS.split(text.strip("\n")) if part.strip())
    body = "\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def _lines(paragraph: str) -> str:
    return "<br>\n".join(_indented(line) for line in paragraph.split("\n"))


def _indented(line: str) -> str:
    """A line with its links; what it begins with in blanks stays, so that lists keep their shape."""
    words = line.lstrip(" ")
    blanks = "&nbsp;" * min(len(line) - len(words), 40)
    return blanks + _linked(words)


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_AFTER)
        shown = html.escape(address)
        parts += [html.escape(text[end : found.start()]), f'<a href="{shown}">{shown}</a>']
        end = found.start() + len(address)
    return "".join(parts) + html.escape(text[end:])
