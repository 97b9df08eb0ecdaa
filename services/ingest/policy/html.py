"""HTML of strangers, made harmless: an allow list, no remote image, no style that leaves the letter's frame."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import nh3

from services.ingest.policy import charsets, limits


def _words(list_of_words: str) -> set[str]:
    return set(list_of_words.split())


_TAGS = _words(
    "a abbr address b big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5"
    " h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr"
    " tt u ul var wbr"
)
_REMOVED_WHOLE = {"script", "style", "title", "noscript", "template", "svg", "math", "iframe", "object", "select"}
_CELL = {"align", "valign", "width", "height", "bgcolor", "colspan", "rowspan"}
_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "table": {"width", "border", "cellpadding", "cellspacing", "bgcolor"},
    "td": _CELL,
    "th": _CELL,
    "tr": {"align", "valign", "bgcolor"},
    "col": {"width", "span"},
    "ol": {"start", "type"},
    "ul": {"type"},
}
# Neither position, float and z-index nor anything that takes an address: no property here can fetch or overlay.
_STYLES = _words(
    "color background-color font-family font-size font-style font-weight line-height text-align text-decoration"
    " text-indent white-space vertical-align width height max-width padding padding-left padding-right padding-top"
    " padding-bottom margin margin-left margin-right margin-top margin-bottom border border-left border-right"
    " border-top border-bottom border-color border-style border-width border-collapse border-spacing direction"
)
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_REMOVED_WHOLE,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    filter_style_properties=_STYLES,
)
# The sanitiser writes attributes in exactly this form, quotes inside them escaped.
_ELEMENT = re.compile(r'<([a-z][a-z0-9]*+)((?: [a-z-]++="[^"]*+")++)>')
_ATTRIBUTE = re.compile(r' ([a-z-]++)="([^"]*+)"')
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^\s]", re.IGNORECASE)
_EMBEDDED = re.compile(r"cid:[^\s]|data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)

# A size as an attribute, and the numbers of a style: beyond the frame, or backwards out of it, is no layout.
_SIZE = re.compile(r"(\d{1,6})(?:\.\d+)?(?:px|%)?\s*")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_LARGEST = 2_000
# Styles longer than this are not remembered.
_REMEMBERED_CHARS = 500
# Of CSS functions, letters need colours alone.
_COLOUR = re.compile(r"(?:rgb|hsl)a?\([\d\s.,%/-]*\)", re.IGNORECASE)

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that close themselves or their like: any number of them may stand open without nesting.
_FLAT = _words("p br hr img li dd dt td th tr tbody thead tfoot col option input meta link base area wbr")
_FORMATTING = _words("a b big code em font i nobr s small strike strong tt u")
# An attribute as browsers read it: a name may begin with "=", a value without quotes may hold anything but space.
_ANY_ATTRIBUTE = r"[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
_ANY_ATTRIBUTES = re.compile(_ANY_ATTRIBUTE)
_WHOLE_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:{_ANY_ATTRIBUTE})*+)")
# The sanitiser stops at "&" and at U+0080 to U+00BF, and joins what follows to all the text before: of many it takes
# seconds. So references that spell harmless letters are replaced by these, and those characters stand aside meanwhile.
_SPELLED = re.compile(r"&(?:nbsp|#(\d{3,5})|#[xX]([0-9a-fA-F]{3,4}));")
_FIRST_LETTER, _SURROGATES = 0x100, range(0xD800, 0xE000)
_SLOW, _ASIDE = re.compile("[\x80-\xbf]"), re.compile("[\U0010ff80-\U0010ffbf]")
_FAR = 0x10FF00
# A tag ends before the next one begins: without that, a million "<" would each be read to the end.
MARKUP = re.compile(r"<[^<>]*+>")


def sanitised(*pages: str) -> tuple[str, list[str]]:
    """HTML that runs nothing, loads nothing and paints nowhere else, and the defects met; each page stands by itself.

    Remote images keep their address in `data-remote-src`; `cid:` images keep `src`. Links open apart and only lead
    to http, https, mailto and tel. What is nested beyond reason is given as its bare text.
    """
    spelled = [_SPELLED.sub(_spelled, page) for page in pages]
    kept = list(_within_limits(spelled))
    defects = ["html_cut"] if sum(map(len, spelled)) > sum(map(len, kept)) else []
    if too_deep("\n".join(kept)) or any(map(_crowded, kept)):
        defects.append("html_too_deep")
        kept = [MARKUP.sub(" ", page).replace("<", "&lt;") for page in kept]
    return "\n".join(charsets.clean(_ELEMENT.sub(_guarded, _cleaned(page))) for page in kept), defects


def _cleaned(page: str) -> str:
    clean = _CLEANER.clean(_SLOW.sub(lambda one: chr(ord(one[0]) + _FAR), page))
    return _ASIDE.sub(lambda one: chr(ord(one[0]) - _FAR), clean)


def _spelled(match: re.Match[str]) -> str:
    """The letter that a reference means; the reference itself where that could be a mark of HTML or is none."""
    number = int(match[1]) if match[1] else int(match[2], 16) if match[2] else 0xA0
    letter = number == 0xA0 or (_FIRST_LETTER <= number < 0xFFFE and number not in _SURROGATES)
    return chr(number) if letter else match[0]


def _within_limits(pages: Iterable[str]) -> Iterator[str]:
    """The pages, cut where all of them together become too much."""
    chars, references = limits.HTML_CHARS, limits.HTML_REFERENCES
    for page in pages:
        page = page[:chars]
        # What stands behind the last "&" that may be read is cut off.
        *pieces, rest = page.split("&", references + 1)
        page = page[: len(page) - len(rest) - 1] if len(pieces) > references else page
        chars, references = chars - len(page), max(0, references - len(pieces))
        yield page


def _crowded(html: str) -> bool:
    """Whether an element has attributes beyond the limit."""
    spans = (match.span(1) for match in _WHOLE_TAG.finditer(html))
    most = limits.HTML_ATTRIBUTES
    return any(
        end - start > most and sum(1 for _ in _ANY_ATTRIBUTES.finditer(html, start, end)) > most for start, end in spans
    )


def _guarded(match: re.Match[str]) -> str:
    """One element with only the addresses and sizes we allow, in the exact spelling we know."""
    kept = [_ATTRIBUTES_GUARDED.get(name, _kept)(name, value) for name, value in _ATTRIBUTE.findall(match[2])]
    return f"<{match[1]}{''.join(kept)}>"


def _kept(name: str, value: str) -> str:
    return f' {name}="{value}"'


def _link(name: str, value: str) -> str:
    return _kept(name, value) if _LINK.match(value) else ""


def _source(name: str, value: str) -> str:
    if _EMBEDDED.match(value):
        return _kept(name, value)
    return _kept("data-remote-src", value) if _REMOTE.match(value) else ""


def _size(name: str, value: str) -> str:
    size = _SIZE.fullmatch(value)
    return _kept(name, value) if size and int(size[1]) <= _LARGEST else ""


def _style(name: str, value: str) -> str:
    return _kept(name, _modest(value) if len(value) <= _REMEMBERED_CHARS else _modest.__wrapped__(value))


@lru_cache(maxsize=2_000)
def _modest(style: str) -> str:
    """The declarations of a style that are modest; programs repeat the same few styles in each paragraph."""
    return ";".join(one for one in style.split(";") if _is_modest(one))


def _is_modest(declaration: str) -> bool:
    """Whether a declaration calls nothing but colours and stays within the frame."""
    property_name, _, value = declaration.partition(":")
    bare = _COLOUR.sub("", value)
    if "(" in bare or "\\" in bare or "@" in bare:
        return False
    moves = property_name.strip().lower().startswith(("margin", "text-indent"))
    least = 0 if moves else -_LARGEST
    return all(least <= float(number) <= _LARGEST for number in _NUMBER.findall(bare) if "#" not in bare)


_ATTRIBUTES_GUARDED = {"href": _link, "src": _source, "width": _size, "height": _size, "style": _style}


def too_deep(html: str) -> bool:
    """Whether elements nest beyond the limit, judged by the tags alone; errs towards yes.

    A parser also opens every unclosed <font>, <b> ... anew in each paragraph that follows: a few kB so become 100 MB.
    """
    if html.count("<") <= limits.HTML_DEPTH:
        return False
    return any(depth > limits.HTML_DEPTH or reopened > limits.HTML_REOPENED for depth, reopened in _nesting(html))


def _nesting(html: str) -> Iterator[tuple[int, int]]:
    """After each tag, how deep the text stands and how many formatting elements were opened anew so far."""
    depth = styled = reopened = 0
    opened = Counter[str]()
    for match in _TAG.finditer(html):
        name, step = match[2].lower(), -1 if match[1] else 1
        # What none of its name is open for closes nothing.
        step = step if step > 0 or opened[name] else 0
        opened[name] += step
        if name in _FORMATTING:
            styled += step
        elif step > 0:
            reopened += styled
        depth += step if name not in _FLAT else 0
        yield depth, reopened
