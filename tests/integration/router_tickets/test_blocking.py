"""A supervisor keeps an agent away from a ticket: at once, whatever he has of it, until it is taken back."""

import pytest

from services.router.handlers.acting import claim, seen_ticket
from services.router.handlers.blocking import block, unblock
from services.router.handlers.errors import NotYours
from services.router.handlers.following import follow
from services.router.handlers.queries import read_history
from services.router.handlers.replying import no_action
from services.router.ports.tickets import TicketState
from shared.errors import NotFound
from tests.integration.router_tickets.conftest import Company


async def keep_away(company: Company, login: str, ticket_id: int) -> None:
    await company.run(block, company.who("vera"), ticket_id, company.ids[login], "a relative")


async def sees(company: Company, login: str, ticket_id: int) -> bool:
    try:
        await company.run(lambda store, _now: seen_ticket(store, company.who(login), ticket_id))
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("having", ["offered", "scope", "claimed", "followed", "worked_out"])
async def test_whatever_he_has_of_it_he_loses(company: Company, having: str) -> None:
    """Offered it moves on, held it goes back, followed or worked out it is out of his sight; he learns why."""
    to = "anna@example.com" if having == "offered" else "desk@example.com"
    ticket_id = await company.letter(to=to)
    anna = company.who("anna")
    if having in ("claimed", "worked_out"):
        claimed = await company.run(claim, anna, ticket_id)
    if having == "followed":
        await company.run(claim, company.who("dora"), ticket_id)
        await company.run(follow, company.who("vera"), ticket_id, company.ids["anna"])
    if having == "worked_out":
        await company.run(no_action, anna, ticket_id, claimed.version, "")
    assert await sees(company, "anna", ticket_id)
    await keep_away(company, "anna", ticket_id)
    assert not await sees(company, "anna", ticket_id)
    ticket = await company.ticket(ticket_id)
    assert ticket.holder_id != company.ids["anna"]
    assert not ticket.exclusive
    lost = [one for one in await company.told("alert.raised") if one["kind"] == "lost"]
    assert [one["recipients"][0]["agent_id"] for one in lost] == (
        [company.ids["anna"]] if having in ("offered", "claimed") else []
    )
    with pytest.raises(NotFound):
        await company.run(claim, anna, ticket_id)


async def test_the_record_says_who_kept_him_away_and_why(company: Company) -> None:
    ticket_id = await company.letter(to="anna@example.com")
    await keep_away(company, "anna", ticket_id)
    record = await company.value("select record from decision where ticket_id = $1 order by id desc limit 1", ticket_id)
    (found,) = [one for one in record["excluded"] if one["reason"] == "blocked"]
    assert found["agent_id"] == company.ids["anna"]
    assert str(company.ids["vera"]) in found["evidence"]
    assert "a relative" in found["evidence"]
    for login, shown in (("dora", 0), ("vera", 1)):
        entries = await company.run(
            lambda store, _now, login=login: read_history(store, company.who(login), ticket_id, 0, 50)
        )
        assert [one.what for one in entries].count("blocked") == shown, "names of excluded colleagues"


async def test_taken_back_he_sees_it_again(company: Company) -> None:
    ticket_id = await company.letter()
    await keep_away(company, "anna", ticket_id)
    assert "anna" not in await company.seen_by(ticket_id)
    for _ in range(2):
        await company.run(unblock, company.who("vera"), ticket_id, company.ids["anna"])
    assert "anna" in await company.seen_by(ticket_id)


async def test_everybody_but_those_who_oversee_can_be_kept_away(company: Company) -> None:
    """Nobody is left to act but the supervisors, and they cannot be kept away."""
    ticket_id = await company.letter()
    for login in ("anna", "ben", "cleo", "dora"):
        await keep_away(company, login, ticket_id)
    await company.check()
    assert (await company.ticket(ticket_id)).state is TicketState.WAITING
    for login in ("vera", "root"):
        with pytest.raises(NotYours):
            await keep_away(company, login, ticket_id)
    with pytest.raises(NotFound):
        await company.run(block, company.who("vera"), ticket_id, 999_999, "")


@pytest.mark.parametrize("having", ["offered", "claimed"])
async def test_colleagues_learn_neither_that_he_is_kept_away_nor_why(company: Company, having: str) -> None:
    """Neither from the history nor from the alert that asks them next."""
    ticket_id = await company.letter(to="anna@example.com")
    if having == "claimed":
        await company.run(claim, company.who("anna"), ticket_id)
    await keep_away(company, "anna", ticket_id)
    entries = await company.run(lambda store, _now: read_history(store, company.who("dora"), ticket_id, 0, 50))
    assert "lost" in [one.what for one in entries]
    told = [str(one.facts) for one in entries]
    for one in await company.told("alert.raised"):
        if company.ids["anna"] not in [to["agent_id"] for to in one["recipients"]]:
            told.append(one["text"])
    assert not [text for text in told if "away" in text or "relative" in text]
