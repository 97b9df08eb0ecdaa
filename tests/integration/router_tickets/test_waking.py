"""Sleeping tickets: until a time, an event or the customer's next letter, and what becomes of them when they wake."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim, hand_on, release
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import NewLetter, NotYours
from services.router.handlers.outcomes import reply_failed
from services.router.handlers.reconsider import reconsider_ticket
from services.router.handlers.replying import no_action, reply
from services.router.handlers.snoozing import Sleep, snooze, wake, wake_sleepers
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports.tickets import TicketState
from shared.errors import Invalid, NotFound, StaleVersion
from shared.events import ReplyFailed
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"
TOMORROW = timedelta(days=1)


async def held(company: Company, **letter) -> tuple[int, int]:
    """A ticket that anna holds, and its version."""
    ticket_id = await company.letter(CARLA, to="anna@example.com", **letter)
    return ticket_id, (await company.run(claim, company.who("anna"), ticket_id)).version


async def asleep(company: Company, **sleep) -> int:
    """A ticket that anna let sleep."""
    ticket_id, version = await held(company, message_id="first@customer.example")
    await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(**sleep), HEAD)
    return ticket_id


async def deadline(company: Company, ticket_id: int) -> tuple[str, timedelta]:
    """The kind of a ticket's live deadline, and how far it lies ahead."""
    sql = "select kind, due_at from deadline where ticket_id = $1 and done_at is null"
    (row,) = await company.rows(sql, ticket_id)
    return row["kind"], row["due_at"] - company.now


async def alerts(company: Company, kind: str) -> list[tuple[int | None, list[int], str]]:
    """Of each alert of a kind its ticket, the agents and the text."""
    told = [one for one in await company.told("alert.raised") if one["kind"] == kind]
    return [(one["ticket_id"], [to["agent_id"] for to in one["recipients"]], one["text"]) for one in told]


async def happened(company: Company, ticket_id: int, what: str) -> list[dict]:
    """What the history holds of one kind."""
    sql = "select actor, facts from history where ticket_id = $1 and what = $2 order by id"
    return await company.rows(sql, ticket_id, what)


async def test_a_sleeping_ticket_keeps_its_holder_and_its_letters_open(company: Company) -> None:
    """M20: nothing to keep in the head."""
    ticket_id = await asleep(company, until=company.now + TOMORROW, event="buyer answered", reason="asked the buyer")
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id, ticket.wake_on) == ("snoozed", company.ids["anna"], "buyer answered")
    assert await deadline(company, ticket_id) == ("snooze", TOMORROW)
    assert await company.value("select disposition from message where ticket_id = $1", ticket_id) == "open"
    (told,) = await happened(company, ticket_id, "snoozed")
    assert (told["actor"], told["facts"]["event"], told["facts"]["reason"]) == (
        "Anna",
        "buyer answered",
        "asked the buyer",
    )
    await company.check()


@pytest.mark.parametrize(
    ("sleep", "longest"),
    [
        ({}, timedelta(days=30)),  # until the customer writes, a month at the longest
        ({"event": "buyer answered"}, timedelta(days=30)),
        ({"until": timedelta(days=30)}, timedelta(days=30)),  # the very end is allowed
        ({"until": timedelta(seconds=1)}, timedelta(seconds=1)),
    ],
)
async def test_it_sleeps_as_long_as_asked_and_never_for_ever(company: Company, sleep, longest) -> None:
    wanted = {name: company.now + value if name == "until" else value for name, value in sleep.items()}
    ticket_id = await asleep(company, **wanted)
    assert await deadline(company, ticket_id) == ("snooze", longest)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=-1), timedelta(days=30, seconds=1)])
async def test_the_past_and_what_lies_too_far_ahead_are_refused(company: Company, ahead: timedelta) -> None:
    ticket_id, version = await held(company)
    with pytest.raises(Invalid) as refused:
        await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(company.now + ahead), HEAD)
    assert refused.value.facts["field"] == "until"
    assert (await company.ticket(ticket_id)).state is TicketState.CLAIMED


async def test_only_the_holder_lets_it_sleep_and_never_over_an_unseen_letter(company: Company) -> None:
    ticket_id, version = await held(company, message_id="first@customer.example")
    for login, refusal in (("ben", NotFound), ("vera", NotYours)):
        with pytest.raises(refusal):
            await company.run(snooze, company.who(login), ticket_id, version, Sleep(), HEAD)
    with pytest.raises(StaleVersion):
        await company.run(snooze, company.who("anna"), ticket_id, version + 3, Sleep(), HEAD)
    await company.letter(CARLA, in_reply_to=["first@customer.example"], visible_text="And the cable?")
    with pytest.raises(NewLetter) as refused:
        await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
    (news,) = refused.value.facts["messages"]
    assert (news["author"], news["preview"]) == ("Carla", "And the cable?")
    await company.run(snooze, company.who("anna"), ticket_id, refused.value.facts["version"], Sleep(), HEAD)
    waiting = await company.letter("dora@customer.example")
    with pytest.raises(NotYours):
        await company.run(snooze, company.who("vera"), waiting, (await company.ticket(waiting)).version, Sleep(), HEAD)


