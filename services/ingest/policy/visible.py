"""What the writer wrote himself: the text without quotations, their introductions and the signature.

Line by line, each looked at a bounded number of times: popular strippers hang for 20 s on 6 kB of hostile text.
What is left out is not lost, the whole stays in the letter's text; so a doubtful line is kept.
"""

from collections.abc import Sequence

from services.ingest.policy import limits
from services.ingest.policy import quotation_words as words
from services.ingest.policy.quotations import Kind, kinds_of

# A signature of more lines than this is no signature.
_SIGNATURE_LINES = 12


def visible_text(text: str) -> str:
    """The writer's own lines; the whole text, trimmed, when there are none (a letter that only quotes)."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > limits.VISIBLE_LINES:
        return text.strip()
    return "\n".join(lines[number].rstrip() for number in own_lines(lines)).strip("\n")


def own_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines to show, in order. Every line is read at most a fixed number of times."""
    kinds = kinds_of(lines)
    _find_signatures(kinds)
    if Kind.TEXT not in kinds:
        return list(range(len(lines)))
    first = kinds.index(Kind.TEXT)
    last = _last_own(lines, kinds, first, _foreign_start(kinds, first))
    shown = {Kind.BLANK, Kind.TEXT}
    if _quotes_matter(kinds[: last + 1]):
        shown.add(Kind.QUOTE)
    return [number for number in range(last + 1) if kinds[number] in shown]


def _find_signatures(kinds: list[Kind]) -> None:
    """Turns marks and the few lines after them into signatures; a mark with too much below it is text."""
    end = len(kinds)
    length = 0
    for number in range(len(kinds) - 1, -1, -1):
        kind = kinds[number]
        if kind is Kind.MARK:
            if length > _SIGNATURE_LINES:
                kinds[number] = Kind.TEXT
            else:
                kinds[number:end] = [Kind.SIGNATURE] * (end - number)
        if kind in {Kind.MARK, Kind.QUOTE, Kind.HEADING}:
            end, length = number, 0
        elif kind is Kind.TEXT:
            length += 1


def _foreign_start(kinds: Sequence[Kind], first: int) -> int:
    """Where, after the writer's first line, a foreign letter begins that goes on unmarked to the end."""
    start = None
    for number in range(first, len(kinds)):
        kind = kinds[number]
        if kind is Kind.HEADING:
            start = number if start is None else start
        elif kind is Kind.QUOTE:
            start = None
        elif kind is Kind.TEXT and start is not None:
            return start
    return len(kinds)


def _last_own(lines: Sequence[str], kinds: Sequence[Kind], first: int, end: int) -> int:
    """The last line of the writer before `end`, without what his device added below."""
    for number in range(end - 1, first, -1):
        if kinds[number] is Kind.TEXT and not _added_by_device(lines[number]):
            return number
    return first


def _added_by_device(line: str) -> bool:
    line = line.strip()
    return len(line) < 200 and bool(words.DEVICE_LINE.match(line) or words.RULE.match(line))


def _quotes_matter(kinds: Sequence[Kind]) -> bool:
    """Whether quotations above the last own line belong to it: nobody announced them, or he answers between them."""
    if Kind.HEADING not in kinds:
        return True
    runs, previous = 0, Kind.BLANK
    for kind in kinds:
        if kind is Kind.QUOTE and previous is not Kind.QUOTE:
            runs += 1
        if kind is not Kind.BLANK:
            previous = kind
    return runs > 1
