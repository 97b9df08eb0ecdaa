"""What Audiocomm itself asks for, row by row."""

import asyncio

import pytest

from tests.acceptance.company import Company
from tests.acceptance.rows import (
    INFO,
    Row,
    alerts,
    becomes,
    hours_pass,
    in_shapes,
    letter,
    policy_in_force,
    preset,
    record,
    strange_letter,
    ticket,
)
from tests.acceptance.system import eventually

HIFI = {"anna", "boris", "nora", "lea"}
SALES = HIFI | {"carl"}


async def rate(company: Company, login: str, score: int) -> None:
    async with company.system.api() as api:
        mark = {"external_id": f"row-{company.number}", "comment": "", "rated_at": None, "score": score}
        await api.post("/ratings", {**mark, "customer": company.known_id, "agent": f"{login}{company.number}"})


async def history_decides(company: Company) -> None:
    await rate(company, "boris", 5)
    found = await record(company, await letter(company, INFO, "Bass too thin"))
    assert len(found["facts"]["orders"]) == 3
    assert len(found["facts"]["ratings"]) == 1
    assert [one["key"] for one in found["scope"] if one["own"]] == [f"hifi-{company.number}"]
    best = found["ranking"][0]
    assert best["agent_id"] == company.people["anna"].id
    assert best["tie"]["kind"] == "worked_order"


async def badly_rated(company: Company) -> None:
    await rate(company, "anna", 1)
    ticket_id = await letter(company, company.address("anna"), "Still humming")
    assert await company.who_finds(ticket_id) == HIFI - {"anna"}
    assert (await ticket(company, ticket_id))["responsible"]["name"] == "Boris"


async def two_hours_alone(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "For Anna")
    assert await company.who_finds(ticket_id) == {"anna"}
    hold = (await record(company, ticket_id))["hold"]
    assert hold["working_seconds"] == 2 * 3600


