"""Two at once: whoever is second finds the work done or is told why not, and nothing is done twice."""

import asyncio
from typing import Any

import pytest

from services.router.handlers.acting import claim, hand_on, hold_claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.deadlines import meet_deadlines
from services.router.handlers.replying import no_action, reply
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports.decisions import DueRow
from services.router.store.store import PostgresStore
from shared.errors import AudiocommError, NotFound
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"
WAITING = "select exists (select 1 from pg_locks where not granted)"


async def test_a_deadline_fires_once_though_two_copies_meet_it(company: Company) -> None:
    """The second copy leaves a locked ticket alone, and finds the deadline moved afterwards."""
    await company.add_customer(CARLA, "speakers")
    tickets = [await company.letter(f"c{number}@customer.example", to="anna@example.com") for number in range(12)]
    company.pass_time(hours=2)
    met = await asyncio.gather(*(company.run(meet_deadlines) for _ in range(10)))
    assert sorted(row.ticket_id for rows in met for row in rows) == tickets
    assert await company.run(meet_deadlines) == []
    for ticket_id in tickets:
        assert await company.value("select count(*) from decision where ticket_id = $1", ticket_id) == 2


async def test_a_claim_and_a_deadline_at_once_leave_one_of_both(company: Company) -> None:
    """Either the claim comes first and the deadline is no longer due, or the group sees it and the claim wins there."""
    await company.add_customer(CARLA, "speakers")
    tickets = [await company.letter(f"c{number}@customer.example", to="anna@example.com") for number in range(8)]
    company.pass_time(hours=2)
    work: list[Any] = [company.run(meet_deadlines)]
    work += [company.run(claim, company.who("anna"), ticket_id) for ticket_id in tickets]
    await asyncio.gather(*work)
    kinds = await company.rows("select kind, count(*) as many from deadline where done_at is null group by kind")
    assert kinds == [{"kind": "claim", "many": 8}]


async def meet_once(company: Company) -> list[DueRow]:
    """Meet what is due, and not again should the database undo it."""
    async with company.database.transaction() as tx:
        return await meet_deadlines(PostgresStore(tx), company.now)


async def test_a_claim_and_the_end_of_another_one_never_wait_for_each_other(company: Company) -> None:
    """Anna claims what is due for others while what she held before is taken from her: both count as her load."""
    await company.letter()
    (held, wanted) = [await company.letter(f"c{number}@customer.example") for number in range(2)]
    await company.run(claim, company.who("anna"), held)
    company.pass_time(days=1)
    async with company.database.transaction() as claiming:
        taken = await PostgresStore(claiming).claim_ticket(wanted, company.ids["anna"], True, company.now)
        assert taken is not None
        meeting = asyncio.create_task(meet_once(company))
        while not meeting.done() and not await company.value(WAITING):
            await asyncio.sleep(0)
        await hold_claim(PostgresStore(claiming), taken, company.now, company.now)
    assert wanted not in [row.ticket_id for row in await meeting]
    assert (await company.ticket(held)).state == "waiting"
    assert await company.value("select kind from deadline where ticket_id = $1 and done_at is null", wanted) == "claim"


async def test_a_letter_and_a_reply_at_once_leave_no_letter_behind(company: Company) -> None:
    """The letter is either answered with the others, or refuses the reply, or reopens the ticket."""
    for number in range(6):
        sender, message_id = f"c{number}@customer.example", f"first{number}@customer.example"
        ticket_id = await company.letter(sender, to="anna@example.com", message_id=message_id)
        version = (await company.run(claim, company.who("anna"), ticket_id)).version
        answer = company.run(reply, company.who("anna"), ticket_id, version, ReplyText("Done."), HEAD)
        letter = company.letter(sender, in_reply_to=[message_id])
        outcomes: list[Any] = list(await asyncio.gather(answer, letter, return_exceptions=True))
        assert isinstance(outcomes[0], int | AudiocommError)
        assert outcomes[1] == ticket_id
        await company.check()


async def test_of_many_who_dispose_of_it_at_once_one_does(company: Company) -> None:
    ticket_id = await company.letter()
    version = (await company.ticket(ticket_id)).version
    everybody = [company.run(no_action, company.who(login), ticket_id, version, "") for login in company.ids]
    outcomes: list[Any] = list(await asyncio.gather(*everybody, return_exceptions=True))
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert await company.value("select count(*) from history where what = 'no_action'") == 1


async def test_two_letters_of_a_new_customer_at_once_make_one_customer(company: Company) -> None:
    letters = [company.letter("new@customer.example") for _ in range(8)]
    assert len(set(await asyncio.gather(*letters))) == 8
    assert await company.value("select count(*) from customer") == 1


async def test_a_claim_that_waited_for_a_reassignment_finds_the_scope_of_afterwards(company: Company) -> None:
    """Who lost sight of a ticket while his claim waited for its lock has not got it: it is somebody else's now."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    version = (await company.ticket(ticket_id)).version
    to_cleo = Target(TargetKind.AGENT, company.ids["cleo"])
    async with company.database.transaction() as tx:
        await hand_on(PostgresStore(tx), company.now, company.who("vera"), ticket_id, version, to_cleo, "she knows")
        late = asyncio.create_task(company.run(claim, company.who("anna"), ticket_id))
        while not await company.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
            await asyncio.sleep(0)
    with pytest.raises(NotFound):
        await late
    assert await company.seen_by(ticket_id) == {"cleo"}
    assert (await company.ticket(ticket_id)).holder_id is None


async def test_a_claim_does_not_wait_for_the_claimers_own_presence(company: Company) -> None:
    """Who goes away locks himself, then his tickets; a claim locks the ticket, then names him: both come to an end."""
    ticket_id = await company.letter(CARLA, to="anna@example.com")
    async with company.database.transaction() as tx, asyncio.timeout(30):
        assert await PostgresStore(tx).heard_of(company.ids["anna"]) is not None
        claimed = await company.run(claim, company.who("anna"), ticket_id)
    assert claimed.holder_id == company.ids["anna"]
