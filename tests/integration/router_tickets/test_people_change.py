"""People leave, go home or get marks while tickets are theirs; supervisors hand tickets on."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim, hand_on
from services.router.handlers.errors import NotYours
from services.router.handlers.reconsider import (
    reconsider_agents,
    reconsider_customers,
    reconsider_ticket,
    tickets_in_vain,
)
from services.router.handlers.second_looks import look_again, spread_changes, tickets_to_look_at
from services.router.policy.reassignment import Target, TargetKind
from shared.errors import Invalid, NotFound, StaleVersion
from tests.integration.router_tickets.conftest import Company

CARLA = "carla@customer.example"


async def offered(company: Company) -> int:
    """A letter that waits for Anna alone."""
    await company.add_customer(CARLA, "speakers")
    return await company.letter(CARLA, to="anna@example.com")


async def held(company: Company) -> int:
    """A letter that Anna claimed."""
    ticket_id = await offered(company)
    await company.run(claim, company.who("anna"), ticket_id)
    return ticket_id


async def depart(company: Company, login: str) -> None:
    await company.value("update agent set departed_at = $1 where login = $2", company.now, login)
    await company.run(reconsider_agents, [company.ids[login]])


async def leave(company: Company, login: str) -> None:
    sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'sick')"
    await company.value(sql, company.ids[login], company.now, company.now + timedelta(days=5))
    await company.run(reconsider_agents, [company.ids[login]])


async def go_away(company: Company, login: str) -> None:
    await company.value("update agent set away = true where login = $1", login)
    await company.run(reconsider_agents, [company.ids[login]])


@pytest.mark.parametrize("how", [depart, leave, go_away])
async def test_an_offer_moves_on_at_once_when_its_agent_is_gone(company: Company, how) -> None:
    ticket_id = await offered(company)
    await how(company, "anna")
    ticket = await company.ticket(ticket_id)
    assert (ticket.stage, ticket.responsible_id) == ("audience", company.ids["ben"])


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (depart, "waiting"),  # his claims go back to the ladder
        (leave, "waiting"),  # absent people never hold a letter
        (go_away, "claimed"),  # a coffee costs nobody his claim
    ],
)
async def test_a_claim_returns_when_its_holder_left_or_is_on_leave(company: Company, how, state: str) -> None:
    ticket_id = await held(company)
    company.pass_time(minutes=5)
    await company.heartbeat()
    await how(company, "anna")
    ticket = await company.ticket(ticket_id)
    assert ticket.state == state
    assert (ticket.responsible_id == company.ids["anna"]) == (state == "claimed")


async def test_the_loop_finds_who_fell_silent_or_went_home(company: Company) -> None:
    """A desk may be silent for six and a half minutes before its offer moves on; the end of a shift takes none."""
    ticket_id = await offered(company)
    company.pass_time(minutes=5)
    await company.heartbeat("ben")
    assert not await company.run(reconsider_ticket, ticket_id)
    company.pass_time(minutes=2)
    await company.heartbeat("ben")
    assert await company.run(tickets_in_vain, 0, 9) == [ticket_id]
    assert await company.run(reconsider_ticket, ticket_id)
    assert (await company.ticket(ticket_id)).stage == "audience"
    assert not await company.run(reconsider_ticket, ticket_id)


async def test_an_offer_never_runs_over_night(company: Company) -> None:
    """At half past five only half an hour of the shift is left: the deadline is its end."""
    company.pass_time(hours=7, minutes=30)
    await company.heartbeat()
    await offered(company)
    due = await company.value("select due_at from deadline where done_at is null")
    assert due == company.now + timedelta(minutes=30)


async def test_a_bad_mark_takes_a_waiting_ticket_out_of_sight(company: Company) -> None:
    """The one it was offered to is rated badly while it waits for him."""
    ticket_id = await offered(company)
    customer = (await company.ticket(ticket_id)).customer_id
    sql = "insert into rating (customer_id, agent_id, score, rated_at) values ($1, $2, 1, $3)"
    await company.value(sql, customer, company.ids["anna"], company.now)
    await company.run(reconsider_customers, [customer])
    assert await company.seen_by(ticket_id) == {"ben"}
    withdrawn = (await company.told("alert.withdrawn"))[-1]
    assert withdrawn["agent_ids"] == [company.ids["anna"]]


async def test_a_changed_calendar_moves_the_hold_of_a_group(company: Company) -> None:
    """What was counted on it is looked at once after each change; who comes to no calendar changes nothing."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(CARLA)
    await company.run(lambda store, now: spread_changes(store))
    await company.run(look_again, await company.run(tickets_to_look_at))
    before = await company.value("select due_at from deadline where done_at is null")
    hours = {"weekly": {"tue": [["09:00", "12:00"]], "wed": [["09:00", "18:00"]]}}
    await company.value("update calendar set weekly = $1, version = version + 1", hours["weekly"])
    assert not await company.run(lambda store, now: spread_changes(store))
    assert await company.run(tickets_to_look_at) == [ticket_id]
    await company.run(look_again, [ticket_id])
    after = await company.value("select due_at from deadline where done_at is null")
    assert (before.hour, after - before) == (14, timedelta(hours=21))
    await company.run(lambda store, now: spread_changes(store))
    assert await company.run(tickets_to_look_at) == []