async def test_its_time_wakes_it_with_a_fresh_hold(company: Company) -> None:
    ticket_id = await asleep(company, until=company.now + TOMORROW)
    company.pass_time(hours=23)
    assert await company.meet_deadlines() == 0
    company.pass_time(hours=2)
    await company.heartbeat()
    assert await company.meet_deadlines() == 1
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id, ticket.claimed_at) == ("claimed", company.ids["anna"], company.now)
    assert await deadline(company, ticket_id) == ("claim", timedelta(hours=4))
    assert await alerts(company, "woken") == [(ticket_id, [company.ids["anna"]], "It slept until now.")]
    (told,) = await happened(company, ticket_id, "woken")
    assert told["facts"] == {"why": "due", "late_seconds": 3600}
    assert await company.meet_deadlines() == 0, "it wakes once"


async def test_an_event_wakes_every_ticket_that_waits_for_it(company: Company) -> None:
    """M20: until "buyer answered". An event for which nobody waits, or waits yet, is harmless."""
    system = company.who("vera")
    assert await company.run(wake_sleepers, system, "buyer answered") == 0
    waits = await asleep(company, event="buyer answered")
    other = await company.letter("other@customer.example", to="anna@example.com")
    version = (await company.run(claim, company.who("anna"), other)).version
    await company.run(snooze, company.who("anna"), other, version, Sleep(event="order shipped"), HEAD)
    assert await company.run(wake_sleepers, system, "buyer answered") == 1
    assert await company.run(wake_sleepers, system, "buyer answered") == 0
    assert (await company.ticket(waits)).state is TicketState.CLAIMED
    assert (await company.ticket(waits)).wake_on is None
    assert (await company.ticket(other)).state is TicketState.SNOOZED
    ((ticket_id, to, text),) = await alerts(company, "woken")
    assert (ticket_id, to) == (waits, [company.ids["anna"]])
    assert "buyer answered" in text


async def test_the_customers_next_letter_joins_and_wakes_it(company: Company) -> None:
    ticket_id = await asleep(company, until=company.now + TOMORROW)
    company.pass_time(hours=1)
    assert await company.letter(CARLA, in_reply_to=["first@customer.example"], visible_text="Never mind.") == ticket_id
    assert (await company.ticket(ticket_id)).state is TicketState.CLAIMED
    assert await deadline(company, ticket_id) == ("claim", timedelta(hours=4))
    assert await alerts(company, "woken") == [(ticket_id, [company.ids["anna"]], "Carla: Never mind.")]
    assert len(await happened(company, ticket_id, "letter")) == 2


async def test_the_customer_is_told_how_it_stands_and_the_letter_stays_open(company: Company) -> None:
    """M20: the customer may be told the state in one click."""
    ticket_id = await asleep(company, until=company.now + TOMORROW, tell="We asked the factory.")
    (sent,) = await company.told("reply.requested")
    assert [to["address"] for to in sent["to"]] == [CARLA]
    assert "We asked the factory." in sent["text"]
    open_letters = "select count(*) from message where ticket_id = $1 and disposition = 'open'"
    assert await company.value(open_letters, ticket_id) == 1
    assert len(await happened(company, ticket_id, "told")) == 1
    answer = await company.letter(CARLA, in_reply_to=[sent["message_id"]])
    assert answer == ticket_id
    assert (await company.ticket(ticket_id)).state is TicketState.CLAIMED


async def test_what_did_not_arrive_wakes_it(company: Company) -> None:
    ticket_id = await asleep(company, until=company.now + TOMORROW, tell="We asked the factory.")
    (sent,) = await company.told("reply.requested")
    ids = {name: sent[name] for name in ("reply_id", "ticket_id", "message_id")}
    failed = ReplyFailed(**ids, recipient=CARLA, reason="550 no such mailbox")
    await company.run(reply_failed, failed)
    assert (await company.ticket(ticket_id)).state is TicketState.CLAIMED
    assert [to for _, to, _ in await alerts(company, "woken")] == [[company.ids["anna"]]]


@pytest.mark.parametrize(("login", "alerted"), [("anna", []), ("vera", ["anna"])])
async def test_holder_and_supervisor_wake_it_by_hand(company: Company, login: str, alerted: list[str]) -> None:
    ticket_id = await asleep(company)
    awake = await company.run(wake, company.who(login), ticket_id)
    assert (awake.state, awake.holder_id) == ("claimed", company.ids["anna"])
    told = [to for _, to, _ in await alerts(company, "woken")]
    assert told == [[company.ids[one]] for one in alerted]
    with pytest.raises(NotYours):
        await company.run(wake, company.who(login), ticket_id)


async def test_nobody_else_finds_it(company: Company) -> None:
    ticket_id = await asleep(company)
    with pytest.raises(NotFound):
        await company.run(wake, company.who("ben"), ticket_id)
    with pytest.raises(NotFound):
        await company.run(claim, company.who("dora"), ticket_id)


