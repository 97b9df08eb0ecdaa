"""Rows of a CSV file as the facts API takes them. Columns are named in docs/commands.md."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from services.console.errors import StartError

Row = dict[str, str]
Reject = Callable[[int, str], None]
"""Is told the line of what cannot be an item, and why."""
LONGEST_ORDER = 500


@dataclass(frozen=True)
class Item:
    """One item for the API, and the line of the file it began on; `parts` are the lines of an order's lines."""

    line: int
    body: dict[str, Any]
    parts: tuple[int, ...] = ()

    @property
    def last_line(self) -> int:
        """The line on which it ends."""
        return max(self.line, *self.parts) if self.parts else self.line

    def line_of(self, field: str) -> int:
        """The line a field stands on, as `lines.3.state` names it."""
        name, _, place = field.partition(".")
        number = place.split(".")[0]
        return self.parts[int(number)] if name == "lines" and number.isdigit() and self.parts else self.line


@dataclass(frozen=True)
class Kind:
    """What can be imported: the columns a file must have, and how rows become items."""

    path: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    items: Callable[[Iterator[tuple[int, Row]], Reject], Iterator[Item]]
    filled: tuple[str, ...] = ()
    """The required columns of which no row may be empty, if not of all of them."""


def read_items(kind: Kind, file: Path, reject: Reject) -> Iterator[Item]:
    """Stream the items of a UTF-8 file; `reject` is told of each row that cannot be one.

    Raises StartError when the file cannot be read or lacks a column.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            # Strict: a quote that nobody closed would silently swallow all rows behind it.
            reader = csv.DictReader(lines, strict=True)
            _check_columns(kind, file, reader.fieldnames or [])
            yield from kind.items(_complete(kind, _rows(reader, reject), reject), reject)
    except UnicodeDecodeError as error:
        raise StartError(f"{file} is not UTF-8: save it as CSV in UTF-8 and import it again") from error
    except (OSError, csv.Error) as error:
        raise StartError(f"{file} cannot be read: {error}") from error


def _rows(reader: "csv.DictReader[str]", reject: Reject) -> Iterator[tuple[int, Row]]:
    for row in reader:
        if reader.restkey in row:
            # Mostly a comma that nobody quoted: what follows it stands in the wrong columns.
            reject(reader.line_num, "it has more cells than the first line names columns")
        else:
            yield reader.line_num, _clean(row)


def _complete(kind: Kind, rows: Iterator[tuple[int, Row]], reject: Reject) -> Iterator[tuple[int, Row]]:
    """Leave out each row in which a cell is empty that no row of the kind may lack."""
    for line, row in rows:
        if empty := _empty(row, kind.filled or kind.required):
            reject(line, empty)
        else:
            yield line, row


def _empty(row: Row, names: Iterable[str]) -> str | None:
    """What is said of a row in which one of these cells is empty."""
    return next((f"{name} is empty" for name in names if not row[name]), None)


def _check_columns(kind: Kind, file: Path, found: Any) -> None:
    missing = [name for name in kind.required if name not in found]
    if missing:
        raise StartError(f"{file} lacks the columns {', '.join(missing)}; its first line must name the columns")
    unknown = [name for name in found if name not in kind.required + kind.optional]
    if unknown:
        known = ", ".join(kind.required + kind.optional)
        raise StartError(f"{file} has columns nobody reads: {', '.join(unknown)}; known are {known}")


def _clean(row: dict[str, Any]) -> Row:
    return {name: (value or "").strip() for name, value in row.items()}


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _customers(rows: Iterator[tuple[int, Row]], _reject: Reject) -> Iterator[Item]:
    for line, row in rows:
        facts: dict[str, Any] = {"external_id": row["external_id"], "name": row["name"]}
        facts |= {"language": row.get("language") or None, "phone": row.get("phone") or None}
        yield Item(line, facts | {"addresses": _list(row.get("addresses", ""))})


def _orders(rows: Iterator[tuple[int, Row]], reject: Reject) -> Iterator[Item]:
    """Rows that follow each other with one external_id are the lines of one order."""
    for external_id, group in groupby(rows, key=lambda pair: pair[1]["external_id"]):
        # No more is kept of an order than can be sent, however long the file goes on with it.
        parts = list(islice(group, LONGEST_ORDER + 1))
        line, first = parts[0]
        if len(parts) > LONGEST_ORDER:
            reject(parts[-1][0], f"order {external_id!r} has more than {LONGEST_ORDER} lines: it is left out")
            continue
        if wrong := _wrong_with(parts):
            reject(*wrong)
            continue
        order: dict[str, Any] = {"external_id": external_id, "customer": first["customer"]}
        order |= {"ordered_at": first["ordered_at"], "worked_by": first.get("worked_by") or None}
        order |= {"value": first.get("value") or None}
        lines = [_order_line(row) for _, row in parts]
        yield Item(line, order | {"lines": lines}, tuple(number for number, _ in parts))


def _wrong_with(parts: list[tuple[int, Row]]) -> tuple[int, str] | None:
    """The line of an order that lacks what an order needs, and what: without it the whole order is left out."""
    line, first = parts[0]
    if empty := _empty(first, ("customer", "ordered_at")):
        return line, empty
    return next(((number, empty) for number, row in parts if (empty := _empty(row, ("product_group",)))), None)


def _order_line(row: Row) -> dict[str, str]:
    return {
        "product_group": row["product_group"],
        "product": row.get("product", ""),
        "state": row.get("state") or "ok",
    }


def _ratings(rows: Iterator[tuple[int, Row]], _reject: Reject) -> Iterator[Item]:
    for line, row in rows:
        score: Any = int(row["score"]) if row["score"].isdigit() else row["score"]
        mark: dict[str, Any] = {"external_id": row["external_id"], "customer": row["customer"], "agent": row["agent"]}
        yield Item(
            line, mark | {"score": score, "comment": row.get("comment", ""), "rated_at": row["rated_at"] or None}
        )


def _agents(rows: Iterator[tuple[int, Row]], _reject: Reject) -> Iterator[Item]:
    for line, row in rows:
        audiences = [{"key": key, "primary": True} for key in _list(row.get("audience", ""))]
        audiences += [{"key": key, "primary": False} for key in _list(row.get("also", ""))]
        agent: dict[str, Any] = {name: row[name] for name in ("login", "name", "role")}
        agent |= {name: row.get(name) or None for name in ("department", "calendar", "address")}
        yield Item(line, agent | {"aliases": _list(row.get("aliases", "")), "audiences": audiences})


KINDS = {
    "customers": Kind("/customers/batch", ("external_id", "name"), ("language", "phone", "addresses"), _customers),
    "orders": Kind(
        "/orders/batch",
        ("external_id", "customer", "ordered_at", "product_group"),
        ("worked_by", "value", "product", "state"),
        _orders,
        # What follows the first row of an order tells of its lines alone.
        filled=("external_id",),
    ),
    "ratings": Kind(
        "/ratings/batch", ("external_id", "customer", "agent", "score", "rated_at"), ("comment",), _ratings
    ),
    "agents": Kind(
        "/agents",
        ("login", "name", "role"),
        ("department", "calendar", "address", "aliases", "audience", "also"),
        _agents,
    ),
}
