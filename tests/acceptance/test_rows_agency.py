"""What an agency asks for: an assignee and a due date always, followers, and a follow-up until it is done."""

from datetime import datetime, timedelta

import pytest

from tests.acceptance.company import Company
from tests.acceptance.rows import (
    Row,
    alerts,
    becomes,
    hours_pass,
    in_shapes,
    letter,
    policy_in_force,
    preset,
    strange_letter,
    ticket,
)
from tests.acceptance.system import eventually


async def due_in_48_hours(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "New banner")
    found = await ticket(company, ticket_id)
    opened, due = (datetime.fromisoformat(found[name]) for name in ("oldest_open_at", "answer_due_at"))
    assert (found["class"], due - opened) == ("request", timedelta(hours=48))
    friday = (company.system.now + timedelta(hours=20)).replace(microsecond=0)
    async with company.desk("anna") as desk:
        await desk.change(f"/tickets/{ticket_id}", {"due_date": friday.isoformat()})
    assert datetime.fromisoformat((await ticket(company, ticket_id))["answer_due_at"]) == friday


async def an_assignee_at_least(company: Company) -> None:
    for ticket_id in (
        await strange_letter(company, "Who takes this?"),
        await letter(company, company.address("lea"), "Lea is on leave"),
    ):
        assert (await ticket(company, ticket_id))["responsible"] is not None
        await hours_pass(company, hours=4, minutes=1)
        assert (await ticket(company, ticket_id))["responsible"] is not None


async def followers_hear(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Summer campaign")
    async with company.desk("sam") as desk:
        await desk.request("PUT", f"/tickets/{ticket_id}/followers/{company.people['carl'].id}")
    await company.act("anna", ticket_id, "claim")
    (news,) = await eventually(lambda: alerts(company, "carl", "followed"), "the follower to hear of it")
    assert news["ticket_id"] == ticket_id
    assert ticket_id in await company.sees("carl", "followed")


async def agenda_until_done(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Website texts")
    await company.act("anna", ticket_id, "claim")
    await company.act("anna", ticket_id, "snooze", {"event": f"texts came {company.number}"})
    await company.system.advance(hours=48, minutes=1)
    first = await eventually(lambda: alerts(company, "anna", "follow_up"), "the agenda")
    await company.system.advance(hours=48, minutes=1)

    async def again() -> bool:
        return {one["id"] for one in await alerts(company, "anna", "follow_up")} != {one["id"] for one in first}

    await eventually(again, "the agenda to come round")
    await company.act("anna", ticket_id, "no-action", {"reason": "done"})
    await becomes(company, ticket_id, state="worked_out")


async def standing_followers(company: Company) -> None:
    async with company.system.api() as api:
        known = await ticket(company, await letter(company, company.address("boris"), "First request"))
        await api.request("PUT", f"/customers/{known['customer']['id']}/followers/{company.people['carl'].id}")
        await api.request("PUT", f"/agents/{company.people['anna'].id}/followers/{company.people['zoe'].id}")
    ticket_id = await letter(company, company.address("anna"), "Second request")
    await company.act("anna", ticket_id, "claim")
    async with company.desk("anna") as desk:
        followers = await desk.all_items(f"/tickets/{ticket_id}/followers")
    assert {(one["agent"]["name"], one["standing"]) for one in followers} == {("Carl", True), ("Zoe", True)}


ROWS = (
    Row("M17", "a request has somebody responsible from the first moment on", an_assignee_at_least),
    Row("M23 due", "requests carry a due date, 48 hours unless said otherwise", due_in_48_hours),
    Row("M23 followers", "followers hear of changes", followers_hear),
    Row("M23 agenda", "a follow-up comes round every 48 hours until it is done", agenda_until_done),
    Row("M23 standing", "standing followers per customer or agent", standing_followers),
)


@in_shapes
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
async def test_row(company: Company, row: Row) -> None:
    async with policy_in_force(company, preset("agency")):
        await row.shows(company)