async def test_it_goes_to_the_ladder_when_its_holder_is_on_leave_as_it_wakes(company: Company) -> None:
    """A day off takes no sleeping ticket away; one that wakes in it is somebody else's."""
    ticket_id = await asleep(company, until=company.now + TOMORROW)
    sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'leave')"
    start = company.now + timedelta(hours=20)
    await company.value(sql, company.ids["anna"], start, start + timedelta(days=9))
    company.pass_time(hours=21)
    await company.heartbeat("ben", "cleo", "dora", "vera")
    await company.run(reconsider_ticket, ticket_id)
    assert (await company.ticket(ticket_id)).state is TicketState.SNOOZED
    company.pass_time(hours=3)
    await company.heartbeat("ben", "cleo", "dora", "vera")
    assert await company.meet_deadlines() == 1
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("waiting", None)
    assert company.ids["anna"] in ticket.former_holders
    assert [(to, text) for _, to, text in await alerts(company, "lost")] == [
        ([company.ids["anna"]], "It woke while you were not there.")
    ]


async def test_it_goes_to_the_ladder_when_its_holder_leaves(company: Company) -> None:
    ticket_id = await asleep(company, event="buyer answered")
    assert ticket_id in await company.store("tickets_of_agents", [company.ids["anna"]])
    await company.value("update agent set departed_at = $1 where login = 'anna'", company.now)
    await company.run(reconsider_ticket, ticket_id)
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.wake_on) == (TicketState.WAITING, None)


@pytest.mark.parametrize("way", ["reply", "no_action", "release", "hand_on"])
async def test_what_ends_a_claim_ends_a_sleep(company: Company, way: str) -> None:
    ticket_id = await asleep(company, event="buyer answered")
    anna, version = company.who("anna"), (await company.ticket(ticket_id)).version
    if way == "reply":
        await company.run(reply, anna, ticket_id, version, ReplyText("It is on its way."), HEAD)
    elif way == "no_action":
        await company.run(no_action, anna, ticket_id, version, "settled by telephone")
    elif way == "release":
        await company.run(release, anna, ticket_id, "on leave from tomorrow")
    else:
        target = Target(TargetKind.AGENT, company.ids["ben"])
        await company.run(hand_on, company.who("vera"), ticket_id, version, target, "he knows the buyer")
    ticket = await company.ticket(ticket_id)
    assert ticket.state is (TicketState.WORKED_OUT if way in ("reply", "no_action") else TicketState.WAITING)
    assert ticket.wake_on is None
    assert await company.run(wake_sleepers, company.who("vera"), "buyer answered") == 0


async def test_a_sleep_may_be_made_longer(company: Company) -> None:
    ticket_id = await asleep(company, until=company.now + TOMORROW)
    version = (await company.ticket(ticket_id)).version
    await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(company.now + 2 * TOMORROW), HEAD)
    assert await deadline(company, ticket_id) == ("snooze", 2 * TOMORROW)


@pytest.mark.parametrize("jump", [timedelta(days=7), timedelta(days=400)])
async def test_after_a_long_stop_everything_wakes_once_and_in_order(company: Company, jump: timedelta) -> None:
    """A clock that jumps, or a process that stood still for days."""
    tickets = []
    for hours in (5, 2, 9):
        ticket_id = await company.letter(f"c{hours}@customer.example", to="anna@example.com")
        version = (await company.run(claim, company.who("anna"), ticket_id)).version
        until = company.now + timedelta(hours=hours)
        await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(until), HEAD)
        tickets.append((hours, ticket_id))
    company.now += jump
    await company.heartbeat()
    assert await company.meet_deadlines() == 3
    woken = await company.rows("select ticket_id, facts from history where what = 'woken' order by id")
    assert [row["ticket_id"] for row in woken] == [ticket_id for _, ticket_id in sorted(tickets)]
    assert [row["facts"]["late_seconds"] for row in woken] == [
        int((jump - timedelta(hours=hours)).total_seconds()) for hours, _ in sorted(tickets)
    ]
    company.now -= timedelta(hours=1)
    assert await company.meet_deadlines() == 0, "a clock that goes back wakes nothing again"


async def test_what_sleeps_takes_no_room_on_its_holders_desk(company: Company) -> None:
    """Full by what is awake alone: asleep it frees his place, awake it takes it again, twice asleep frees one."""

    async def load() -> int:
        roster = (await company.store("load_moment", company.now)).roster
        return next(agent.open_load for agent in roster.agents if agent.id == company.ids["anna"])

    ticket_id, version = await held(company)
    assert await load() == 1
    for _ in range(2):
        slept = await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
        version = slept.version
        assert await load() == 0
    await company.run(wake, company.who("anna"), ticket_id)
    assert await load() == 1
    version = (await company.ticket(ticket_id)).version
    slept = await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
    await company.run(release, company.who("anna"), ticket_id, "")
    assert await load() == 0
