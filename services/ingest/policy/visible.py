"""What the writer wrote himself: the text without quotations, their introductions and the signature.

Line by line, each looked at a bounded number of times: popular strippers hang for 20 s on 6 kB of hostile text.
What is left out is not lost, the whole stays in the letter's text; so a doubtful line is kept.
"""

from collections.abc import Sequence

from services.ingest.policy import limits
from services.ingest.policy import quotation_words as words
from services.ingest.policy.closings import fold_closings
from services.ingest.policy.quotations import FOREIGN, Kind, kinds_of

# A signature of more lines than this is no signature.
_SIGNATURE_LINES = 12


def visible_text(text: str) -> str:
    """The writer's own lines; the whole text, trimmed, when there are none (a letter that only quotes or forwards)."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > limits.VISIBLE_LINES:
        return text.strip()
    return "\n".join(lines[number].rstrip() for number in own_lines(lines)).strip("\n")


def own_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines to show, in order. Every line is read at most a fixed number of times."""
    kinds = kinds_of(lines)
    _find_signatures(kinds)
    fold_closings(lines, kinds)
    if Kind.TEXT not in kinds or _only_forwards(kinds):
        return list(range(len(lines)))
    first = kinds.index(Kind.TEXT)
    end = _foreign_start(kinds, first)
    if end < len(kinds) and _answers_inside(lines, kinds, first, end):
        return list(range(len(lines)))
    return _shown(kinds, _last_own(kinds, first, end))


def _shown(kinds: Sequence[Kind], last: int) -> list[int]:
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
        if kind in {Kind.MARK, Kind.QUOTE} or kind in FOREIGN:
            end, length = number, 0
        elif kind is Kind.TEXT:
            length += 1


def _only_forwards(kinds: Sequence[Kind]) -> bool:
    """Whether the letter begins with the head of a foreign letter that follows unmarked: it is what is sent to us."""
    spoken = (kind for kind in kinds if kind not in {Kind.BLANK, Kind.SIGNATURE})
    return next(spoken) is Kind.BLOCK and next(kind for kind in spoken if kind is not Kind.BLOCK) is not Kind.QUOTE


def _foreign_start(kinds: Sequence[Kind], first: int) -> int:
    """Where, after the writer's first line, a foreign letter begins that goes on unmarked to the end."""
    start = None
    for number in range(first, len(kinds)):
        kind = kinds[number]
        if kind in FOREIGN:
            start = number if start is None else start
        elif kind is Kind.QUOTE:
            start = None
        elif kind is Kind.TEXT and start is not None:
            return start
    return len(kinds)


def _answers_inside(lines: Sequence[str], kinds: Sequence[Kind], first: int, end: int) -> bool:
    """Whether the writer says that he answers inside the foreign letter below, where nothing tells his words apart."""
    own = (lines[number] for number in range(first, end) if kinds[number] is Kind.TEXT)
    return any(len(line) < limits.PROSE_CHARS and words.INSIDE.search(line) for line in own)


def _last_own(kinds: Sequence[Kind], first: int, end: int) -> int:
    """The last line of the writer before `end`."""
    return next(number for number in range(end - 1, first - 1, -1) if kinds[number] is Kind.TEXT)


def _quotes_matter(kinds: Sequence[Kind]) -> bool:
    """Whether quotations above the last own line belong to it: nobody announced them, or he answers between them."""
    if FOREIGN.isdisjoint(kinds):
        return True
    runs, previous = 0, Kind.BLANK
    for kind in kinds:
        if kind is Kind.QUOTE and previous is not Kind.QUOTE:
            runs += 1
        if kind is not Kind.BLANK:
            previous = kind
    return runs > 1
