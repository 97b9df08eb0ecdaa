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
    items, rejected = read(tmp_path, 'c1,Keller, Jonas,jonas@customer.example\nc2,"Kim, Lou",\nc3,Lou\n')
    assert [item.body["name"] for item in items] == ["Kim, Lou", "Lou"]
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


GOOD = {
    "customers": {"external_id": "c1", "name": "Kim", "language": "", "phone": "", "addresses": ""},
    "orders": {"external_id": "o1", "customer": "c1", "ordered_at": "2026-01-01", "product_group": "a", "value": ""},
    "ratings": {"external_id": "r1", "customer": "c1", "agent": "anna", "score": "3", "rated_at": "2026-01-01"},
    "agents": {"login": "anna", "name": "Anna", "role": "agent", "department": ""},
}


def read_rows(folder: Path, kind: str, *rows: dict[str, str]) -> tuple[list[Item], list[tuple[int, str]]]:
    """Give the items of a file of these rows, and what was rejected: line and reason."""
    file, rejected = folder / "rows.csv", list[tuple[int, str]]()
    file.write_text("\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n")
    return list(read_items(KINDS[kind], file, lambda *said: rejected.append(said))), rejected


@pytest.mark.parametrize(("kind", "column"), [(name, column) for name in KINDS for column in KINDS[name].required])
@pytest.mark.parametrize("nothing", ["", "   "])
def test_a_row_in_which_a_required_cell_is_empty_is_named(tmp_path: Path, kind: str, column: str, nothing: str) -> None:
    """An agent without a name, a mark without a time: nothing is made up, and the others go in."""
    good = GOOD[kind]
    other = {name: value.replace("1", "2", 1) if name == "external_id" else value for name, value in good.items()}
    items, rejected = read_rows(tmp_path, kind, {**good, column: nothing}, other)
    assert rejected == [(2, f"{column} is empty")]
    assert len(items) == 1


@pytest.mark.parametrize(
    ("second", "said"),
    [
        # the order is that of its first row
        ({"customer": ""}, []),
        ({"ordered_at": ""}, []),
        # an order that lacked a line would be another order
        ({"product_group": ""}, [(3, "product_group is empty")]),
    ],
)
def test_a_further_row_of_an_order_tells_of_its_line_alone(tmp_path: Path, second, said) -> None:
    good = GOOD["orders"]
    items, rejected = read_rows(tmp_path, "orders", good, {**good, **second})
    assert rejected == said
    assert [len(item.body["lines"]) for item in items] == ([] if said else [2])


def test_each_row_without_a_key_is_named(tmp_path: Path) -> None:
    nameless = {**GOOD["orders"], "external_id": ""}
    items, rejected = read_rows(tmp_path, "orders", nameless, nameless, GOOD["orders"])
    assert [line for line, _ in rejected] == [2, 3]
    assert len(items) == 1
