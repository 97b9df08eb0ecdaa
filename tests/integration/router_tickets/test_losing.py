"""Whoever loses a ticket learns why; and what declining means for who is asked later."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim, decline, hand_on, release
from services.router.handlers.facts import keep_ratings
from services.router.handlers.replying import no_action
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports.facts import RatingLine
from services.router.ports.tickets import TicketState
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_waking import alerts, happened

CARLA = "carla@customer.example"


async def losses(company: Company) -> list[tuple[list[str], str]]:
    """Who was told that he lost a ticket, and why."""
    names = {agent_id: login for login, agent_id in company.ids.items()}
    return [([names[one] for one in to], text) for _, to, text in await alerts(company, "lost")]


async def offered(company: Company) -> int:
    """A ticket that is offered to anna alone."""
    return await company.letter(CARLA, to="anna@example.com")


async def held(company: Company) -> int:
    """A ticket that anna holds."""
    ticket_id = await offered(company)
    await company.run(claim, company.who("anna"), ticket_id)
    return ticket_id


async def test_the_holder_learns_who_took_it_away_and_why(company: Company) -> None:
    ticket_id = await held(company)
    version, target = (await company.ticket(ticket_id)).version, Target(TargetKind.AGENT, company.ids["ben"])
    reason = "you are on leave from tomorrow"
    await company.run(hand_on, company.who("vera"), ticket_id, version, target, reason)
    assert await losses(company) == [(["anna"], f"Vera handed it to Ben: {reason}")]
    (line,) = await happened(company, ticket_id, "lost")
    assert (line["actor"], line["facts"]) == ("Vera", {"why": f"Vera handed it to Ben: {reason}"})


async def test_the_one_offered_learns_that_a_supervisor_took_it(company: Company) -> None:
    ticket_id = await offered(company)
    await company.run(claim, company.who("vera"), ticket_id)
    assert await losses(company) == [(["anna"], "Vera claimed it.")]


async def test_nobody_is_told_of_his_own_doing(company: Company) -> None:
    ticket_id = await held(company)
    await company.run(release, company.who("anna"), ticket_id, "not mine")
    second = await company.letter("other@customer.example", to="anna@example.com")
    await company.run(decline, company.who("anna"), second, "no time", True)
    third = await company.letter("third@customer.example", to="anna@example.com")
    version = (await company.run(claim, company.who("anna"), third)).version
    target = Target(TargetKind.AGENT, company.ids["ben"])
    await company.run(hand_on, company.who("anna"), third, version, target, "")
    assert await losses(company) == []


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("offer", "You did not take it in time: others are asked now."),
        ("claim", "You did not answer it in time: others are asked now."),
        ("reassignment", "You did not accept it in time: others are asked now."),
    ],
)
async def test_a_timeout_says_why(company: Company, way: str, words: str) -> None:
    ticket_id = await offered(company) if way == "offer" else await held(company)
    if way == "reassignment":
        version, target = (await company.ticket(ticket_id)).version, Target(TargetKind.AGENT, company.ids["ben"])
        await company.run(hand_on, company.who("anna"), ticket_id, version, target, "")
    await company.until_due()
    assert await losses(company) == [(["ben"] if way == "reassignment" else ["anna"], words)]


async def test_a_late_timeout_says_how_late_it_was(company: Company) -> None:
    ticket_id = await held(company)
    company.pass_time(days=3)
    await company.heartbeat()
    await company.meet_deadlines()
    (line,) = await happened(company, ticket_id, "returned")
    assert line["facts"]["late_seconds"] == 3 * 86_400 - 4 * 3600
    other = await company.letter("other@customer.example", to="anna@example.com")
    company.pass_time(days=3)
    await company.heartbeat()
    await company.meet_deadlines()
    (line,) = await happened(company, other, "late")
    assert line["facts"]["of"] == "stage"


@pytest.mark.parametrize(("returnable", "comes_back"), [(True, True), (False, False)])
async def test_what_is_declined_for_good_does_not_come_back(
    company: Company, returnable: bool, comes_back: bool
) -> None:
    """A returnable one may come back when the whole group is asked."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await offered(company)
    await company.run(decline, company.who("anna"), ticket_id, "I do not know this shop", returnable)
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.stage) == (TicketState.WAITING, "audience")
    assert ("anna" in await company.seen_by(ticket_id)) is comes_back
    assert "ben" in await company.seen_by(ticket_id)
    told = await company.store("history_of_ticket", ticket_id, 0, 50, True)
    (declined,) = [row for row in told if row.what == "declined"]
    assert declined.facts == {"reason": "I do not know this shop", "returnable": returnable}
    for_agents = await company.store("history_of_ticket", ticket_id, 0, 50, False)
    assert "declined" not in [row.what for row in for_agents]


async def test_the_one_offered_learns_that_somebody_worked_it_out(company: Company) -> None:
    ticket_id = await offered(company)
    version = (await company.ticket(ticket_id)).version
    await company.run(no_action, company.who("vera"), ticket_id, version, "spam")
    assert await losses(company) == [(["anna"], "Vera marked it as needing no action: spam")]


async def test_the_one_offered_learns_that_others_are_asked_but_not_of_the_mark(company: Company) -> None:
    """His customer has just marked him badly: what marks there are is for supervisors."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await offered(company)
    await company.run(keep_ratings, [RatingLine(0, None, f"shop {CARLA}", "anna", 1, "", company.now)])
    assert "anna" not in await company.seen_by(ticket_id)
    assert await losses(company) == [(["anna"], "Others are asked now.")]


async def test_a_mark_whose_clock_is_ahead_counts_at_once(company: Company) -> None:
    """Nobody would look again when its time has come."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter()
    assert "anna" in await company.seen_by(ticket_id)
    soon = company.now + timedelta(hours=1)
    await company.run(keep_ratings, [RatingLine(0, None, f"shop {CARLA}", "anna", 1, "", soon)])
    assert "anna" not in await company.seen_by(ticket_id)
    assert await company.value("select max(rated_at) from rating") == company.now
