"""Taking, taking away and giving back: mission rows M12, M19, M21."""

from tests.acceptance.company import Company
from tests.acceptance.system import eventually


async def _ticket(company: Company, ticket_id: int) -> dict:
    async with company.system.api() as api:
        return await api.get(f"/tickets/{ticket_id}")


async def test_m12_supervisor_takes_away_to_an_agent_then_to_an_audience(company: Company) -> None:
    """What anna claimed goes to boris alone, then to the cinema audience; each sees it, the former ones do not."""
    await company.write(company.known, company.address("anna"), "Which cable?")
    ticket_id = (await company.ticket_about("Which cable?"))["id"]
    await company.act("anna", ticket_id, "claim")
    async with company.stream("boris") as boris:
        boris_id = company.people["boris"].id
        await company.act("sam", ticket_id, "reassign", {"to": {"agent": boris_id}, "reason": "he knows cables"})
        await eventually(lambda: _has(boris.tickets("alert.raised"), ticket_id), "boris' alert")
    assert await company.who_finds(ticket_id) == {"boris"}
    assert await company.sees("boris", "offered") == [ticket_id]
    await company.act(
        "sam",
        ticket_id,
        "reassign",
        {"to": {"audience": f"cinema-{company.number}"}, "reason": "a projector after all"},
    )
    assert await company.who_finds(ticket_id) == {"carl"}
    assert await company.system.violations() == []
    await company.act("carl", ticket_id, "claim")
    assert await company.sees("carl", "mine") == [ticket_id]


async def _has(tickets: list[int], ticket_id: int) -> bool:
    return ticket_id in tickets


async def test_m21_unanswered_claim_returns_and_unaccepted_reassignment_escalates(company: Company) -> None:
    """A claim holds four working hours; a reassignment waits thirty working minutes for its agent."""
    await company.write(company.known, company.address("anna"), "No hurry")
    ticket_id = (await company.ticket_about("No hurry"))["id"]
    await company.act("anna", ticket_id, "claim")
    await company.system.advance(hours=4, minutes=1)
    await company.at_work()
    await eventually(lambda: _is(company, ticket_id, state="waiting", stage="audience"), "the claim to come back")
    boris_id = company.people["boris"].id
    await company.act("sam", ticket_id, "reassign", {"to": {"agent": boris_id}, "reason": "your turn"})
    await company.system.advance(minutes=31)
    await company.at_work()
    await eventually(lambda: _is(company, ticket_id, state="waiting", stage="supervisors"), "the supervisors' turn")
    assert await company.system.violations() == []


async def _is(company: Company, ticket_id: int, **facts: str) -> bool:
    ticket = await _ticket(company, ticket_id)
    return all(ticket[name] == value for name, value in facts.items())


async def test_m19_no_action_needed_closes_and_a_new_letter_opens(company: Company) -> None:
    """A letter of thanks is worked out without an answer; the customer's next letter opens the ticket again."""
    first = await company.write(company.known, company.address("anna"), "Thank you")
    ticket_id = (await company.ticket_about("Thank you"))["id"]
    await company.act("anna", ticket_id, "claim")
    closed = await company.act("anna", ticket_id, "no-action", {"reason": "thanks only"})
    assert (closed["state"], closed["open_letters"]) == ("worked_out", 0)
    assert await company.sees("anna", "mine") == []
    await company.write(company.known, company.address("anna"), "Re: Thank you", In_Reply_To=first, References=first)
    await eventually(lambda: _is(company, ticket_id, state="waiting"), "the ticket to open again")
    assert (await _ticket(company, ticket_id))["open_letters"] == 1
