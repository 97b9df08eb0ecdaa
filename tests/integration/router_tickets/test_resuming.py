"""What is left of a claim that has slept: its hold stands still meanwhile."""

from datetime import timedelta

import pytest

from services.router.handlers.reconsider import reconsider_ticket
from services.router.handlers.snoozing import Sleep, snooze, wake
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.test_waking import TOMORROW, deadline, held


@pytest.mark.parametrize(
    ("worked", "left"),
    [({"hours": 1}, {"hours": 3}), ({"hours": 3}, {"hours": 1}), ({"hours": 3, "minutes": 50}, {"minutes": 30})],
)
@pytest.mark.parametrize("again", [False, True])
async def test_no_sleep_makes_a_claim_longer(company: Company, worked, left, again: bool) -> None:
    """What was left of it is left, asleep once or twice, and counted again too; half an hour at least to look at it."""
    ticket_id, version = await held(company)
    company.pass_time(**worked)
    until = company.now + TOMORROW
    sleep = Sleep(until)
    version = (await company.run(snooze, company.who("anna"), ticket_id, version, sleep, HEAD)).version
    if again:
        company.pass_time(hours=2)
        await company.run(snooze, company.who("anna"), ticket_id, version, sleep, HEAD)
    company.now = until
    await company.heartbeat()
    assert await company.meet_deadlines() == 1
    assert await deadline(company, ticket_id) == ("claim", timedelta(**left))
    await company.run(reconsider_ticket, ticket_id)
    assert await deadline(company, ticket_id) == ("claim", timedelta(**left))


async def test_who_sleeps_and_wakes_again_and_again_keeps_no_ticket(company: Company) -> None:
    ticket_id, version = await held(company)
    for _ in range(4):
        company.pass_time(minutes=50)
        await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
        version = (await company.run(wake, company.who("anna"), ticket_id)).version
    assert await deadline(company, ticket_id) == ("claim", timedelta(minutes=40))
