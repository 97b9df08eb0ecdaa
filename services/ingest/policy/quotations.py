"""What each line of a letter is: own text, a quotation, its introduction, the mark before a signature."""

from collections.abc import Iterator, Sequence
from enum import IntEnum

from services.ingest.policy import limits
from services.ingest.policy import quotation_words as words

# An introduction spans at most this many lines and characters, one without a word we know fewer lines; the block
# Outlook writes, this many.
_INTRODUCTION_LINES = 7
_WRAPPED_LINES = 3
_INTRODUCTION_CHARS = 400
_BLOCK_LINES = 12
# What a divider begins with, and what an introduction ends with.
_DRAWN = "-_=*~—–"
_ENDS = ":：-*>"
# What stands unseen at the ends of lines: marks of direction and of no width.
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


class Kind(IntEnum):
    """What a line is. `HEADING` introduces a quotation, `BLOCK` is the head of a foreign letter below a divider or
    not; `MARK` stands before a signature.
    """

    BLANK = 0
    TEXT = 1
    QUOTE = 2
    HEADING = 3
    MARK = 4
    SIGNATURE = 5
    BLOCK = 6


# What announces somebody else's words.
FOREIGN = frozenset({Kind.HEADING, Kind.BLOCK})


def kinds_of(lines: Sequence[str]) -> list[Kind]:
    """The kind of every line. Each line is read at most a fixed number of times, whatever stands around it."""
    kinds: list[Kind] = []
    while (number := len(kinds)) < len(lines):
        _read_line(lines, kinds, number, _bare(lines[number]))
    return kinds


def _bare(line: str) -> str:
    line = line.strip()
    return line if line.isascii() else line.strip(_UNSEEN).strip()


def _read_line(lines: Sequence[str], kinds: list[Kind], number: int, line: str) -> None:
    """Adds the kind of a line, and of the lines below that stand in one block with it."""
    if not line:
        kinds.append(Kind.BLANK)
    elif line in words.SIGNATURE_MARKS:
        kinds.append(Kind.MARK)
    elif _is_quoted(kinds, line):
        _end_introduction(lines, kinds, number, line, otherwise=Kind.QUOTE)
    elif _is_prose(line):
        kinds.append(Kind.TEXT)
    else:
        _read_closely(lines, kinds, number, line)


def _is_quoted(kinds: Sequence[Kind], line: str) -> bool:
    if line[0] in ">＞":
        # Mail folders put one such mark before own lines that begin with "From".
        return not line.startswith(">From ") or _follows_quotation(kinds)
    return words.ODD_MARK.match(line) is not None and _follows_quotation(kinds)


def _is_prose(line: str) -> bool:
    """Nothing a quotation begins with: so it is with nearly every line, and no pattern need look at it."""
    if len(line) > limits.PROSE_CHARS:
        return True
    return not (line[0] in _DRAWN or line[-1] in _ENDS or ":" in line or "：" in line)


def _read_closely(lines: Sequence[str], kinds: list[Kind], number: int, line: str) -> None:
    size = _block(lines, number, line)
    if size:
        kinds += [Kind.BLOCK] * size
    else:
        _end_introduction(lines, kinds, number, line, otherwise=Kind.TEXT)


def _follows_quotation(kinds: Sequence[Kind]) -> bool:
    """Whether the last line that is not blank, among the latest three, is quoted or announces a quotation."""
    latest = next((kind for kind in kinds[:-4:-1] if kind is not Kind.BLANK), Kind.TEXT)
    return latest is Kind.QUOTE or latest in FOREIGN


def _block(lines: Sequence[str], number: int, line: str) -> int:
    """How many lines of a divider or a header block (From, Sent, Subject ...) begin here; 0 when none does."""
    divides = line[0] in "-_*=" and words.DIVIDER.match(line)
    if divides or (line[-1] == ":" and words.BEGIN_FORWARDED.match(line)):
        return 1 + _labelled_lines(lines, number + 1)
    if line[0] in _DRAWN and words.RULE.match(line):
        return _below_rule(lines, number, line)
    return _header_lines(lines, number) if ":" in line[:40] or "：" in line[:40] else 0


def _below_rule(lines: Sequence[str], number: int, line: str) -> int:
    """The rule with the header block right below it; Outlook's own long rule needs no name we know."""
    below = _header_lines(lines, number + 1) if number + 1 < len(lines) else 0
    if not below and words.LONG_RULE.match(line):
        below = _labelled_lines(lines, number + 1)
        below = below if below > 2 else 0
    return below + 1 if below else 0