async def then_the_group(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Anna is busy")
    await hours_pass(company, hours=2, minutes=1)
    await becomes(company, ticket_id, stage="audience")
    assert await company.who_finds(ticket_id) == HIFI


async def everyone_in_sales(company: Company) -> None:
    ticket_id = await strange_letter(company, "Never wrote before")
    assert await company.who_finds(ticket_id) == SALES
    await company.act("carl", ticket_id, "claim")
    assert await company.who_finds(ticket_id) == {"carl"}


async def handed_on(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "From hand to hand")
    await company.act("anna", ticket_id, "claim")
    to_carl = {"to": {"agent": company.people["carl"].id}, "reason": "he knows projectors"}
    await company.act("sam", ticket_id, "reassign", to_carl)
    assert await company.who_finds(ticket_id) == {"carl"}
    await company.act("carl", ticket_id, "claim")
    to_group = {"to": {"audience": f"hifi-{company.number}"}, "reason": "no projector at all"}
    await company.act("carl", ticket_id, "reassign", to_group)
    assert await company.who_finds(ticket_id) == HIFI
    (lost,) = await eventually(lambda: alerts(company, "anna", "lost"), "anna to learn why")
    assert "he knows projectors" in lost["text"]


async def never_an_empty_chair(company: Company) -> None:
    for login in ("emil", "lea", "nora"):
        found = await ticket(company, await letter(company, company.address(login), f"For {login}"))
        assert (found["stage"], found["exclusive"]) == ("audience", False)
    held = [await letter(company, company.address("boris"), f"Boris has {number}") for number in range(3)]
    for ticket_id in held:
        await company.act("boris", ticket_id, "claim")
    async with company.system.api() as api:
        await api.post(f"/agents/{company.people['boris'].id}/departure", {"at": None})
    for ticket_id in held:
        await becomes(company, ticket_id, state="waiting", holder=None)
    (told,) = await eventually(lambda: alerts(company, "sam", "handover"), "one summary for the supervisor")
    assert "3 tickets of Boris" in told["text"]


async def criteria_are_data(company: Company) -> None:
    group = f"hifi-{company.number}"
    stage = f"  - {{id: german, when: customer.language is de, scope: {{audiences: {group}}}, hold: 1 working hour}}\n"
    text = preset("audiocomm").replace("stages:\n", f"stages:\n{stage}", 1)
    german = {"name": "Heidi", "language": "de", "phone": None, "addresses": [f"heidi{company.number}@kunden.example"]}
    async with company.system.api() as api:
        await api.put(f"/customers/heidi-{company.number}", german)
        schema = await api.get("/policy/schema")
    assert schema["properties"]["stages"]
    async with policy_in_force(company, text):
        ticket_id = await letter(company, INFO, "Guten Tag", sender=f"heidi{company.number}@kunden.example")
    assert (await ticket(company, ticket_id))["stage"] == "german"
    assert await company.who_finds(ticket_id) == HIFI


async def each_learns_why(company: Company) -> None:
    ticket_id = await letter(company, INFO, "Why me?")
    async with company.desk("anna") as desk:
        told = await desk.get(f"/tickets/{ticket_id}/explanation")
    assert "You handled order" in told["sentence"]
    assert "until" in told["sentence"]
    assert told["decision"] is None
    found = await record(company, ticket_id)
    assert found["narrative"]
    assert found["skipped"][0]["stage"] == "addressed"
    async with company.desk("sam") as desk:
        carl = await desk.get(f"/tickets/{ticket_id}/explanation/agents/{company.people['carl'].id}")
    assert (carl["sees"], carl["in_scope"], carl["same_record"]) == (False, False, True)


async def tried_first(company: Company) -> None:
    other = preset("audiocomm").replace("hold: 2 working hours", "hold: 1 working hour")
    async with company.system.api() as api:
        await api.put("/policy/shadow", {"text": other})
        ticket_id = await letter(company, company.address("anna"), "Beside the live one")

        async def differs() -> list[dict]:
            items = await api.all_items("/policy/shadow/differences")
            return [one for one in items if one["ticket_id"] == ticket_id]

        (found,) = await eventually(differs, "the difference")
        assert found["live"]["stage"] == found["shadow"]["stage"] == "addressed"
        assert found["shadow"]["due_at"] < found["live"]["due_at"]
        await api.request("DELETE", "/policy/shadow")
        trial = await api.post("/policy/simulations", {"text": other, "against": None, "since": None, "until": None})

        async def over() -> dict | None:
            answer = await api.get(f"/policy/simulations/{trial['id']}")
            return answer if answer["state"] not in ("queued", "running") else None

        done = await eventually(over, "the trial's end", seconds=60)
    assert (done["state"], done["reason"]) == ("done", None)
    assert done["result"]["letters"] >= 1
    assert done["result"]["table"][0]["choices"]["badly_rated"] == 0


async def always_a_next_step(company: Company) -> None:
    waiting, claimed, asleep = [await letter(company, company.address("anna"), f"Open {number}") for number in range(3)]
    await company.act("anna", claimed, "claim")
    await company.act("anna", asleep, "claim")
    await company.act("anna", asleep, "snooze", {"event": f"row m17 {company.number}"})
    for ticket_id in (waiting, claimed, asleep):
        found = await ticket(company, ticket_id)
        assert found["responsible"] is not None
        assert found["due_at"] is not None
    assert await company.system.violations() == []


async def one_of_many_wins(company: Company) -> None:
    ticket_id = await strange_letter(company, "Who is first?")
    logins = ("anna", "boris", "carl")

    async def claim(login: str) -> tuple[int, dict]:
        async with company.desk(login) as desk:
            response = await desk.http.post(f"/api/v1/tickets/{ticket_id}/claim")
            return response.status_code, response.json()

    answers = await asyncio.gather(*(claim(login) for login in logins))
    assert sorted(status for status, _ in answers) == [200, 409, 409]
    winner = next(body["holder"]["name"] for status, body in answers if status == 200)
    assert {body["claimed_by"] for status, body in answers if status == 409} == {winner}
    assert await company.who_finds(ticket_id) == {winner.lower()}


async def never_merely_read(company: Company) -> None:
    read, answered, thanks = [
        await letter(company, company.address("anna"), f"To be worked out {number}") for number in range(3)
    ]
    async with company.desk("anna") as desk:
        await desk.get(f"/tickets/{read}/messages")
    assert (await ticket(company, read))["open_letters"] == 1
    await company.act("anna", answered, "claim")
    await company.act("anna", answered, "replies", {"text": "Turn it by 180 degrees.", "cc": [], "public": None})
    await company.act("anna", thanks, "no-action", {"reason": "thanks only"})
    assert (await ticket(company, answered))["state"] == "worked_out"
    assert (await ticket(company, thanks))["state"] == "worked_out"


async def waits_for_information(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Is it in stock?")
    await company.act("anna", ticket_id, "claim")
    event = f"buyer answered row {company.number}"
    await company.act("anna", ticket_id, "snooze", {"event": event, "tell": "We ask our buyer."})
    assert await company.sees("anna", "mine") == []
    told = await eventually(lambda: company.customer_mail(company.known_address), "the word to the customer")
    assert any(b"We ask our buyer." in one for one in told)
    async with company.system.api() as api:
        assert await api.post("/tickets/wake", {"event": event}) == {"woken": 1}
    assert await company.sees("anna", "mine") == [ticket_id]


async def nothing_rests(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Forgotten on purpose")
    await company.act("anna", ticket_id, "claim")
    await hours_pass(company, hours=4, minutes=1)
    await becomes(company, ticket_id, state="waiting", stage="audience")
    to_boris = {"to": {"agent": company.people["boris"].id}, "reason": "please"}
    await company.act("sam", ticket_id, "reassign", to_boris)
    await hours_pass(company, minutes=31)
    await becomes(company, ticket_id, state="waiting", stage="supervisors")


ROWS = (
    Row("M7", "worked orders, product groups and marks of the customer decide", history_decides),
    Row("M8", "badly rated: somebody else gets it, even if it is addressed to the first", badly_rated),
    Row("M9", "the addressed employee at the workplace has two working hours alone", two_hours_alone),
    Row("M10", "unanswered, the whole group of that audience sees it", then_the_group),
    Row("M11", "unknown audience: everyone in sales, until somebody claims it", everyone_in_sales),
    Row("M12", "after a claim it is moved to another agent or another group", handed_on),
    Row("M13", "absent and departed people never hold a letter; a departure hands over in bulk", never_an_empty_chair),
    Row("M14", "the policy is data with a schema; new criteria need no change of the engine", criteria_are_data),
    Row("M15", "each person sees why and until when; a supervisor the whole decision", each_learns_why),
    Row("M16", "a changed policy is replayed, and run beside the live one, before it counts", tried_first),
    Row("M17", "every open letter has somebody responsible and a live deadline", always_a_next_step),
    Row("M18", "exactly one of many wins, the others learn who and see it disappear", one_of_many_wins),
    Row("M19", "every letter ends answered or marked, never merely read", never_merely_read),
    Row("M20", "snooze until an event, and the customer is told in one click", waits_for_information),
    Row("M21", "an unanswered claim returns, an unaccepted reassignment escalates", nothing_rests),
)


@in_shapes
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
async def test_row(company: Company, row: Row) -> None:
    await row.shows(company)
