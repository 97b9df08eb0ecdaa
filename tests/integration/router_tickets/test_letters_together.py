"""Letters of one batch: each ends up as if it had come alone, and many need few statements more than one."""

from typing import Any
from uuid import UUID

import pytest

from services.router.handlers.following import follow_as_rule
from services.router.handlers.intake import receive_messages
from services.router.policy.presets import preset_text
from services.router.ports.following import StandingKind
from services.router.store.store import PostgresStore
from shared.events import MessageReceived
from tests.conftest import clone_database
from tests.integration.router_tickets.conftest import HEAD, Company, open_company
from tests.integration.router_tickets.test_forwarding import OUTER, PASSED
from tests.integration.router_tickets.test_threading import CARLA, MALLORY

DAN = "dan@customer.example"
ANNA = [{"name": "", "address": "anna@example.com"}]
FIRST: dict[str, Any] = {"message_id": "first@customer.example"}
ANSWERS: dict[str, Any] = {"in_reply_to": ["first@customer.example"]}
# What a letter adds to a batch: its reading, its keeping, and nothing of what the ladder asks.
MOST_A_LETTER = 9

# Sender, and what stands in the letter; each depends on one before it.
LETTERS: list[tuple[str, dict[str, Any]]] = [
    (CARLA, {**FIRST, "to": ANNA, "subject": "The first", "importance": "high"}),
    (DAN, {"subject": "Another customer's"}),
    (CARLA, {**ANSWERS, "subject": "Re: The first", "visible_text": "This is urgent."}),
    (DAN, {"subject": "Another customer's, once more", "to": ANNA, "importance": "high"}),
    (MALLORY, {**ANSWERS, "subject": "Re: The first, of a stranger"}),
    ("dora@example.com", {**OUTER, "authentication": PASSED}),
    (CARLA, {"subject": "After somebody wrote a note about her"}),
    (CARLA, {**ANSWERS, "subject": "I am away", "machine": {"kind": "auto_reply"}}),
    (DAN, {"subject": "The last", "to": ANNA, "importance": "high"}),
]
OUTCOME = {
    "ticket": """select id, subject, customer_id, state, stage, exclusive, responsible_id, stages_run, addressed,
        alerted, signals, oldest_open_at, class_key, answer_due_at, version from ticket order by id""",
    "message": "select id, ticket_id, kind, letter_id, author_name, ticket_version from message order by id",
    "history": "select ticket_id, what, actor, facts from history order by ticket_id, id",
    "decision": "select ticket_id, input_hash, record::text from decision order by ticket_id, id",
    "visibility": "select ticket_id, kind, ref, stage from visibility order by ticket_id, kind, ref",
    "deadline": "select ticket_id, kind, due_at from deadline where done_at is null order by ticket_id",
    "reminder": "select ticket_id, kind, due_at from reminder where done_at is null order by ticket_id, kind",
    "follower": "select ticket_id, agent_id from follower order by ticket_id, agent_id",
    "held": "select message_id, may_belong_to from held_letter order by message_id",
    "told": """select ordering_key, type, (data - 'alert_id') as data from (
        select position, ordering_key, type, data::jsonb as data from outbox where destination = 'notifier') as o
        order by ordering_key, position""",
}


def received(company: Company, number: int, sender: str, fields: dict[str, Any]) -> MessageReceived:
    """The event of a letter; the same number is the same letter."""
    letter = {
        "message_id": f"{number}@customer.example",
        "from": {"name": sender.partition("@")[0].title(), "address": sender},
        "to": [{"name": "", "address": "desk@example.com"}],
        "subject": "A question",
        "text": "Where is it?",
        "visible_text": "Where is it?",
        "machine": {"kind": "none"},
        **fields,
    }
    return MessageReceived(letter_id=UUID(int=number), received_at=company.now, mailbox=None, letter=letter)


async def outcome(address: str, policy: str, at_once: int) -> dict[str, list[dict[str, Any]]]:
    """What is in the tables after the letters came, so many in a batch."""
    async with open_company(address) as company:
        if policy:
            await company.value("update policy set text = $1", preset_text(policy))
        carla = await company.add_customer(CARLA, "speakers")
        vera = company.who("vera")
        await company.run(follow_as_rule, vera, StandingKind.CUSTOMER, carla, company.ids["vera"])
        events = [received(company, number, *one) for number, one in enumerate(LETTERS)]
        # The second comes twice.
        events.insert(4, events[1])
        for start in range(0, len(events), at_once):
            await company.run(receive_messages, events[start : start + at_once], HEAD)
        return {name: await company.rows(sql) for name, sql in OUTCOME.items()}


@pytest.mark.parametrize("policy", ["", "accountancy"])
async def test_letters_of_a_batch_end_up_as_if_each_had_come_alone(postgres_server, policy: str) -> None:
    """Also under a policy that sends help, where whom a ticket waits for counts for the next one."""
    found = []
    for at_once in (1, 100):
        async with clone_database(postgres_server) as address:
            found.append(await outcome(address, policy, at_once))
    alone, together = found
    assert len(alone["ticket"]) == 7
    assert alone["held"]
    assert alone["follower"]
    for name in OUTCOME:
        assert together[name] == alone[name], name


async def test_a_letter_more_in_a_batch_asks_the_ladder_nothing_more(company: Company) -> None:
    counts = []
    for numbers in (range(1), range(1, 10)):
        events = [received(company, number, f"c{number}@customer.example", {}) for number in numbers]
        statements: list[str] = []
        async with company.database.transaction() as tx:
            with tx.connection.query_logger(lambda record, found=statements: found.append(record.query)):
                await receive_messages(PostgresStore(tx), company.now, events, HEAD)
        counts.append(len(statements))
    assert counts[1] - counts[0] <= 8 * MOST_A_LETTER
