"""Bytes to text: the declared charset, then UTF-8, then a guess; never an error, never a NUL or a lone surrogate."""

import codecs
import re
from functools import lru_cache

from services.ingest.policy import charset_guess

# Codecs that are no charsets of mail: some of them are quadratic (idna, punycode), some run escapes.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})

# Labels as mail programs write them -> the superset that mail really uses (as browsers read them).
_SUPERSETS = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-2022-jp": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
}
# Code pages under the names programs give them: win-1251, windows1251, x-cp1251, cp-1251, ibm-866, iso8859_15.
_CODE_PAGE = re.compile(r"(?:x-)?(?:windows|win|cp|ibm|dos|microsoft-cp)[-_ ]?(\d{3,5})")
_ISO_PAGE = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})(?:[-_:].*)?")
# One byte, one letter: whatever stands there decodes, so what can be read as UTF-8 is UTF-8.
_SINGLE_BYTE = re.compile(r"cp125\d|cp866|iso8859|koi8|mac[-_]")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without NUL characters and with lone surrogates replaced, as Postgres and JSON need it."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=512)
def codec_name(label: str) -> str | None:
    """The Python codec for a charset label of a letter; None when there is none we would run."""
    wanted = label.strip(" \t\"'").lower()
    if page := _ISO_PAGE.fullmatch(wanted):
        wanted = f"iso-8859-{int(page[1])}"
    elif page := _CODE_PAGE.fullmatch(wanted):
        wanted = f"cp{page[1]}"
    wanted = _SUPERSETS.get(wanted, wanted)
    try:
        found = codecs.lookup(wanted).name
        bytes(4).decode(found, "replace")
    except (LookupError, ValueError):
        return None
    return None if found.replace("-", "_") in _REFUSED else found


def decode(content: bytes, label: str | None = None) -> tuple[str, bool]:
    """The text of the bytes, and whether the declared charset (or its absence) told the truth."""
    codec = codec_name(label[:64]) if label else "utf-8"
    if content.isascii() and codec in {"utf-8", "cp1252"} and b"\x1b" not in content:
        return clean(content.decode("ascii")), True
    text, honest = _declared(content, codec) if codec is not None else (None, False)
    return clean((_undeclared(content) if text is None else text).removeprefix("\ufeff")), honest


def _declared(content: bytes, codec: str) -> tuple[str | None, bool]:
    """The text in the declared charset, or in the one that must be meant; None when it can be neither."""
    if contradicted := _contradicted(content, codec):
        return content.decode(contradicted, "replace"), False
    try:
        return content.decode(_with_byte_order(content, codec)), True
    except (UnicodeError, ValueError):
        return _almost(content, codec), False


def _undeclared(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(charset_guess.guess(content), "replace")


def _contradicted(content: bytes, codec: str) -> str | None:
    """The charset the bytes are in when the declared one, though it may decode them, cannot be meant."""
    if codec == "utf-8":
        return "utf-16" if content[:2] in _BYTE_ORDER_MARKS else charset_guess.escaped(content)
    if content.isascii() or not _SINGLE_BYTE.match(codec):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return charset_guess.contradicts(content, codec)
    return "utf-8"


def _with_byte_order(content: bytes, codec: str) -> str:
    """UTF-16 without its mark is of the order in which its bytes give letters."""
    if codec != "utf-16" or content[:2] in _BYTE_ORDER_MARKS:
        return codec
    return "utf-16-be" if content[::2].count(0) >= content[1::2].count(0) else "utf-16-le"


def _almost(content: bytes, codec: str) -> str | None:
    """A multi-byte text with few broken places is still that charset: a cut character, one stray byte.

    Two whole UTF-8 characters for each broken one are no accident, however short the text.
    """
    if codec in {"cp1252", "utf-7"}:
        return None
    text = content.decode(codec, "replace")
    broken = text.count("\ufffd")
    if codec == "utf-8" and sum(letter > "\x7f" for letter in text[: charset_guess.SAMPLE_BYTES]) >= 3 * broken:
        return text
    return text if broken * 50 <= len(text) else None


def settle(octets: bytes, nearby: str | None) -> tuple[str, bool]:
    """8-bit bytes of a header: UTF-8, else the charset the letter's text declares, else a guess; and whether it
    was no guess."""
    for codec in (charset_guess.escaped(octets), "utf-8", codec_name(nearby[:64]) if nearby else None):
        try:
            if codec is not None:
                return clean(octets.decode(codec)), True
        except (UnicodeError, ValueError):
            continue
    return clean(octets.decode(charset_guess.guess(octets), "replace")), False


def xml_clean(text: str) -> str:
    """The text without the characters no XML document may hold (NUL, other controls, non-characters)."""
    return _NOT_XML.sub("", text)
