"""A badly rated agent learns nothing of the customer's tickets, by whatever way he comes to stand in their scope."""

from datetime import timedelta

import pytest

from services.router.handlers.reconsider import reconsider_customers, reconsider_ticket
from tests.integration.router_tickets.conftest import Company, company

__all__ = ["company"]

CARLA = "carla@customer.example"


async def rate(company: Company, ticket_id: int, login: str, score: int) -> None:
    """Let the ticket's customer rate somebody now."""
    customer = (await company.ticket(ticket_id)).customer_id
    sql = "insert into rating (customer_id, agent_id, score, rated_at) values ($1, $2, $3, $4)"
    await company.value(sql, customer, company.ids[login], score, company.now)
    await company.run(reconsider_customers, [customer])


async def take_leave(company: Company, login: str) -> None:
    """Send somebody on leave for a week."""
    sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'leave')"
    await company.value(sql, company.ids[login], company.now, company.now + timedelta(days=7))


@pytest.mark.parametrize("login", ["ben", "dora"])
async def test_a_mark_about_somebody_on_leave_hides_what_waits_in_his_scope(company: Company, login: str) -> None:
    """He was alerted of nothing, so nobody is added or taken away but him."""
    await take_leave(company, login)
    ticket_id = await company.letter("stranger@customer.example")
    assert login in await company.seen_by(ticket_id)
    await rate(company, ticket_id, login, 1)
    assert login not in await company.seen_by(ticket_id)
    excluded = (await company.rows("select record from decision order by id desc limit 1"))[0]["record"]["excluded"]
    assert (company.ids[login], "bad_rating") in {(one["agent_id"], one["reason"]) for one in excluded}


async def test_who_joins_the_group_later_does_not_see_what_an_old_mark_keeps_from_him(company: Company) -> None:
    await company.add_customer(CARLA, "speakers", rated=("cleo", 1))
    ticket_id = await company.letter(CARLA)
    assert await company.seen_by(ticket_id) == {"anna", "ben"}
    sql = "insert into agent_audience (agent_id, audience_id, is_primary) values ($1, $2, false)"
    await company.value(sql, company.ids["cleo"], company.audiences["hifi"])
    assert "cleo" not in await company.seen_by(ticket_id)
    await company.run(reconsider_ticket, ticket_id)
    assert "cleo" not in await company.seen_by(ticket_id)


async def test_a_better_mark_lets_him_see_it_again(company: Company) -> None:
    await company.add_customer(CARLA, "speakers", rated=("ben", 1))
    ticket_id = await company.letter(CARLA)
    assert await company.seen_by(ticket_id) == {"anna"}
    await rate(company, ticket_id, "ben", 5)
    assert await company.seen_by(ticket_id) == {"anna", "ben"}


async def test_looking_again_without_a_change_writes_nothing(company: Company) -> None:
    await company.add_customer(CARLA, "speakers", rated=("ben", 1))
    ticket_id = await company.letter(CARLA)
    assert not await company.run(reconsider_ticket, ticket_id)
