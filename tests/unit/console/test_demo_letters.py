"""The demo's letters: every one has a writer of its own, whose language it is in."""

from datetime import UTC, datetime
from email.utils import parseaddr

from services.console.demo.customers import FAVOURITES, make_customers
from services.console.demo.mail import LETTERS, Correspondence

START = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)


def test_every_letter_is_written_by_a_customer_of_its_language() -> None:
    customers = make_customers(START, {audience: ["anna"] for audience in FAVOURITES})
    known = {customer.address: customer for customer in customers}
    assert len({customer.name for customer in customers}) == len(customers)
    desk = Correspondence(customers, [], START, "company.example")
    written = []
    for row in LETTERS:
        if row.get("from") in ("question", "machine") or "again" in row:
            continue
        _, address = parseaddr(desk.letter({**row, "from_customer": True})["From"])
        written.append(address)
        if address in known:
            assert (known[address].language, known[address].favourite) == (
                row.get("lang", "en"),
                row["from"].removeprefix("bad:"),
            )
    assert len(written) == len(set(written)) > 30
