"""Plain text as HTML that says the same: paragraphs, lines and links, and nothing a stranger could slip in."""

import html
import re

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_LINK = re.compile(r"https?://[^\s<>\"']{1,2000}")
# What ends a sentence is no part of an address in it.
_AFTER = ".,;:!?)]}…"
# Router's link by which a customer rates an answer: one tap chooses the mark on its page.
_RATE = re.compile(r"https?://[^\s<>\"'?#]+/api/v1/rate/[A-Za-z0-9_-]{50}")
MARKS = 5


def html_of(text: str) -> str:
    """Give a whole HTML document; every character of the text is shown as it is, but a rating's link as its marks."""
    body = paragraphs_of(text)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def paragraphs_of(text: str) -> str:
    """Give the same as paragraphs that stand within another document."""
    paragraphs = (part for part in _PARAGRAPHS.split(text.strip("\n")) if part.strip())
    return "\n".join(f"<p>{_lines(part)}</p>" for part in paragraphs)


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
        link = _marks(shown) if _RATE.fullmatch(address) else f'<a href="{shown}">{shown}</a>'
        parts += [html.escape(text[end : found.start()]), link]
        end = found.start() + len(address)
    return "".join(parts) + html.escape(text[end:])


def _marks(address: str) -> str:
    """Stars need no words in any language, and no school's sense of which end is good."""
    return " &nbsp; ".join(f'<a href="{address}?score={mark}">{"★" * mark}</a>' for mark in range(1, MARKS + 1))
