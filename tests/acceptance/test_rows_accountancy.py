"""What an accountancy asks for: urgent and normal by the minute, everything a ticket, look instead of asking."""

from datetime import datetime, timedelta

import pytest

from tests.acceptance.company import Company
from tests.acceptance.rows import Row, alerts, becomes, hours_pass, in_shapes, letter, policy_in_force, preset, ticket
from tests.acceptance.system import eventually


def due_after(found: dict) -> timedelta:
    """From the oldest open letter to when it must be answered."""
    return datetime.fromisoformat(found["answer_due_at"]) - datetime.fromisoformat(found["oldest_open_at"])


async def minutes_by_class(company: Company) -> None:
    urgent = await ticket(company, await letter(company, company.address("anna"), "Urgent: the tax office is here"))
    normal = await ticket(company, await letter(company, company.address("boris"), "Invoice for March"))
    question = await ticket(company, await letter(company, company.address("carl"), "Question about depreciation"))
    assert (urgent["class"], normal["class"], question["class"]) == ("urgent", "normal", "question")
    assert due_after(urgent) == timedelta(minutes=10)
    assert due_after(normal) == timedelta(minutes=40)
    due = datetime.fromisoformat(question["answer_due_at"])
    assert due.date() == (company.system.now + timedelta(days=1)).date()


async def marks_make_it_urgent(company: Company) -> None:
    for subject, text in (
        ("The balance sheet", "I want to complain: nobody answers."),
        ("Our contract", "Please close my account at the end of the month."),
    ):
        found = await ticket(company, await letter(company, company.address("anna"), subject, text))
        assert found["class"] == "urgent", subject
    late = await letter(company, company.address("boris"), "Payroll")
    assert (await ticket(company, late))["class"] == "normal"
    await hours_pass(company, minutes=41)
    await becomes(company, late, stage="audience")
    assert (await ticket(company, late))["class"] == "urgent"


async def colleagues_too(company: Company) -> None:
    async with company.desk("zoe") as desk:
        asked = {"customer": {"address": company.address("zoe"), "name": "Zoe"}, "subject": "Urgent: which account?"}
        made = await desk.post("/tickets", {**asked, "text": "The client waits.", "about": None})
    assert (await ticket(company, made["id"]))["class"] == "urgent"


async def second_urgent_names_a_helper(company: Company) -> None:
    first = await letter(company, company.address("anna"), "Urgent: audit today")
    await company.act("anna", first, "claim")
    second = await letter(company, company.address("anna"), "Urgent: audit, second part")
    await company.act("anna", second, "claim")
    (asked,) = await eventually(lambda: alerts(company, "anna", "help"), "anna to learn who helps")
    assert asked["ticket_id"] == second
    (helps,) = await eventually(lambda: alerts(company, "boris", "help"), "the helper to be told")
    assert helps["ticket_id"] == second
    async with company.desk("anna") as desk:
        followers = await desk.all_items(f"/tickets/{second}/followers")
    assert [one["agent"]["name"] for one in followers] == ["Boris"]


async def look_do_not_ask(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "How far is it?")
    await company.act("anna", ticket_id, "claim")
    seen = await ticket(company, ticket_id)
    assert (seen["state"], seen["holder"]["name"]) == ("claimed", "Anna")
    assert "Anna" in seen["why"]
    async with company.desk("sam") as desk:
        await desk.post(f"/tickets/{ticket_id}/nudge", {"text": "please update"})
        (open_one,) = await desk.all_items(f"/tickets/{ticket_id}/nudges")
    assert open_one["answered_at"] is None
    async with company.desk("anna") as desk:
        await desk.post(f"/tickets/{ticket_id}/notes", {"text": "Half done."})
    async with company.desk("sam") as desk:
        (answered,) = await desk.all_items(f"/tickets/{ticket_id}/nudges")
    assert answered["answered_at"] is not None


ROWS = (
    Row("M22 classes", "urgent in 10 minutes, others in 40, questions by the next working day", minutes_by_class),
    Row("M22 urgent", "urgent: marked, complaint, leaving customer, overdue", marks_make_it_urgent),
    Row("M22 internal", "what colleagues ask each other is a ticket of the same classes", colleagues_too),
    Row(
        "M22 help",
        "a second urgent one on the same person asks for help and names a helper",
        second_urgent_names_a_helper,
    ),
    Row("M24", "the ticket's state answers the question; a nudge is tracked until it is answered", look_do_not_ask),
)


@in_shapes
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
async def test_row(company: Company, row: Row) -> None:
    async with policy_in_force(company, preset("accountancy")):
        await row.shows(company)