def _labelled_lines(lines: Sequence[str], number: int) -> int:
    """How many lines `Name: value` stand here, at most one blank line in front counted; 0 for less than two."""
    start = number + 1 if number < len(lines) and not _bare(lines[number]) else number
    at = start
    while at < min(start + _BLOCK_LINES, len(lines)) and _is_header(lines[at]):
        at += 1
    return at - number if at - start > 1 else 0


def _is_header(line: str) -> bool:
    """`Name: value` in any language, or eM Client's lines, which have no colon."""
    if words.LABELLED.match(line[:80]) is not None:
        return True
    name = line[:40].strip().partition(" ")[0].lower()
    return name in words.FROM_NAMES or name in words.SUBJECT_NAMES or name in words.OTHER_NAMES


def _header_lines(lines: Sequence[str], number: int) -> int:
    """The size of a block of known names that holds a From and a Subject; 0 when there is none."""
    at, before, found = number, "", set()
    while at < min(number + _BLOCK_LINES, len(lines)):
        name = _header_name(lines[at])
        if not name and not (before in words.OTHER_NAMES and "@" in lines[at]):
            break
        # Further recipients may stand on lines of their own.
        before = name or before
        found.add(before)
        at += 1
    whole = not words.FROM_NAMES.isdisjoint(found) and not words.SUBJECT_NAMES.isdisjoint(found)
    return at - number if whole and at - number > 2 else 0


def _header_name(line: str) -> str:
    """The known name the line begins with, in lower case; empty when it begins with none."""
    name, colon, _ = line[:40].replace("：", ":").partition(":")
    name = name.strip(" \t*>\xa0\u200e\u200f").replace("\xa0", " ").lower()
    known = name in words.FROM_NAMES or name in words.SUBJECT_NAMES or name in words.OTHER_NAMES
    return name if colon and known else ""


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
    start = _announced_from(lines, kinds, number, ends=ends)
    if start is not None:
        return start
    if not ends or not _quote_follows(lines, number):
        return None
    addressed = words.SAID.search(line) or (words.DATED.search(line) and words.ADDRESS_END.search(line))
    return number if addressed else None


def _announced_from(lines: Sequence[str], kinds: Sequence[Kind], number: int, *, ends: bool) -> int | None:
    """Where an introduction that needs no quotation marks begins: upwards until it names its day, where it does."""
    start = None
    for at, above, joined in _upwards(lines, kinds, number):
        if start is None:
            near = number - at < _WRAPPED_LINES
            start = at if words.DATED_ADDRESS.match(joined) or (ends and _announces(above, joined, near=near)) else None
        elif not above:
            return start
        elif words.STARTER.match(above) and _dated(joined):
            return at
        if start is not None and _dated(joined):
            return start
    return start


def _upwards(lines: Sequence[str], kinds: Sequence[Kind], number: int) -> Iterator[tuple[int, str, str]]:
    """From a line up, as far as an introduction may reach: the line's number, its text, and all the text from there."""
    joined = ""
    for at in range(number, max(-1, number - _INTRODUCTION_LINES), -1):
        above = _bare(lines[at])
        if at < number and (kinds[at] not in {Kind.TEXT, Kind.BLANK} or words.SENTENCE_END.search(above[-40:])):
            return
        joined = f"{above} {joined}".strip()
        if len(joined) > _INTRODUCTION_CHARS:
            return
        yield at, above, joined


def _announces(line: str, joined: str, *, near: bool) -> bool:
    """Whether this is an introduction: an address with day and time, or a known verb with one of them."""
    if not _sure(joined):
        return False
    said, dated = words.SAID.search(joined) is not None, _dated(joined)
    complete = near and dated and (said or words.BRACKETED.search(joined))
    return bool(complete or (said and _begins(line))) and (dated or words.PERSONAL.search(joined) is None)


def _dated(joined: str) -> bool:
    return words.TIME.search(joined) is not None and words.DAY.search(joined) is not None


def _begins(line: str) -> bool:
    """Whether an introduction begins with this line: a word or date they begin with, or the whole address."""
    whole_address = "@" in line and not line.startswith(("<", ">", "mailto:")) and ("<" in line or ">" not in line)
    return whole_address or words.STARTER.match(line) is not None


def _sure(joined: str) -> bool:
    """A date or an address make it an introduction even where no quotation marks follow."""
    return "@" in joined or words.DATED.search(joined) is not None


def _quote_follows(lines: Sequence[str], number: int) -> bool:
    following = (_bare(lines[at]) for at in range(number + 1, min(number + 4, len(lines))))
    line = next((line for line in following if line), "")
    return line[:1] in {">", "＞", "|"} or words.ODD_MARK.match(line) is not None
