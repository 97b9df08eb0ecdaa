"""The text of letters that have only HTML, with the quotations their programs marked in it."""

import re
from collections.abc import Sequence

import inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from services.ingest.policy import charsets, limits
from services.ingest.policy.html import MARKUP, too_deep
from services.ingest.policy.visible import visible_text

# Private characters stand for the ends of a quotation, the beginning of a foreign letter, and the ends of a signature
# while HTML becomes text.
_QUOTE_START, _QUOTE_END, _FOREIGN, _SIGNED, _SIGNED_END = "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4", "\ue0f5"
_MARKS = re.compile(f"[{_QUOTE_START}-{_SIGNED_END}]")
# What Outlook draws above the head of a foreign letter when it writes plain text.
_RULE = "_" * 32
# A tag ends before the next one begins: without that, a million "<" would each be read to the end.
_CONTAINER = re.compile(r"<(/?)(blockquote|div|span|td|table)\b([^<>]*+)>", re.IGNORECASE)
# Where Outlook, its apps and Exchange begin the letter that is answered.
_FOREIGN_START = re.compile(
    r"\bid=[\"']?(?:x_)*(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)\b"
    r"|border:none;border-top:solid #(?:E1E1E1|B5C4DF) 1\.0pt",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\b(?:id|class)=[\"'](?:[^\"']{0,200}\s)?(?:x_)*(?:gmail_signature|moz-signature|"
    r"protonmail_signature_block|Signature|"
    r"ms-outlook-mobile-signature|ymail_\w{1,20}_signature|AppleMailSignature)[\"'\s]",
    re.IGNORECASE,
)
# An indented passage of the writer's own: Gmail's and Outlook's button for it makes a blockquote, too.
_CITED = re.compile(r"type=[\"']?cite|cite=|(?:class|id)=[\"']?[^\"'>]{0,100}(?:quote|cite)|border-left", re.IGNORECASE)
_INDENTED = re.compile(r"border:\s?(?:none|0)|margin:\s?0(?:px)? 0(?:px)? 0(?:px)? 40px", re.IGNORECASE)
_QUOTES = re.compile(f"<blockquote|yahoo_quoted|{_FOREIGN_START.pattern}", re.IGNORECASE)
# Plain text that only says that the letter is HTML.
_EXCUSE = re.compile(
    r"\bhtml\b|(?:view|read|open|see) (?:this|the|it) .{0,40}(?:browser|online)|(?:does not|doesn.t|"
    r"cannot) (?:support|display)|"
    r"im browser|dans (?:un|votre) navigateur|en (?:el|su|tu) navegador|nel browser|в браузере|не поддерживает",
    re.IGNORECASE,
)
_EXCUSE_CHARS = 600
# Divisions set no text in: what mail programs nest for looks would stand ever further to the right.
_CSS = CSS_PROFILES["relaxed"] | {
    "div": HtmlElement(display=Display.block),
    "blockquote": HtmlElement(display=Display.block, margin_before=1, margin_after=1),
}
_TEXT_CONFIG = ParserConfig(css=_CSS, display_images=False, display_links=False)


def best_text(plain: str | None, html: str | None) -> str:
    """The text to read of two renderings: the plain one, unless it is empty or only an excuse for not being HTML."""
    if not html or (plain and plain.strip() and not _EXCUSE.search(plain[:_EXCUSE_CHARS])):
        return plain or ""
    text = text_out_of(html)
    # Whoever writes about HTML says the same in both.
    is_excuse = len(plain or "") < _EXCUSE_CHARS and not _holds(text.split(), (plain or "").split())
    return text if not (plain and plain.strip()) or (is_excuse and text.strip()) else plain


def own_words(text: str, *pages: str) -> str:
    """The writer's own words of `text`; where it marks no quotation and the HTML does, that of the HTML's text."""
    shown = visible_text(text)
    if shown != text.strip() or not any(_QUOTES.search(page[: limits.HTML_TEXT_CHARS]) for page in pages):
        return shown
    texts, left = [], limits.HTML_TEXT_CHARS
    for page in pages:
        texts.append(text_out_of(page[:left]))
        left = max(0, left - len(page))
    own = visible_text("\n".join(texts))
    return own if own and _holds(text.split(), own.split()) else shown


def _holds(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether all the others stand among the words, in their order."""
    rest = iter(words)
    return all(other in rest for other in others)


def text_out_of(html: str) -> str:
    """The text of a letter that has only HTML; quotations are marked with `>` as in plain letters."""
    html = html[: limits.HTML_TEXT_CHARS]
    if not html.strip():
        return ""
    if too_deep(html):
        return " ".join(MARKUP.sub(" ", html).split())
    marked = _CONTAINER.sub(_Marker(), _MARKS.sub("", html))
    try:
        text = inscriptis.get_text(charsets.xml_clean(marked), _TEXT_CONFIG)
    except (ValueError, AssertionError, RecursionError):
        # lxml refuses some documents (an XML declaration, no element at all): their bare text still counts.
        text = MARKUP.sub(" ", html)
    return _as_plain(text)


class _Marker:
    """Adds the marks to tags, one after the other; remembers which of the open elements were marked."""

    def __init__(self) -> None:
        self._open: dict[str, list[str]] = {}

    def __call__(self, match: re.Match[str]) -> str:
        name = match[2].lower()
        opened = self._open.setdefault(name, [])
        if match[1]:
            end = opened.pop() if opened else ""
            return f"<p>{end}</p>{match[0]}" if end else match[0]
        before, inside, end = _marks(name, match[3])
        opened.append(end)
        return f"{before and f'<p>{before}</p>'}{match[0]}{inside and f'<p>{inside}</p>'}"


def _marks(name: str, attributes: str) -> tuple[str, str, str]:
    """The marks before an element, at its beginning and at its end."""
    if name == "blockquote":
        indented = _INDENTED.search(attributes) and not _CITED.search(attributes)
        return ("", "", "") if indented else ("", _QUOTE_START, _QUOTE_END)
    if _FOREIGN_START.search(attributes):
        return _FOREIGN, "", ""
    return ("", _SIGNED, _SIGNED_END) if _SIGNATURE.search(attributes) else ("", "", "")


def _as_plain(text: str) -> str:
    """Marks become what plain letters have: `>`, a drawn rule, and the two dashes above a signature."""
    lines, depth, signatures = [], 0, []
    for line in map(str.rstrip, text.replace("\xa0", " ").split("\n")):
        if not _MARKS.search(line):
            lines.append(f"{'>' * min(depth, 20)} {line}" if depth else line)
            continue
        depth = max(0, depth + line.count(_QUOTE_START) - line.count(_QUOTE_END))
        if _FOREIGN in line:
            lines.append(_RULE)
        elif _SIGNED in line:
            signatures.append((len(lines), len(lines)))
        elif _SIGNED_END in line and signatures:
            signatures[-1] = (signatures[-1][0], len(lines))
    return "\n".join(_signed(lines, signatures)).strip("\n")


def _signed(lines: list[str], signatures: Sequence[tuple[int, int]]) -> list[str]:
    """Puts the dashes above the first signature below which the writer says no more."""
    for start, end in signatures:
        spoken = [line.strip() for line in lines[start - 2 : start] if line.strip()]
        if _is_last(lines, end) and not (spoken and spoken[-1] == "--"):
            return [*lines[:start], "-- ", *lines[start:]]
    return lines


def _is_last(lines: Sequence[str], end: int) -> bool:
    """Whether only a quotation, with at most three lines of introduction, or nothing follows."""
    kinds = "".join(
        "R" if line == _RULE else "Q" if line.startswith(">") else "T" for line in lines[end:] if line.strip()
    )
    return re.match(r"(?:T{0,3}Q+)?\Z|R", kinds) is not None
