"""What is late is of another class where the policy says so; when it was due is not changed by that."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.reconsider import reconsider_ticket
from services.router.handlers.snoozing import Sleep, snooze
from services.router.policy.document import parse_policy
from services.router.policy.presets import preset_text
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.test_reminders import CARLA, live, remind
from tests.integration.router_tickets.test_waking import alerts

UNCAPPED = ("normal:   {due: 40 working minutes, caps_hold: true}", "normal:   {due: 40 working minutes}")
LATE = {"subject": "Payroll", "text": "For March.", "visible_text": "For March."}


async def use_accountancy(company: Company, *changes: tuple[str, str]) -> None:
    """Promise answers by the minute; what is late is urgent."""
    text = preset_text("accountancy")
    for line, other in changes:
        assert line in text
        text = text.replace(line, other)
    await company.store("add_policy", text, parse_policy(text).hash, "test", company.now)


async def go_on(company: Company, minutes: int) -> None:
    """Let both loops pass minute by minute, everybody at his desk."""
    for _ in range(minutes):
        company.pass_time(minutes=1)
        await company.heartbeat()
        await company.meet_deadlines()
        await remind(company)


async def test_supervisors_hear_of_an_overdue_answer_that_lateness_made_urgent(company: Company) -> None:
    """It is urgent from its due time on; that does not mean that the supervisors were told long ago."""
    await use_accountancy(company)
    ticket_id = await company.letter(CARLA, **LATE)
    await go_on(company, 54)
    assert (await company.ticket(ticket_id)).class_key == "urgent"
    told = [text for _, _, text in await alerts(company, "due")]
    assert told == ["The answer is due now."]
    await go_on(company, 20)
    assert (await alerts(company, "due"))[1:] == [(ticket_id, [company.ids["vera"]], "Its answer is overdue.")]


@pytest.mark.parametrize("state", ["waiting", "claimed", "snoozed"])
async def test_what_only_becomes_late_is_classed_anew(company: Company, state: str) -> None:
    """Its hold is shortened to the time of the urgent ones, counted from now; when it was due stays."""
    await use_accountancy(
        company,
        UNCAPPED,
        ("scope: {department: sales}, hold: 1 working", "scope: {department: sales}, hold: 3 working"),
    )
    ticket_id = await company.letter(CARLA, **LATE)
    due = (await company.ticket(ticket_id)).answer_due_at
    assert due == company.now + timedelta(minutes=40)
    if state != "waiting":
        version = (await company.run(claim, company.who("anna"), ticket_id)).version
    if state == "snoozed":
        await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
    await go_on(company, 39)
    assert (await company.ticket(ticket_id)).class_key == "normal"
    await go_on(company, 1)
    found = await company.ticket(ticket_id)
    assert (found.class_key, found.answer_due_at, found.state) == ("urgent", due, state)
    if state != "snoozed":
        hold = await company.value("select due_at from deadline where ticket_id = $1 and done_at is null", ticket_id)
        assert hold == company.now + timedelta(minutes=10)
    await go_on(company, 5)
    assert [text for _, _, text in await alerts(company, "due")] == ["The answer is due now."], "told once"
    assert (await live(company, ticket_id))["overdue"] == timedelta(minutes=10)
    await company.check()


@pytest.mark.parametrize("state", ["waiting", "claimed"])
async def test_what_nobody_works_at_is_due_on_the_wall_clock(company: Company, state: str) -> None:
    """All calendars are closed for good: whatever else is wrong then, each ticket still has a time to answer it by."""
    ticket_id = await company.letter(CARLA)
    if state == "claimed":
        await company.run(claim, company.who("anna"), ticket_id)
    await company.value("""update calendar set weekly = '{"mon": [], "tue": []}'""")
    await company.value("update calendar set version = version + 1")
    await company.run(reconsider_ticket, ticket_id)
    assert (await company.ticket(ticket_id)).answer_due_at == company.now + timedelta(hours=4)
    await company.check()
    other = await company.letter("otto@customer.example")
    assert (await company.ticket(other)).answer_due_at == company.now + timedelta(hours=4)
    await company.check()
