"""An agent forwards a customer's letter: the customer is its author, and what stood above it is a note."""

from typing import Any

import pytest

from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_threading import CARLA, answered

PASSED = {"dmarc": "pass", "dkim": "pass", "spf": "pass", "by": "mx.example.com"}
INNER: dict[str, Any] = {
    "from": {"name": "Carla Fox", "address": CARLA},
    "subject": "My order",
    "text": "Where is it?",
    "visible_text": "Where is it?",
    "note": "Please take care of her.",
    "message_id": None,
    "in_reply_to": [],
    "references": [],
}
OUTER = {"subject": "Fwd: My order", "text": "Please take care of her. ... Where is it?", "forwarded": INNER}


async def test_what_an_agent_forwards_is_the_customers_letter_with_his_note(company: Company) -> None:
    customer = await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter("dora@example.com", **OUTER, authentication=PASSED)
    ticket = await company.ticket(ticket_id)
    assert (ticket.customer_id, ticket.subject) == (customer, "My order")
    assert await company.seen_by(ticket_id) == {"anna", "ben"}
    sql = "select kind, author_address, agent_id, text, author_verified from message where ticket_id = $1 order by id"
    letter, note = await company.rows(sql, ticket_id)
    assert (letter["kind"], letter["author_address"], letter["text"]) == ("letter", CARLA, "Where is it?")
    assert not letter["author_verified"]
    assert (note["kind"], note["agent_id"], note["text"]) == ("note", company.ids["dora"], "Please take care of her.")
    await company.check()


@pytest.mark.parametrize(
    ("sender", "authentication"),
    [
        ("dora@example.com", {}),  # nothing vouches for it
        ("dora@example.com", {"dmarc": "fail", "dkim": "pass"}),
        ("eve@customer.example", PASSED),  # a customer forwards
    ],
)
async def test_whoever_is_no_proven_agent_forwards_a_letter_of_his_own(
    company: Company, sender: str, authentication: dict
) -> None:
    ticket_id = await company.letter(sender, **OUTER, authentication=authentication)
    rows = await company.rows("select kind, author_address from message where ticket_id = $1", ticket_id)
    assert rows == [{"kind": "letter", "author_address": sender}]


async def test_a_forwarded_answer_joins_its_ticket_by_our_token(company: Company) -> None:
    ticket_id, sent = await answered(company)
    inner = {**INNER, "in_reply_to": [sent["message_id"].strip("<>")]}
    forwarded = {**OUTER, "forwarded": inner}
    assert await company.letter("dora@example.com", **forwarded, authentication=PASSED) == ticket_id


async def test_a_departed_agent_forwards_nothing(company: Company) -> None:
    sql = "update agent set departed_at = $1 where login = 'ben'"
    await company.value(sql, company.now)
    ticket_id = await company.letter("ben@example.com", **OUTER, authentication=PASSED)
    assert (
        await company.value("select author_address from message where ticket_id = $1", ticket_id) == "ben@example.com"
    )
