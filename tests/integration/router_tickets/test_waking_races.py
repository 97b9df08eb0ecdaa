"""A sleeping ticket is woken once, whatever happens at once, and found among thousands that sleep."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.router.handlers.acting import claim, hand_on
from services.router.handlers.deadlines import give_reminders, meet_deadlines
from services.router.handlers.nudging import nudge
from services.router.handlers.snoozing import Sleep, snooze, wake, wake_sleepers
from services.router.policy.reassignment import Target, TargetKind
from services.router.store.rows import sql
from shared.errors import AudiocommError
from tests.integration.router_tickets.conftest import HEAD, Company

EVENT = "buyer answered"


async def asleep(company: Company, number: int) -> int:
    """A ticket that anna lets sleep for an hour, or until the event."""
    message_id = f"first{number}@customer.example"
    ticket_id = await company.letter(f"c{number}@customer.example", to="anna@example.com", message_id=message_id)
    version = (await company.run(claim, company.who("anna"), ticket_id)).version
    sleep = Sleep(company.now + timedelta(hours=1), EVENT)
    await company.run(snooze, company.who("anna"), ticket_id, version, sleep, HEAD)
    return ticket_id


async def test_time_event_letter_hand_and_supervisor_at_once_wake_it_once(company: Company) -> None:
    tickets = [await asleep(company, number) for number in range(6)]
    company.pass_time(hours=1)
    await company.heartbeat()
    work: list[Any] = [company.run(meet_deadlines), company.run(wake_sleepers, company.who("vera"), EVENT)]
    work += [company.run(meet_deadlines), company.run(wake_sleepers, company.who("vera"), EVENT)]
    for number, ticket_id in enumerate(tickets):
        again = [f"first{number}@customer.example"]
        work += [
            company.letter(f"c{number}@customer.example", in_reply_to=again),
            company.run(wake, company.who("anna"), ticket_id),
        ]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, AudiocommError)]
    counts = await company.rows("select count(*) as times from history where what = 'woken' group by ticket_id")
    assert counts == [{"times": 1}] * len(tickets)
    states = await company.rows("select distinct state, wake_on from ticket")
    assert states == [{"state": "claimed", "wake_on": None}]


async def test_waking_and_handing_on_at_once_leave_one_of_both(company: Company) -> None:
    for number in range(4):
        ticket_id = await asleep(company, number)
        version = (await company.ticket(ticket_id)).version
        target = Target(TargetKind.AGENT, company.ids["ben"])
        outcomes = await asyncio.gather(
            company.run(hand_on, company.who("vera"), ticket_id, version, target, ""),
            company.run(wake_sleepers, company.who("vera"), EVENT),
            return_exceptions=True,
        )
        assert all(isinstance(one, AudiocommError) or not isinstance(one, Exception) for one in outcomes)
        await company.check()


async def test_two_copies_give_each_agenda_once(company: Company) -> None:
    for number in range(30):
        await company.letter(f"c{number}@customer.example", to="anna@example.com")
    company.pass_time(hours=48)
    await asyncio.gather(*(company.run(give_reminders) for _ in range(4)))
    while await company.run(give_reminders):
        pass
    given = "select count(*) as times from reminder where kind = 'follow_up' and done_at is not null group by ticket_id"
    assert await company.rows(given) == [{"times": 1}] * 30
    live = "select count(*) from reminder where kind = 'follow_up' and done_at is null"
    assert await company.value(live) == 30


async def test_many_who_ask_at_once_ask_once(company: Company) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    asked = [company.run(nudge, company.who(login), ticket_id, "") for login in ("vera", "root") * 5]
    await asyncio.gather(*asked, return_exceptions=True)
    assert await company.value("select count(*) from nudge") == 1


SLEEPERS = """
insert into ticket (customer_id, subject, state, stage, responsible_id, holder_id, oldest_open_at, created_at,
    updated_at, claimed_at, wake_on)
select $1, 'Asleep', 'snoozed', 'audience', $2, $2, $3, $3, $3, $3,
    case when n % 3 = 0 then 'event ' || n end
from generate_series(1, 6000) as n
"""
REMINDERS = """
insert into reminder (ticket_id, kind, due_at, created_at)
select id, 'follow_up', $1::timestamptz + id * interval '1 minute', $1 from ticket
"""


class Planned(Exception):
    """Carries a plan out of a transaction that is rolled back."""


@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        ("tickets_sleeping_until", lambda now: ("event 300", 100), "ticket_wake_on"),
        ("follow_ups_take", lambda now: (now, now, 1000), "reminder_due"),
        ("reminder_due", lambda now: (now, 100, []), "reminder_due"),
    ],
)
async def test_thousands_of_sleepers_are_not_read_through(
    company: Company, statement: str, values: Any, index: str
) -> None:
    customer = await company.add_customer("carla@customer.example")

    async def planned(tx: Any) -> None:
        await tx.execute(SLEEPERS, customer, company.ids["anna"], company.now)
        await tx.execute(REMINDERS, company.now)
        await tx.execute("analyze ticket")
        await tx.execute("analyze reminder")
        lines = [row[0] for row in await tx.fetch(f"explain {getattr(sql, statement)}", *values(company.now))]
        raise Planned("\n".join(lines))

    with pytest.raises(Planned) as plan:
        await company.database.run(planned)
    assert index in str(plan.value), plan.value
    assert "Seq Scan" not in str(plan.value), plan.value
