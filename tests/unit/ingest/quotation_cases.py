"""How mail programs of many languages announce a quotation, a foreign letter, a signature: own sentences throughout.

The tables lie in quotations/, one case a line as "program | text", with ⏎ for a line break and ⇥ for a tab.
"""

from pathlib import Path

_FOLDER = Path(__file__).parent / "quotations"


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text(encoding="utf-8").removesuffix("\n").split("\n")


def _cases(name: str) -> list[tuple[str, str]]:
    split = (line.partition(" | ") for line in _lines(name))
    return [(program, text.replace("⏎", "\n").replace("⇥", "\t")) for program, _, text in split]


# Marked quotations or none follow; wrapped ones hold their line breaks.
INTRODUCTIONS = _cases("introductions.txt")
# The head of a foreign letter that follows the writer's words without any marks.
FOREIGN = _cases("foreign.txt")
# The announcement of a forwarded letter; the forwarded letter itself follows.
FORWARDS = _cases("forwards.txt")
# What a phone or program adds below the writer's words.
DEVICE_LINES = _lines("devices.txt")
