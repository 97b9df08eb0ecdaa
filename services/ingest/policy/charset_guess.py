"""Which charset bytes are written in when nobody says so, or what is said cannot be true."""

import re

from charset_normalizer import from_bytes

# What a guess may look at. Guessing is quadratic in the number of candidate charsets, and 4 kB settle it.
SAMPLE_BYTES = 4096

# What undeclared mail is really written in; a guess among all codecs finds Mac and DOS pages nobody uses.
_PLAUSIBLE = [
    *("cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "cp866"),
    *("gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949"),
]
# A short text with few 8-bit letters among ASCII ones is western: statistics need more to say anything.
_SHORT = 200
_CYRILLIC = ("cp1251", "koi8_u", "cp866", "iso8859_5")
_ESCAPED = ("iso2022_jp_ext", "iso2022_kr")
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile("[^\x00-\x7f]")
_SIGN = re.compile("[«»„“”‘’–—…•№©®°§\xa0\xad]")
# Four fifths of all letters in Russian, Ukrainian and Bulgarian texts are among these.
_COMMON = frozenset("оеаинтсрвлкмдпуяыьі")
_ALPHABET = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґђјљњћџўѓќѕ")
# Words in capitals prove less: Chinese bytes look like them.
_CAPITALS_WEIGHT = 0.6
_SURE, _UNSURE = 0.5, 0.3
_FEWEST_LETTERS = 3


def guess(content: bytes) -> str:
    """A codec that decodes the bytes without fault or nearly so; `cp1252` when nothing fits better."""
    # Line ends change on the way, and the guess must not change with them.
    sample = b" ".join(content[: 2 * SAMPLE_BYTES].split())[:SAMPLE_BYTES]
    known = escaped(sample) or cyrillic(sample)
    if known:
        return known
    high = sum(octet > 127 for octet in sample)
    letters = sum(64 < octet < 123 for octet in sample)
    if len(sample) < _SHORT and high * 3 <= letters:
        return "cp1252"
    best = from_bytes(sample, steps=2, chunk_size=512, cp_isolation=_PLAUSIBLE).best()
    return best.encoding if best is not None else "cp1252"


def escaped(content: bytes) -> str | None:
    """The seven-bit charset of Japan or Korea whose escapes stand in the bytes."""
    if b"\x1b$" not in content and b"\x1b(" not in content:
        return None
    return next((codec for codec in _ESCAPED if _decodes(content, codec)), None)


def cyrillic(content: bytes) -> str | None:
    """The Cyrillic charset in which the bytes are words, however few they are; None when they are in none."""
    best, score = max(((codec, _likeness(content, codec)) for codec in _CYRILLIC), key=lambda pair: pair[1])
    return best if score >= _SURE else None


def contradicts(content: bytes, codec: str) -> str | None:
    """The Cyrillic charset the bytes are really written in, when they are no words in the declared single-byte one.

    Western words never consist of accented letters alone, Russian ones never have their capitals inside.
    """
    sample = content[:SAMPLE_BYTES]
    if codec not in {"cp1252", "koi8-r", "koi8-u", "cp1251", "cp866", "iso8859-5"} or sample.isascii():
        return None
    if codec != "cp1252" and _likeness(sample, codec) > _UNSURE:
        return None
    return cyrillic(sample)


def _likeness(content: bytes, codec: str) -> float:
    """How much the bytes look like Cyrillic words in that charset, at most 1; below 0 they are none."""
    text = _SIGN.sub(" ", content.decode(codec, "replace"))
    found, letters = 0.0, 0
    for word in _WORD.findall(text):
        if not word.isascii():
            letters += len(word)
            found += _common(word)
    strange = len(_HIGH.findall(_WORD.sub("", text)))
    return (found - 2 * strange) / letters if letters >= _FEWEST_LETTERS else -1.0


def _common(word: str) -> float:
    """How many of the word's letters are common ones; less than nothing when no Russian writes such a word."""
    small = word.lower()
    if not _ALPHABET.issuperset(small) or not (word.islower() or word.isupper() or word.istitle()):
        return -2.0 * len(word)
    weight = _CAPITALS_WEIGHT if word.isupper() and len(word) > 1 else 1.0
    return weight * sum(letter in _COMMON for letter in small)


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeError:
        return False
    return True
