"""CSV files as people save them: what cannot be meant is said, and nothing is dropped in silence."""

from pathlib import Path

import pytest

from services.console.errors import StartError
from services.console.import_rows import KINDS, Item, read_items

HEAD = "external_id,name,addresses\n"


def read(folder: Path, text: str) -> tuple[list[Item], list[int]]:
    """Give the items of a file of customers, and the lines that were rejected."""
    file, rejected = folder / "customers.csv", list[int]()
    file.write_text(HEAD + text)
    return list(read_items(KINDS["customers"], file, lambda line, _reason: rejected.append(line))), rejected


def test_a_row_with_more_cells_than_columns_is_not_cut_to_fit(tmp_path: Path) -> None:
    """Mostly a comma in a name that nobody quoted: what follows it would land in the wrong columns."""
    items, rejected = read(tmp_path, 'c1,Keller, Jonas,jonas@customer.example\nc2,"Kim, Lou",\nc3\n')
    assert [item.body["name"] for item in items] == ["Kim, Lou", ""]
    assert rejected == [2]


def test_an_order_has_the_worth_of_its_first_row(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "external_id,customer,ordered_at,product_group,value\n"
        "o1,c1,2026-03-01,cables,1249.90\no1,c1,2026-03-01,speakers,\no2,c1,2026-03-01,cables,\n"
    )
    items = list(read_items(KINDS["orders"], file, lambda _line, _reason: None))
    assert [(item.body["external_id"], item.body["value"]) for item in items] == [("o1", "1249.90"), ("o2", None)]


def test_a_quote_that_nobody_closed_does_not_swallow_the_rest(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="cannot be read: unexpected end of data"):
        read(tmp_path, 'c1,Kim,kim@customer.example\nc2,"Broken\nc3,Lou,lou@customer.example\n')


ORDERS = "external_id,customer,ordered_at,product_group,state\n"


def read_orders(folder: Path, text: str) -> tuple[list[Item], list[int]]:
    """Give the orders of a file, and the lines that were rejected."""
    file, rejected = folder / "orders.csv", list[int]()
    file.write_text(ORDERS + text)
    return list(read_items(KINDS["orders"], file, lambda line, _reason: rejected.append(line))), rejected


def test_a_line_of_an_order_is_named_by_its_own_line(tmp_path: Path) -> None:
    items, _ = read_orders(tmp_path, "o1,c,2026-01-01,a,ok\no1,c,2026-01-01,b,lost\no2,c,2026-01-01,a,ok\n")
    assert [(item.line, item.last_line) for item in items] == [(2, 3), (4, 4)]
    assert [items[0].line_of(field) for field in ("lines.1.state", "lines.0", "customer")] == [3, 2, 2]


def test_an_order_without_end_is_refused_without_being_kept(tmp_path: Path) -> None:
    items, rejected = read_orders(tmp_path, "o1,c,2026-01-01,a,ok\n" * 2000 + "o2,c,2026-01-01,a,ok\n")
    assert [item.body["external_id"] for item in items] == ["o2"]
    assert rejected == [502]