async def test_a_supervisor_takes_it_away_to_an_agent_then_to_an_audience(company: Company) -> None:
    """M12: the scope is replaced, the others' alerts are withdrawn, an unaccepted one comes to the supervisors."""
    ticket_id = await held(company)
    version = (await company.ticket(ticket_id)).version
    to_ben = Target(TargetKind.AGENT, company.ids["ben"])
    ticket = await company.run(hand_on, company.who("vera"), ticket_id, version, to_ben, "Anna is busy")
    assert (ticket.state, ticket.exclusive, ticket.responsible_id) == ("waiting", True, company.ids["ben"])
    assert await company.seen_by(ticket_id) == {"ben"}
    told, lost = (await company.told("alert.raised"))[-2:]
    assert (told["kind"], told["recipients"][0]["agent_id"]) == ("reassigned", company.ids["ben"])
    assert (lost["kind"], lost["recipients"][0]["agent_id"]) == ("lost", company.ids["anna"])
    to_cables = Target(TargetKind.AUDIENCE, company.audiences["cables"])
    ticket = await company.run(hand_on, company.who("vera"), ticket_id, ticket.version, to_cables, "a cable")
    assert await company.seen_by(ticket_id) == {"cleo"}
    assert await company.value("select kind from deadline where done_at is null") == "acceptance"
    await company.until_due()
    assert (await company.ticket(ticket_id)).stage == "supervisors"
    assert "vera" in await company.seen_by(ticket_id)


async def test_accepting_a_reassignment_is_claiming(company: Company) -> None:
    ticket_id = await held(company)
    version = (await company.ticket(ticket_id)).version
    to_ben = Target(TargetKind.AGENT, company.ids["ben"])
    await company.run(hand_on, company.who("anna"), ticket_id, version, to_ben, "you know it better")
    with pytest.raises(NotFound):
        await company.run(claim, company.who("anna"), ticket_id)
    assert (await company.run(claim, company.who("ben"), ticket_id)).holder_id == company.ids["ben"]


@pytest.mark.parametrize(
    ("login", "target", "stale", "expected"),
    [
        ("ben", Target(TargetKind.AGENT, 1), 0, NotFound),  # neither sees it nor may hand it on
        ("vera", Target(TargetKind.AGENT, 999), 0, Invalid),  # nobody
        ("vera", Target(TargetKind.STAGE, stage="nowhere"), 0, Invalid),
        ("vera", Target(TargetKind.AUDIENCE, 999), 0, Invalid),
        ("vera", Target(TargetKind.AGENT, 1), 1, StaleVersion),
    ],
)
async def test_a_reassignment_that_cannot_be_is_refused(company: Company, login, target, stale, expected) -> None:
    ticket_id = await held(company)
    version = (await company.ticket(ticket_id)).version - stale
    with pytest.raises(expected):
        await company.run(hand_on, company.who(login), ticket_id, version, target, "")
    assert (await company.ticket(ticket_id)).state == "claimed"


async def test_a_badly_rated_agent_is_not_handed_the_ticket_and_the_reason_is_not_told(company: Company) -> None:
    await company.add_customer("dan@customer.example", "speakers", rated=("ben", 1))
    ticket_id = await company.letter("dan@customer.example", to="anna@example.com")
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    to_ben = Target(TargetKind.AGENT, company.ids["ben"])
    with pytest.raises(Invalid) as refused:
        await company.run(hand_on, company.who("anna"), ticket_id, ticket.version, to_ben, "")
    assert "rat" not in refused.value.message.replace("operat", "")


async def test_a_worked_out_ticket_is_not_handed_on(company: Company) -> None:
    ticket_id = await held(company)
    await company.value("update message set disposition = 'no_action' where ticket_id = $1", ticket_id)
    sql = "update ticket set state = 'worked_out', oldest_open_at = null, holder_id = null where id = $1"
    await company.value(sql, ticket_id)
    await company.value("update deadline set done_at = $1", company.now)
    to_ben = Target(TargetKind.AGENT, company.ids["ben"])
    with pytest.raises(NotYours):
        await company.run(hand_on, company.who("vera"), ticket_id, 3, to_ben, "")
