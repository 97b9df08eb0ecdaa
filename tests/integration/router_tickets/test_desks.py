"""People come and go while letters wait: nothing waits for an empty chair."""

from collections import Counter
from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.presence import PresenceState, note_presence
from services.router.handlers.reconsider import reconsider_offers
from services.router.worker import PRESENCE_SECONDS, DesksLoop
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_loops import Work, runtime_of

CARLA = "carla@customer.example"


def desks_of(company: Company) -> DesksLoop:
    """The loop of desks on the company's clock."""
    return DesksLoop(runtime_of(company), Work(company, set()))


async def look(loop: DesksLoop) -> None:
    """Look at the desks until there is nothing more to do at once."""
    while await loop.look_at_desks() != PRESENCE_SECONDS:
        pass


async def say(company: Company, login: str, state: str = "working", idle: bool = False, source: str = "desk") -> None:
    await company.run(note_presence, company.ids[login], source, PresenceState(state), idle)


async def offered(company: Company) -> int:
    """A letter that waits for Anna alone."""
    await company.add_customer(CARLA, "speakers")
    return await company.letter(CARLA, to="anna@example.com")


async def summaries(company: Company) -> list[tuple[int, str]]:
    """To whom how many waiting letters were told in one alert, oldest first."""
    told = [one for one in await company.told("alert.raised") if one["ticket_id"] is None]
    return [(one["recipients"][0]["agent_id"], one["text"]) for one in told]


async def responsible(company: Company) -> Counter:
    """How many waiting tickets everybody is responsible for, by login."""
    names = {id_: login for login, id_ in company.ids.items()}
    rows = await company.rows("select responsible_id from ticket where state = 'waiting'")
    return Counter(names[row["responsible_id"]] for row in rows)


async def go_away(company: Company) -> None:
    await say(company, "anna", "away")


async def be_idle(company: Company) -> None:
    await say(company, "anna", idle=True)


async def fall_silent(company: Company) -> None:
    company.pass_time(seconds=391)
    await company.heartbeat("ben")


async def end_the_shift(company: Company) -> None:
    company.now = company.now.replace(hour=18, minute=0)
    await company.heartbeat()


async def begin_leave(company: Company) -> None:
    company.pass_time(minutes=5)
    await company.heartbeat()
    sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'leave')"
    await company.value(sql, company.ids["anna"], company.now, company.now + timedelta(days=14))


async def depart(company: Company) -> None:
    await company.value("update agent set departed_at = $1 where login = 'anna'", company.now)


@pytest.mark.parametrize("how", [go_away, be_idle, fall_silent, end_the_shift, begin_leave, depart])
async def test_an_offer_never_waits_for_an_empty_chair(company: Company, how) -> None:
    """However somebody goes, what only he sees is with the group after one look."""
    ticket_id = await offered(company)
    loop = desks_of(company)
    await look(loop)
    await how(company)
    await look(loop)
    ticket = await company.ticket(ticket_id)
    assert (ticket.stage, ticket.exclusive) == ("audience", False)
    assert "ben" in await company.seen_by(ticket_id)
    if how is not end_the_shift:
        assert ticket.responsible_id == company.ids["ben"]


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (go_away, "claimed"),
        (be_idle, "claimed"),
        (fall_silent, "claimed"),
        (end_the_shift, "claimed"),
        (begin_leave, "waiting"),
    ],
)
async def test_a_claim_is_kept_until_its_deadline_but_not_through_a_leave(company: Company, how, state: str) -> None:
    ticket_id = await offered(company)
    await company.run(claim, company.who("anna"), ticket_id)
    loop = desks_of(company)
    await look(loop)
    await how(company)
    await look(loop)
    assert (await company.ticket(ticket_id)).state == state


@pytest.mark.parametrize("how", [go_away, be_idle])
async def test_a_word_moves_an_offer_at_once(company: Company, how) -> None:
    """No look is needed: the answer to the word is given when the letter is with the group."""
    ticket_id = await offered(company)
    await say(company, "anna")
    await how(company)
    assert (await company.ticket(ticket_id)).stage == "audience"


async def test_a_desk_that_drops_and_comes_back_moves_nothing(company: Company) -> None:
    """A beat every five minutes for an hour: the letter stays hers, nobody else hears of it."""
    ticket_id = await offered(company)
    loop = desks_of(company)
    for _ in range(12):
        await look(loop)
        company.pass_time(minutes=5)
        await company.heartbeat("ben")
        await look(loop)
        await company.heartbeat("anna")
    ticket = await company.ticket(ticket_id)
    assert (ticket.stage, ticket.responsible_id, ticket.version) == ("addressed", company.ids["anna"], 2)
    assert await summaries(company) == []


