"""Claiming: one of many wins, the others learn who."""

import asyncio

import pytest

from services.router.handlers.acting import claim, decline, release, seen_ticket
from services.router.handlers.errors import AlreadyClaimed, NotYours
from shared.errors import NotFound
from tests.integration.router_tickets.conftest import Company

CLAIMERS = 50


async def test_of_fifty_who_claim_at_once_exactly_one_wins(company: Company) -> None:
    """M18: one row changes, forty-nine learn the winner's name, and none of them sees the ticket any more."""
    for number in range(CLAIMERS):
        await company.add_agent(f"agent{number}")
    ticket_id = await company.letter()

    async def attempt(login: str) -> str | None:
        try:
            await company.run(claim, company.who(login), ticket_id)
        except AlreadyClaimed as lost:
            return str(lost.facts["claimed_by"])
        return None

    names = [f"agent{number}" for number in range(CLAIMERS)]
    outcomes = await asyncio.gather(*(attempt(name) for name in names))
    winner = names[outcomes.index(None)]
    assert outcomes.count(None) == 1
    assert set(outcomes) == {None, winner.title()}
    assert (await company.ticket(ticket_id)).version == 3
    loser = next(name for name in names if name != winner)
    with pytest.raises(NotFound):
        await company.run(lambda store, now: seen_ticket(store, company.who(loser), ticket_id))


async def test_only_who_could_have_won_learns_of_the_winner(company: Company) -> None:
    """To everybody else the ticket does not exist, before the claim and after it."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter()
    with pytest.raises(NotFound):
        await company.run(claim, company.who("cleo"), ticket_id)
    await company.run(claim, company.who("ben"), ticket_id)
    with pytest.raises(NotFound):
        await company.run(claim, company.who("cleo"), ticket_id)
    with pytest.raises(AlreadyClaimed) as lost:
        await company.run(claim, company.who("anna"), ticket_id)
    assert lost.value.facts["claimed_by"] == "Ben"
    with pytest.raises(AlreadyClaimed):
        await company.run(claim, company.who("vera"), ticket_id)


async def test_a_claim_that_is_repeated_by_its_winner_is_given_again(company: Company) -> None:
    """An answer that was lost on the way must not cost the winner his ticket."""
    ticket_id = await company.letter()
    first = await company.run(claim, company.who("dora"), ticket_id)
    assert await company.run(claim, company.who("dora"), ticket_id) == first


async def test_a_supervisor_claims_what_no_scope_of_hers_holds(company: Company) -> None:
    """Supervisors find every ticket, unalerted, and may take it."""
    ticket_id = await company.letter(to="anna@example.com")
    assert "vera" not in await company.seen_by(ticket_id)
    assert (await company.run(claim, company.who("vera"), ticket_id)).holder_id == company.ids["vera"]


async def test_a_released_ticket_goes_to_the_others_first(company: Company) -> None:
    """The former holder comes last and hears nothing of his own doing."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    await company.run(claim, company.who("anna"), ticket_id)
    ticket = await company.run(release, company.who("anna"), ticket_id, "I do not know this device")
    assert (ticket.stage, ticket.responsible_id) == ("audience", company.ids["ben"])
    told = (await company.told("alert.raised"))[-1]
    assert [one["agent_id"] for one in told["recipients"]] == [company.ids["ben"]]
    with pytest.raises(NotYours):
        await company.run(release, company.who("anna"), ticket_id, "")


@pytest.mark.parametrize(
    ("returnable", "seen"),
    [
        (True, {"anna", "ben"}),  # not now: the group's turn, the decliner among them
        (False, {"ben"}),  # not I: it never comes back to him
    ],
)
async def test_a_declined_offer_moves_on_at_once(company: Company, returnable: bool, seen: set[str]) -> None:
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    ticket = await company.run(decline, company.who("anna"), ticket_id, "no", returnable)
    assert ticket.stage == "audience"
    assert await company.seen_by(ticket_id) == seen
    with pytest.raises((NotYours, NotFound)):
        await company.run(decline, company.who("anna"), ticket_id, "no", returnable)
