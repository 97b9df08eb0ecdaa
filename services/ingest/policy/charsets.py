"""Bytes to text: the declared charset, then UTF-8, then a guess; never an error, never a NUL or a lone surrogate."""

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

# What a guess may look at. Guessing is quadratic in the number of candidate charsets, and 4 kB settle it.
GUESS_SAMPLE_BYTES = 4096

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
}
# What undeclared mail is really written in; a guess among all codecs finds Mac and DOS pages nobody uses.
_PLAUSIBLE = [
    *("cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "cp866"),
    *("gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949"),
]
# A short text with few 8-bit letters among ASCII ones is western: statistics need more to say anything.
_SHORT = 200
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
    if codec is not None:
        try:
            return clean(content.decode(codec)), True
        except (UnicodeError, ValueError):
            honest = _almost(content, codec)
            if honest is not None:
                return clean(honest), False
    try:
        return clean(content.decode("utf-8")), False
    except UnicodeDecodeError:
        return clean(content.decode(guess(content), "replace")), False


def _almost(content: bytes, codec: str) -> str | None:
    """A multi-byte text with few broken places is still that charset: a cut character, one stray byte.

    Two whole UTF-8 characters for each broken one are no accident, however short the text.
    """
    if codec in {"cp1252", "utf-7"}:
        return None
    text = content.decode(codec, "replace")
    broken = text.count("\ufffd")
    if codec == "utf-8" and sum(letter > "\x7f" for letter in text[:GUESS_SAMPLE_BYTES]) >= 3 * broken:
        return text
    return text if broken * 50 <= len(text) else None


def settle(octets: bytes, nearby: str | None) -> tuple[str, bool]:
    """8-bit bytes of a header: UTF-8, else the charset the letter's text declares, else a guess; and whether it
    was no guess."""
    for codec in ("utf-8", codec_name(nearby[:64]) if nearby else None):
        try:
            if codec is not None:
                return clean(octets.decode(codec)), True
        except (UnicodeError, ValueError):
            continue
    return clean(octets.decode(guess(octets), "replace")), False


def guess(content: bytes) -> str:
    """A codec that decodes the bytes without fault or nearly so; `cp1252` when nothing fits better."""
    sample = content[:GUESS_SAMPLE_BYTES]
    high = sum(octet > 127 for octet in sample)
    letters = sum(64 < octet < 123 for octet in sample)
    if len(sample) < _SHORT and high * 3 <= letters:
        return "cp1252"
    best = from_bytes(sample, steps=2, chunk_size=512, cp_isolation=_PLAUSIBLE).best()
    return best.encoding if best is not None else "cp1252"


def xml_clean(text: str) -> str:
    """The text without the characters no XML document may hold (NUL, other controls, non-characters)."""
    return _NOT_XML.sub("", text)