async def test_who_comes_back_to_his_claim_and_offer_is_offered_nothing_twice(company: Company) -> None:
    """The offer moved on when the lid was closed; opening it again brings it back to nobody alone."""
    ticket_id = await offered(company)
    loop = desks_of(company)
    await look(loop)
    for _ in range(3):
        await fall_silent(company)
        await look(loop)
        await company.heartbeat()
        await look(loop)
    ticket = await company.ticket(ticket_id)
    assert (ticket.stage, ticket.exclusive) == ("audience", False)
    offers = [one for one in await company.told("alert.raised") if one["kind"] == "offered"]
    assert len(offers) == 1


async def test_who_comes_is_first_for_what_was_meant_for_him(company: Company) -> None:
    """A letter to Anna came while she was away: with her first beat it is hers to answer, and the group keeps it."""
    await company.value("update agent set last_seen_at = null where login = 'anna'")
    ticket_id = await offered(company)
    loop = desks_of(company)
    await look(loop)
    due = await company.value("select due_at from deadline where done_at is null")
    assert (await company.ticket(ticket_id)).responsible_id == company.ids["ben"]
    company.pass_time(minutes=10)
    await company.heartbeat()
    await look(loop)
    ticket = await company.ticket(ticket_id)
    assert (ticket.stage, ticket.exclusive, ticket.responsible_id) == ("audience", False, company.ids["anna"])
    assert await company.seen_by(ticket_id) == {"anna", "ben"}
    assert await company.value("select due_at from deadline where done_at is null") == due
    alert = (await company.told("alert.raised"))[-1]
    assert (alert["kind"], [one["agent_id"] for one in alert["recipients"]]) == ("offered", [company.ids["anna"]])
    # Each once: she goes and comes back, and it is not offered again.
    await fall_silent(company)
    await look(loop)
    await company.heartbeat()
    await look(loop)
    assert len([one for one in await company.told("alert.raised") if one["kind"] == "offered"]) == 1


async def test_a_ticket_that_was_claimed_before_is_not_offered_anew(company: Company) -> None:
    await company.value("update agent set last_seen_at = null where login = 'anna'")
    ticket_id = await offered(company)
    await company.run(claim, company.who("ben"), ticket_id)
    await company.until_due()
    await company.value("update agent set last_seen_at = null where login = 'anna'")
    loop = desks_of(company)
    await look(loop)
    await company.heartbeat()
    await look(loop)
    assert "addressed" not in (await company.ticket(ticket_id)).stages_run


async def test_a_look_reads_no_ticket_when_nobody_came_or_went(company: Company) -> None:
    """The second look finds everybody as they were: no row of any ticket changes, and nothing is told."""
    for number in range(5):
        await company.letter(f"c{number}@customer.example")
    loop = desks_of(company)
    await look(loop)
    before = await company.rows("select id, version from ticket order by id")
    told = len(await company.told("alert.raised"))
    for _ in range(5):
        company.pass_time(seconds=15)
        await company.heartbeat()
        await look(loop)
    assert await company.rows("select id, version from ticket order by id") == before
    assert len(await company.told("alert.raised")) == told


async def test_what_one_who_goes_was_responsible_for_is_somebody_elses(company: Company) -> None:
    for number in range(6):
        await company.letter(f"c{number}@customer.example")
    loop = desks_of(company)
    await look(loop)
    went = next(iter(await responsible(company)))
    await say(company, went, "away")
    await look(loop)
    assert went not in await responsible(company)
    await company.run(reconsider_offers, [company.ids[went]])
    await company.check()


async def test_a_look_moves_only_so_much_and_the_next_the_rest(company: Company) -> None:
    """Each in a transaction of its own: no look takes long, and one that cannot be moved keeps none behind it."""
    await company.add_customer(CARLA, "speakers")
    tickets = [await company.letter(CARLA, to="anna@example.com") for _ in range(5)]
    for ticket_id in tickets:
        await company.run(claim, company.who("anna"), ticket_id)
    await begin_leave(company)
    moved = "select array_agg(id order by id) from ticket where state = 'waiting'"
    # The first two cannot be moved by the first look: they are the fourth and fifth thing that it does.
    loop = DesksLoop(runtime_of(company), Work(company, {3, 4}), at_a_look=2)
    first, second = tickets[:2], tickets[2:]
    for seen, rests in ((None, False), (second[:2], False), (second, True), (first + second, False)):
        assert (await loop.look_at_desks() == PRESENCE_SECONDS) is rests
        assert await company.value(moved) == seen
