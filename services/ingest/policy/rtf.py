"""Rich text as Outlook sends it: the packing undone (MS-OXRTFCP) and the bare text read out of it."""

import re
import struct

from services.ingest.policy import charsets

_HEADER = struct.Struct("<IIII")
_PACKED, _UNPACKED = 0x75465A4C, 0x414C454D
_MOST_BYTES = 4_000_000
_RING = 4_096
# What every packer has in its ring before the first byte (MS-OXRTFCP, 2.1.2.1).
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
# Groups that hold no text of the letter.
_SILENT = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "object", "listtable"})
_SPOKEN = {"par": "\n", "line": "\n", "row": "\n", "cell": "\t", "tab": "\t", "emdash": "—", "endash": "–"}
_SIGNS = {"~": "\xa0", "_": "-", "\n": "\n", "\r": "\n", "\\": "\\", "{": "{", "}": "}"}
_DEPTH = 200


def expanded(content: bytes) -> bytes:
    """The RTF behind its packing, at most 4 MB of it; what is no packed RTF gives nothing."""
    if len(content) < _HEADER.size:
        return b""
    _size, length, kind, _checksum = _HEADER.unpack_from(content)
    if kind == _UNPACKED:
        return content[_HEADER.size :][: min(length, _MOST_BYTES)]
    return _unpacked(content, min(length, _MOST_BYTES)) if kind == _PACKED else b""


def _unpacked(content: bytes, length: int) -> bytes:
    """Each byte of flags tells of the next eight runs which are letters and which reach back."""
    ring = _Ring()
    position = _HEADER.size
    while position < len(content) and len(ring.found) < length:
        flags, position = content[position], position + 1
        for bit in range(8):
            if not flags >> bit & 1:
                ring.add(content[position : position + 1])
                position += 1
                continue
            reference, position = int.from_bytes(content[position : position + 2], "big"), position + 2
            if position > len(content) or not ring.reach_back(reference):
                return bytes(ring.found)
    return bytes(ring.found)


class _Ring:
    """The last 4,096 bytes, and all that were `found`."""

    def __init__(self) -> None:
        self.octets = bytearray(_DICTIONARY.ljust(_RING, b" "))
        self.written = len(_DICTIONARY)
        self.found = bytearray()

    def add(self, run: bytes) -> None:
        for octet in run:
            self.octets[self.written % _RING] = octet
            self.written += 1
        self.found += run

    def reach_back(self, reference: int) -> bool:
        """Repeats what 12 bits of place and 4 of length name; False where the place written next ends the text."""
        start, length = reference >> 4, reference & 15
        if start == self.written % _RING:
            return False
        self.repeat(start, length + 2)
        return True

    def repeat(self, start: int, count: int) -> None:
        """Adds so many bytes from a place on; a run may read what it has just written."""
        room = (self.written - start) % _RING or _RING
        self.add(bytes(self.octets[(start + step % room) % _RING] for step in range(count)))


def text_of(content: bytes) -> str:
    """The text a reader of the RTF sees, with LF line ends and without any formatting."""
    return _Reader(content.decode("latin-1")).text()


class _Reader:
    """Reads RTF token by token. `silent` says for each open group whether what stands in it is no text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.silent = [False]
        self.pieces: list[str] = []
        self.octets = bytearray()
        self.codec = "cp1252"
        self.passed = 0

    def text(self) -> str:
        for match in _TOKEN.finditer(self.source):
            if match[3]:
                self.take_octet(int(match[3], 16))
            else:
                self.flush()
                self.take(*match.groups())
        self.flush()
        # Letters beyond the first 65,536 come as pairs.
        spoken = "".join(self.pieces).encode("utf-16-le", "surrogatepass")
        return charsets.clean(spoken.decode("utf-16-le", "replace"))

    def take(self, word: str, number: str, _octet: str, sign: str, brace: str, run: str) -> None:
        """Takes what is no escaped byte: exactly one of the pieces of a token is there."""
        if brace:
            self.group(brace)
        elif word:
            self.word(word, int(number) if number else None)
        elif sign == "*":
            self.silent[-1] = True
        elif sign or run:
            self.say(_SIGNS.get(sign, "") if sign else run)

    def group(self, brace: str) -> None:
        if brace == "{":
            if len(self.silent) < _DEPTH:
                self.silent.append(self.silent[-1])
        elif len(self.silent) > 1:
            self.silent.pop()

    def word(self, word: str, number: int | None) -> None:
        if word in _SILENT:
            self.silent[-1] = True
        elif word == "htmlrtf":
            # What stands for readers of RTF only, in RTF made of HTML.
            self.silent[-1] = number != 0
        elif word == "ansicpg" and number:
            self.codec = charsets.codec_name(f"cp{number}") or self.codec
        elif word == "u" and number is not None:
            self.say(chr(number % 65536))
            self.passed = 1
        elif word in _SPOKEN:
            self.say(_SPOKEN[word])

    def take_octet(self, octet: int) -> None:
        if self.passed:
            self.passed -= 1
        elif not self.silent[-1]:
            self.octets.append(octet)

    def flush(self) -> None:
        """Letters of several bytes come one byte after the other."""
        if self.octets:
            self.pieces.append(self.octets.decode(self.codec, "replace"))
            self.octets.clear()

    def say(self, text: str) -> None:
        if self.passed and text:
            text, self.passed = text[self.passed :], 0
        if not self.silent[-1]:
            self.pieces.append(text)
