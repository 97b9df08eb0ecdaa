"""The document in which a letter's own HTML is shown: what its links and pictures become there.

The HTML was sanitised when the letter came in; here only its links and pictures change, in the one spelling the
sanitiser writes. The frame and the headers it is served with allow no script and, until asked, no request.
"""

import re
import unicodedata
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import urlsplit

_TAG = re.compile(r'<(?:(a|img)((?: [a-z-]++="[^"]*+")*+)|(/a))>')
_ATTRIBUTE = re.compile(r' ([a-z-]++)="([^"]*+)"')
_MARKUP = re.compile(r"<[^<>]*+>")
# What in the words of a link looks like the name of a host, and endings that are files and not hosts.
_NAMED_HOST = re.compile(r"(?:[^\W_][\w-]{0,62}\.)+[^\W\d_]{2,24}(?![\w@])")
# The host of an address as browsers read it: backslashes are slashes, and any number of them is two.
_AUTHORITY = re.compile(r"https?:[/\\]*+([^/\\?#]*+)", re.IGNORECASE)
_UNREAD = dict.fromkeys(map(ord, "\t\r\n"))
# Characters that have no width.
_UNSEEN = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_FILES = frozenset(
    "pdf doc docx xls xlsx odt ods zip png jpg jpeg gif webp txt htm html csv xml json js py md php".split()
)
# Under these, a country gives out names one level further down.
_SECOND_LEVEL = frozenset("co com org net gov ac edu or ne".split())
_LINK_WORDS = 2_000
_LEADS_CHARS = 300
# Pictures within the letter that are embedded: more, or larger ones, are found among the attachments.
MOST_PICTURES = 50
PICTURE_BYTES = 10_000_000
# Each is looked for in the whole letter, which takes a second for every 25 MB of it.
_READ_BYTES = 100_000_000
RASTER = re.compile(r"image/(?:png|jpe?g|gif|webp)")

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1b1d21;background:#fff;overflow-wrap:anywhere}"
    "img,table{max-width:100%}img{height:auto}"
    "img:not([src]){display:inline-block;min-width:1em;min-height:1em;border:1px dashed #6b7280;color:#4b5563}"
    ".leads{all:initial;font:600 13px system-ui,sans-serif;color:#8a1c1c;background:#fde8e8;border-radius:4px;"
    "padding:0 4px;margin-inline-start:4px}"
    "a[data-leads]:hover::after,a[data-leads]:focus::after{all:initial;content:attr(data-leads);position:fixed;"
    "inset:auto auto 0 0;z-index:1;max-width:100%;max-height:4.5em;overflow:hidden;padding:2px 8px;"
    "font:13px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;color:#fff;background:#1b1d21}"
)


def content_policy(*, remote_images: bool) -> str:
    """The Content-Security-Policy of the document: no script ever; pictures of other servers only when asked for."""
    pictures = "data: https:" if remote_images else "data:"
    return (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        f"img-src {pictures}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def embedded_ids(html: str) -> set[str]:
    """The content ids of pictures the letter shows within its text."""
    sources = (_ATTRIBUTE.findall(match[2]) for match in _TAG.finditer(html) if match[1] == "img")
    values = (unescape(value) for found in sources for name, value in found if name == "src")
    return {value[4:] for value in values if value[:4].lower() == "cid:"}


def most_pictures(letter_bytes: int) -> int:
    """How many pictures are taken out of a letter of that size."""
    return min(MOST_PICTURES, _READ_BYTES // max(letter_bytes, 1))


def document(html: str, pictures: Mapping[str, str], *, remote_images: bool) -> str:
    """The whole document. `pictures` are `data:` addresses by content id; links name where they lead."""
    return (
        '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f"<title>-</title><style>{_STYLE}</style></head><body>{_shown(html, pictures, remote_images)}</body></html>"
    )


def _shown(html: str, pictures: Mapping[str, str], remote_images: bool) -> str:
    opened = ("", 0)

    def changed(match: re.Match[str]) -> str:
        nonlocal opened
        if match[1] == "img":
            return _picture(dict(_ATTRIBUTE.findall(match[2])), pictures, remote_images)
        if match[1]:
            opened = (match[2], match.end())
            return _link(match[2])
        return f"</a>{_warning(*opened, html, match.start())}"

    return _TAG.sub(changed, html)


def _picture(attributes: dict[str, str], pictures: Mapping[str, str], remote_images: bool) -> str:
    remote = attributes.pop("data-remote-src", "")
    source = attributes.get("src", "")
    if source[:4].lower() == "cid:":
        attributes["src"] = pictures.get(unescape(source)[4:], "")
    if remote_images and remote[:8].lower() == "https://":
        attributes |= {"src": remote, "referrerpolicy": "no-referrer"}
    kept = (f' {name}="{value}"' for name, value in attributes.items() if value or name == "alt")
    return f"<img{''.join(kept)}>"


def _link(attributes: str) -> str:
    target = _target(attributes)
    leads = escape(" · ".join(filter(None, (_host_of(target), target)))[:_LEADS_CHARS])
    return f'<a{attributes} data-leads="{leads}">' if leads else f"<a{attributes}>"


def _target(attributes: str) -> str:
    return unescape(dict(_ATTRIBUTE.findall(attributes)).get("href", ""))


def _warning(attributes: str, start: int, html: str, end: int) -> str:
    """The mark behind a link whose words name another host than the one it leads to."""
    host = _host_of(_target(attributes))
    words = _seen(unescape(_MARKUP.sub("", html[start : min(end, start + _LINK_WORDS)])))
    named = [_plain(one) for one in _NAMED_HOST.findall(words) if one.rpartition(".")[2] not in _FILES]
    if not host or all(_owner(one) == _owner(host) for one in named):
        return ""
    return f'<span class="leads">⚠ {escape(host)}</span>'


def _host_of(target: str) -> str:
    """The host an address leads to, of mail the part behind the @; empty for telephone numbers."""
    try:
        if target[:7].lower() == "mailto:":
            return _plain(target[7:].partition("?")[0].rpartition("@")[2].lower())
        found = _AUTHORITY.match(target.translate(_UNREAD))
        return _plain(urlsplit(f"//{found[1]}").hostname or "") if found else ""
    except ValueError:
        return "?"


def _seen(words: str) -> str:
    """The words as they look, in lower case."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", words)).replace("\u3002", ".").lower()


def _plain(host: str) -> str:
    """The host as it is registered, so that both spellings of foreign letters are equal."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _owner(host: str) -> str:
    """The part of a name that somebody registered: `shop.example.co.uk` and `example.co.uk` are one owner's."""
    labels = host.rstrip(".").split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])
