"""What each line of a letter is: own text, a quotation, its introduction, the mark before a signature."""

from collections.abc import Iterator, Sequence
from enum import IntEnum

from services.ingest.policy import quotation_words as words

# An introduction spans at most this many lines and characters; the block Outlook writes, this many lines.
_INTRODUCTION_LINES = 7
_INTRODUCTION_CHARS = 400
_BLOCK_LINES = 10
# No pattern is tried on longer lines: they are prose.
_LINE_CHARS = 1_000
# What a divider begins with, and what an introduction ends with.
_DRAWN = "-_=*~—–"
_ENDS = ":：-*>"


class Kind(IntEnum):
    """What a line is. `HEADING` announces somebody else's words; `MARK` stands before a signature."""

    BLANK = 0
    TEXT = 1
    QUOTE = 2
    HEADING = 3
    MARK = 4
    SIGNATURE = 5


def kinds_of(lines: Sequence[str]) -> list[Kind]:
    """The kind of every line. Each line is read at most a fixed number of times, whatever stands around it."""
    kinds: list[Kind] = []
    while (number := len(kinds)) < len(lines):
        _read_line(lines, kinds, number, lines[number].strip())
    return kinds


def _read_line(lines: Sequence[str], kinds: list[Kind], number: int, line: str) -> None:
    """Adds the kind of a line, and of the lines below that stand in one block with it."""
    if not line:
        kinds.append(Kind.BLANK)
    elif line in words.SIGNATURE_MARKS:
        kinds.append(Kind.MARK)
    elif line[0] in ">|" and (line[0] == ">" or _follows_quotation(kinds)):
        _end_introduction(lines, kinds, number, line, otherwise=Kind.QUOTE)
    elif _is_prose(line):
        kinds.append(Kind.TEXT)
    else:
        _read_closely(lines, kinds, number, line)


def _is_prose(line: str) -> bool:
    """Nothing a quotation begins with: so it is with nearly every line, and no pattern need look at it."""
    return len(line) > _LINE_CHARS or not (line[0] in _DRAWN or line[-1] in _ENDS or ":" in line or "：" in line)


def _read_closely(lines: Sequence[str], kinds: list[Kind], number: int, line: str) -> None:
    size = _block(lines, number, line)
    if size:
        kinds += [Kind.HEADING] * size
    else:
        _end_introduction(lines, kinds, number, line, otherwise=Kind.TEXT)


def _follows_quotation(kinds: Sequence[Kind]) -> bool:
    """Whether the last line that is not blank, among the latest three, is quoted or announces a quotation."""
    latest = next((kind for kind in kinds[:-4:-1] if kind is not Kind.BLANK), Kind.TEXT)
    return latest in {Kind.QUOTE, Kind.HEADING}


def _block(lines: Sequence[str], number: int, line: str) -> int:
    """How many lines of a divider or a header block (From, Sent, Subject ...) begin here; 0 when none does."""
    if line[0] in "-_*=" and words.DIVIDER.match(line):
        return 1
    if line[-1] == ":" and words.BEGIN_FORWARDED.match(line):
        return 1
    if line[0] in _DRAWN and words.RULE.match(line) and number + 1 < len(lines):
        below = _header_lines(lines, number + 1)
        return below + 1 if below else 0
    return _header_lines(lines, number) if ":" in line[:40] or "：" in line[:40] else 0


def _header_lines(lines: Sequence[str], number: int) -> int:
    if _header_name(lines[number]) not in words.FROM_NAMES:
        return 0
    size, subject = 0, False
    for at in range(number, min(number + _BLOCK_LINES, len(lines))):
        name = _header_name(lines[at])
        if name in words.SUBJECT_NAMES:
            subject = True
        elif name not in words.FROM_NAMES and name not in words.OTHER_NAMES:
            break
        size += 1
    return size if subject and size > 2 else 0


def _header_name(line: str) -> str:
    return line[:40].replace("：", ":").partition(":")[0].strip(" \t*>\xa0").lower()


def _end_introduction(lines: Sequence[str], kinds: list[Kind], number: int, line: str, *, otherwise: Kind) -> None:
    """Adds the kind of a line; when it ends an introduction, the lines it began on become its heading too."""
    start = _introduction_start(lines, kinds, number, line) if line[-1] in _ENDS else None
    if start is None or (otherwise is Kind.QUOTE and start == number):
        kinds.append(otherwise)
        return
    for at in range(start, number):
        kinds[at] = Kind.HEADING
    kinds.append(Kind.HEADING)


def _introduction_start(lines: Sequence[str], kinds: Sequence[Kind], number: int, line: str) -> int | None:
    """The line on which the introduction ending at `number` begins; None when no introduction ends there."""
    ends = words.INTRODUCTION_END.search(line) is not None
    if not ends and line[-1] != ">":
        return None
    for at, above, joined in _upwards(lines, kinds, number):
        if words.DATED_ADDRESS.match(joined) or (ends and _begins(above, joined) and _sure(joined)):
            return at
    addressed = words.SAID.search(line) or (words.DATED.search(line) and words.ADDRESS_END.search(line))
    return number if ends and addressed and _quote_follows(lines, number) else None


def _upwards(lines: Sequence[str], kinds: Sequence[Kind], number: int) -> Iterator[tuple[int, str, str]]:
    """From a line up, as far as an introduction may reach: the line's number, its text, and all the text from there."""
    joined = ""
    for at in range(number, max(-1, number - _INTRODUCTION_LINES), -1):
        above = lines[at].strip()
        if at < number and (kinds[at] not in {Kind.TEXT, Kind.BLANK} or words.SENTENCE_END.search(above[-40:])):
            return
        joined = f"{above} {joined}".strip()
        if len(joined) > _INTRODUCTION_CHARS:
            return
        yield at, above, joined


def _begins(line: str, joined: str) -> bool:
    """Whether an introduction begins with this line: a word or date they begin with, or the whole address."""
    whole_address = "@" in line and not line.startswith(("<", ">", "mailto:")) and ("<" in line or ">" not in line)
    return bool((words.STARTER.match(line) or whole_address) and words.SAID.search(joined))


def _sure(joined: str) -> bool:
    """A date or an address make it an introduction even where no quotation marks follow."""
    return "@" in joined or words.DATED.search(joined) is not None


def _quote_follows(lines: Sequence[str], number: int) -> bool:
    following = (lines[at].strip() for at in range(number + 1, min(number + 4, len(lines))))
    return next((line for line in following if line), "")[:1] in {">", "|"}
