"""Files of a history as rows of text, and their cells as values; what is wrong is named by file, line and column."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

Files = Mapping[str, Iterable[str]]
"""By name without `.csv`, the lines of each file."""

COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "letters": (
        ("letter", "customer", "received_at"),
        ("id", "ticket", "addressed", "audience", "product_group", "signals", "claimed_by", "claimed_at",
         "answered_by", "answered_at"),
    ),
    "agents": (
        ("login", "name", "role"),
        ("id", "department", "calendar", "address", "aliases", "audience", "also", "capacity", "departed_at"),
    ),
    "audiences": (("key", "name", "department"), ("id", "product_groups", "calendar")),
    "calendars": (
        ("key", "time_zone"),
        ("id", "name", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday_country", "holiday_subdivision",
         "extra_days"),
    ),
    "orders": (
        ("external_id", "customer", "ordered_at", "product_group"),
        ("worked_by", "product", "state", "value"),
    ),
    "marks": (("external_id", "customer", "agent", "score", "rated_at"), ("comment",)),
    "absences": (("agent", "starts_at", "ends_at"), ("kind",)),
    "presence": (("agent", "starts_at", "ends_at"), ("state",)),
    "customers": (("external_id",), ("name", "language", "phone", "addresses")),
}  # fmt: skip
"""By file the columns it must have and those it may have. Orders, agents and customers are those of `import`."""
REQUIRED = ("letters", "agents")
LARGEST = 2**53
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, and why; line 0: the whole file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}.csv:{self.line}: {self.reason}"


class HistoryUnreadable(ValueError):
    """A file is missing or is not what it should be; the text names it."""


class CellWrong(ValueError):
    """The line cannot be taken; the text says why."""


class Row:
    """One line: cells by column, absent and empty ones alike."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str]) -> None:
        self.file, self.line, self._cells = file, line, cells

    def text(self, column: str) -> str:
        """A cell that must not be empty. Raises CellWrong."""
        if not (found := self.maybe(column)):
            raise CellWrong(f"{column} is empty")
        return found

    def maybe(self, column: str) -> str:
        """A cell, empty when it is not there."""
        return self._cells.get(column, "")

    def many(self, column: str) -> list[str]:
        """The parts of a cell, separated by `;`."""
        return [part.strip() for part in self.maybe(column).split(";") if part.strip()]

    def moment(self, column: str) -> datetime:
        """A time that must be there. Raises CellWrong."""
        return _moment(column, self.text(column))

    def maybe_moment(self, column: str) -> datetime | None:
        """A time or none. Raises CellWrong."""
        found = self.maybe(column)
        return _moment(column, found) if found else None

    def number(self, column: str, otherwise: int, least: int, most: int) -> int:
        """A whole number; `otherwise` when the cell is empty. Raises CellWrong."""
        found = self.maybe(column)
        if not found:
            return otherwise
        if not found.isdecimal() or len(found) > 18 or not least <= int(found) <= most:
            raise CellWrong(f"{column}: {found!r} is not a whole number from {least} to {most}")
        return int(found)

    def amount(self, column: str) -> int | None:
        """An amount of money in cents, written as 1234.50; None when the cell is empty. Raises CellWrong."""
        found = self.maybe(column)
        if not found:
            return None
        if not _AMOUNT.fullmatch(found):
            raise CellWrong(f"{column}: {found!r} is not an amount such as 1234.50")
        whole, _, cents = found.partition(".")
        return int(whole) * 100 + int(cents.ljust(2, "0"))

    def new(self, column: str, taken: Collection[str]) -> str:
        """A name that must be there and is nobody's yet. Raises CellWrong."""
        found = self.text(column)
        if found in taken:
            raise CellWrong(f"{column}: {found!r} stands there twice")
        return found

    def known(self, column: str, values: Mapping[str, Any]) -> Any:
        """What a cell's name stands for. Raises CellWrong for a name nobody has."""
        return known(column, self.text(column), values)


class Ids:
    """Numbers that tell lines of one file apart: the ones they name, else the next that is free."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._highest = 0

    def take(self, row: Row) -> int:
        """Give a line its number. Raises CellWrong for one that another line has."""
        found = row.number("id", self._highest + 1, 1, LARGEST)
        if found in self._taken:
            raise CellWrong(f"id: {found} stands there twice")
        self._taken.add(found)
        self._highest = max(self._highest, found)
        return found


def known(column: str, name: str, values: Mapping[str, Any]) -> Any:
    """What a name stands for. Raises CellWrong."""
    if name not in values:
        raise CellWrong(f"{column}: {name!r} is not known")
    return values[name]


def rows_of(files: Files, file: str, bad: list[BadLine]) -> Iterator[Row]:
    """The rows of a file; lines that are none go to `bad`. Raises HistoryUnreadable."""
    if file not in files:
        return
    try:
        # Strict: a quote that nobody closed would silently swallow all lines behind it.
        reader = csv.DictReader(files[file], strict=True)
        _check_columns(file, reader.fieldnames or [])
        for cells in reader:
            if reader.restkey in cells:
                bad.append(BadLine(file, reader.line_num, "it has more cells than the first line names columns"))
            else:
                yield Row(file, reader.line_num, {name: (cell or "").strip() for name, cell in cells.items()})
    except (csv.Error, UnicodeDecodeError) as error:
        raise HistoryUnreadable(f"{file}.csv is not CSV in UTF-8: {error}") from error


def check_files(names: Collection[str]) -> None:
    """Raises HistoryUnreadable when a required file is missing."""
    missing = [f"{name}.csv" for name in REQUIRED if name not in names]
    if missing:
        raise HistoryUnreadable(f"the history lacks {' and '.join(missing)}")


def _check_columns(file: str, found: Collection[str]) -> None:
    required, optional = COLUMNS[file]
    missing = [name for name in required if name not in found]
    if missing:
        raise HistoryUnreadable(f"{file}.csv lacks the columns {', '.join(missing)}")
    unknown = [name for name in found if name not in (*required, *optional)]
    if unknown:
        raise HistoryUnreadable(f"{file}.csv has columns nobody reads: {', '.join(unknown)}")


def _moment(column: str, text: str) -> datetime:
    """A date, which means its beginning in UTC, or a time with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CellWrong(f"{column}: {text!r} is not a time such as 2026-10-01T09:30:00+02:00") from None
    if len(text) == 10:
        return datetime.combine(found.date(), time.min, UTC)
    if found.tzinfo is None:
        raise CellWrong(f"{column}: {text!r} lacks its offset, as in 2026-10-01T09:30:00+02:00")
    if not 1990 <= found.year <= 2200:
        raise CellWrong(f"{column}: {text!r} lies outside of 1990 to 2200")
    return found.astimezone(UTC)
