"""Waiting for information, due dates and follow-ups, and looking instead of asking: mission rows M20, M23, M24."""

from typing import Any

from tests.acceptance.company import Company
from tests.acceptance.system import eventually


async def _ticket(company: Company, ticket_id: int) -> dict[str, Any]:
    async with company.system.api() as api:
        found: dict[str, Any] = await api.get(f"/tickets/{ticket_id}")
        return found


async def _is(company: Company, ticket_id: int, **facts: Any) -> bool:
    ticket = await _ticket(company, ticket_id)
    return all(ticket[name] == value for name, value in facts.items())


async def _claimed(company: Company, subject: str) -> tuple[int, str]:
    """A ticket that anna holds, and the Message-ID of its letter."""
    message_id = await company.write(company.known, company.address("anna"), subject)
    ticket_id = (await company.ticket_about(subject))["id"]
    await company.act("anna", ticket_id, "claim")
    return ticket_id, message_id


async def _alerts(company: Company, login: str, kind: str) -> list[dict[str, Any]]:
    async with company.desk(login) as desk:
        return [one for one in await desk.all_items("/alerts") if one["kind"] == kind]


async def test_m20_it_sleeps_until_the_buyer_answered_and_the_customer_is_told(company: Company) -> None:
    """Nothing to keep in the head: it leaves the list, and comes back when purchasing reports the event."""
    ticket_id, _ = await _claimed(company, "Is it in stock?")
    event = f"buyer answered {company.number}"
    sleep = {"event": event, "reason": "asked the buyer", "tell": "We have asked our buyer and write again."}
    asleep = await company.act("anna", ticket_id, "snooze", sleep)
    assert (asleep["state"], asleep["open_letters"], asleep["deadline"]) == ("snoozed", 1, "snooze")
    assert await company.sees("anna", "mine") == []
    assert await company.sees("anna", "snoozed") == [ticket_id]
    letter = await eventually(lambda: company.customer_mail(company.known_address), "the word to the customer")
    assert b"We have asked our buyer" in letter[-1]
    async with company.desk("sam") as desk:
        assert await desk.post("/tickets/wake", {"event": event}) == {"woken": 1}
    assert await _is(company, ticket_id, state="claimed", wake_on=None)
    await eventually(lambda: _alerts(company, "anna", "woken"), "anna's alert")
    assert await company.sees("anna", "mine") == [ticket_id]
    assert await company.system.violations() == []


async def test_m20_it_sleeps_until_its_time_or_the_customers_next_letter(company: Company) -> None:
    first, message_id = await _claimed(company, "Repair")
    second, _ = await _claimed(company, "Catalogue")
    until = (company.system.now.replace(hour=15, minute=0)).isoformat()
    for ticket_id in (first, second):
        await company.act("anna", ticket_id, "snooze", {"until": until})
    await company.write(
        company.known, company.address("anna"), "Re: Repair", In_Reply_To=message_id, References=message_id
    )
    await eventually(lambda: _is(company, first, state="claimed", open_letters=2), "the letter to wake it")
    assert await _is(company, second, state="snoozed", holder={"id": company.people["anna"].id, "name": "Anna"})
    await company.act("anna", first, "no-action", {"reason": "he has found it"})
    await company.system.advance(hours=6, minutes=5)
    await company.at_work()
    await eventually(lambda: _is(company, second, state="claimed", deadline="claim"), "its time to wake it")
    assert await company.system.violations() == []


async def test_m20_what_sleeps_through_a_week_without_the_system_wakes_once(company: Company) -> None:
    """A long stop: late, but it happens, once, and the history says how late."""
    ticket_id, _ = await _claimed(company, "Long wait")
    await company.act("anna", ticket_id, "snooze", {"until": company.system.now.replace(hour=12).isoformat()})
    await company.system.advance(days=7)
    await company.at_work()
    await eventually(lambda: _is(company, ticket_id, state="claimed"), "it to wake")
    async with company.system.api() as api:
        told = [one for one in await api.all_items(f"/tickets/{ticket_id}/history") if one["what"] == "woken"]
    assert len(told) == 1
    assert told[0]["facts"]["late_seconds"] > 6 * 86_400
    assert await company.system.violations() == []


async def test_m23_the_follow_up_agenda_comes_round_every_two_days_until_it_is_done(company: Company) -> None:
    """Holder and followers are reminded, asleep or not; of several tickets in one alert."""
    first, _ = await _claimed(company, "Offer for a theatre")
    second, _ = await _claimed(company, "Offer for a school")
    async with company.desk("sam") as sam:
        await sam.request("PUT", f"/tickets/{first}/followers/{company.people['sam'].id}")
    for ticket_id in (first, second):
        await company.act("anna", ticket_id, "snooze", {})
    await company.system.advance(hours=48, minutes=1)
    (agenda,) = await eventually(lambda: _alerts(company, "anna", "follow_up"), "anna's agenda")
    assert f"#{first}" in agenda["text"]
    assert f"#{second}" in agenda["text"]
    # Supervisors are asked about other companies of the installation too: it may be one line of many.
    (followed,) = await eventually(lambda: _alerts(company, "sam", "follow_up"), "the follower's reminder")
    assert followed["ticket_id"] == first or f"#{first}" in followed["text"]
    for ticket_id in (first, second):
        await company.act("anna", ticket_id, "no-action", {"reason": "done"})
    await company.system.advance(hours=49)
    await company.at_work()
    assert len(await _alerts(company, "anna", "follow_up")) == 1


async def test_m24_a_nudge_is_answered_by_the_next_thing_the_holder_does(company: Company) -> None:
    ticket_id, _ = await _claimed(company, "How does it stand?")
    async with company.desk("sam") as sam:
        asked = await sam.post(f"/tickets/{ticket_id}/nudge", {"text": "he is on the telephone"})
        assert asked["to"]["name"] == "Anna"
    await eventually(lambda: _alerts(company, "anna", "nudged"), "anna to be asked")
    async with company.desk("anna") as desk:
        await desk.post(f"/tickets/{ticket_id}/notes", {"text": "The factory answers tomorrow."})
        (nudge,) = await desk.all_items(f"/tickets/{ticket_id}/nudges")
    assert nudge["answered_at"] is not None
    (news,) = await eventually(lambda: _alerts(company, "sam", "nudge_answered"), "sam to hear of it")
    assert news["text"] == "Anna wrote a note."


async def test_m12_the_losing_side_learns_why(company: Company) -> None:
    ticket_id, _ = await _claimed(company, "Taken away")
    to = {"to": {"agent": company.people["boris"].id}, "reason": "you are on leave from tomorrow"}
    await company.act("sam", ticket_id, "reassign", to)
    (lost,) = await eventually(lambda: _alerts(company, "anna", "lost"), "anna to learn why")
    assert lost["text"] == "Sam handed it to Boris: you are on leave from tomorrow"
