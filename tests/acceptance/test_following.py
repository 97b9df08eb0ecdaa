"""Followers and due dates (mission row M23), what belongs together, many at once, and who is kept away (M12, M8)."""

from datetime import timedelta
from typing import Any

from tests.acceptance.company import Company
from tests.acceptance.system import eventually


async def _ticket(company: Company, ticket_id: int) -> dict[str, Any]:
    async with company.system.api() as api:
        found: dict[str, Any] = await api.get(f"/tickets/{ticket_id}")
        return found


async def _asked(company: Company, subject: str) -> tuple[int, str]:
    """A ticket of the known customer about this, and the Message-ID of its letter."""
    message_id = await company.write(company.known, company.address("anna"), subject)
    return (await company.ticket_about(subject))["id"], message_id


async def _heard(company: Company, login: str) -> list[tuple[int, str]]:
    """What somebody is told as a follower: ticket and text of each live alert."""
    async with company.desk(login) as desk:
        alerts = await desk.all_items("/alerts")
        return [(one["ticket_id"], one["text"]) for one in alerts if one["kind"] == "followed"]


async def _hears(company: Company, login: str, *wanted: tuple[int, str]) -> None:
    async def heard() -> bool:
        return await _heard(company, login) == list(wanted)

    await eventually(heard, f"{login} to be told {wanted}")


async def test_m23_followers_hear_of_changes_until_the_last_word_is_seen(company: Company) -> None:
    """Carl is of another audience: following he reads the ticket and hears of each change, and may not take it."""
    ticket_id, _ = await _asked(company, "Which cable?")
    assert await company.who_finds(ticket_id) == {"anna"}
    carl = company.people["carl"].id
    async with company.desk("sam") as desk:
        await desk.request("PUT", f"/tickets/{ticket_id}/followers/{carl}")
    assert await company.who_finds(ticket_id) == {"anna", "carl"}
    assert await company.sees("carl", "followed") == [ticket_id]
    await company.act("anna", ticket_id, "claim")
    await _hears(company, "carl", (ticket_id, "Anna claimed it."))
    async with company.desk("carl") as desk:
        refused = await desk.http.post(f"/api/v1/tickets/{ticket_id}/release", json={"reason": "x"})
        assert refused.status_code == 409
    await company.act("anna", ticket_id, "replies", {"text": "The black one."})
    await _hears(company, "carl", (ticket_id, "Anna answered it."))
    assert await company.sees("carl", "followed") == []
    async with company.desk("carl") as desk:
        (alert,) = [one for one in await desk.all_items("/alerts") if one["kind"] == "followed"]
        await desk.post(f"/alerts/{alert['id']}/acknowledge")
    await _hears(company, "carl")


async def test_m23_standing_followers_of_a_customer_and_of_an_agent(company: Company) -> None:
    first, _ = await _asked(company, "First matter")
    customer = (await _ticket(company, first))["customer"]["id"]
    carl, zoe, anna = (company.people[login].id for login in ("carl", "zoe", "anna"))
    async with company.desk("carl") as desk:
        refused = await desk.http.put(f"/api/v1/customers/{customer}/followers/{carl}")
        assert refused.status_code == 409, "nobody gives himself a stranger's letters"
    async with company.desk("sam") as desk:
        await desk.request("PUT", f"/customers/{customer}/followers/{carl}")
        await desk.request("PUT", f"/agents/{anna}/followers/{zoe}")
    second, _ = await _asked(company, "Second matter")
    assert sorted(await company.sees("carl", "followed")) == [first, second]
    assert await company.sees("zoe", "followed") == []
    await company.act("anna", second, "claim")
    await _hears(company, "zoe", (second, "Anna claimed it."))
    assert await company.sees("zoe", "followed") == [second]


async def test_m23_what_is_due_first_stands_first(company: Company) -> None:
    """By the date a person set, where it is sooner than the class's; marked urgent, in half an hour."""
    late, _ = await _asked(company, "No hurry")
    soon, _ = await _asked(company, "By noon")
    urgent, _ = await _asked(company, "At once")
    async with company.desk("anna") as desk:
        noon = (company.system.now + timedelta(hours=2)).isoformat()
        assert (await desk.change(f"/tickets/{soon}", {"due_date": noon, "tags": ["Promise"]}))["tags"] == ["promise"]
        shown = await desk.change(f"/tickets/{urgent}", {"priority": "high"})
        assert (shown["class"], shown["priority"]) == ("urgent", "high")
        assert await company.sees("anna", "offered") == [urgent, soon, late]
        assert [one["id"] for one in await desk.all_items("/tickets?view=all&tag=promise")] == [soon]


async def test_two_letters_about_one_matter_get_one_answer(company: Company) -> None:
    """Merged, one reply answers both; later mail about either joins the ticket that is left."""
    source, message_id = await _asked(company, "The cable is too short")
    target, _ = await _asked(company, "The cable again")
    await company.act("anna", target, "claim")
    await company.act("anna", source, "claim")
    merged = await company.act("anna", source, "merge", {"into": target})
    assert (merged["id"], merged["open_letters"], merged["state"]) == (target, 2, "claimed")
    gone = await _ticket(company, source)
    assert (gone["state"], gone["merged_into"]) == ("worked_out", target)
    await company.act("anna", target, "replies", {"text": "A longer one is on its way."})
    await eventually(lambda: company.customer_mail(company.known_address), "the answer")
    await company.write(
        company.known, company.address("anna"), "Re: cable", In_Reply_To=message_id, References=message_id
    )

    async def opened() -> bool:
        return bool((await _ticket(company, target))["open_letters"] == 1)

    await eventually(opened, "the ticket that took the letters to open again")
    assert await company.system.violations() == []
    messages = await _messages(company, target)
    assert [one["kind"] for one in messages] == ["letter", "letter", "reply", "letter"]
    split = {"messages": [messages[-1]["id"]], "subject": "A matter of its own"}
    made = await company.act("sam", target, "split", split)
    assert (made["subject"], made["open_letters"], made["state"]) == ("A matter of its own", 1, "waiting")
    assert (await _ticket(company, target))["state"] == "worked_out"


async def _messages(company: Company, ticket_id: int) -> list[dict[str, Any]]:
    async with company.system.api() as api:
        return await api.all_items(f"/tickets/{ticket_id}/messages")


async def test_many_are_handed_on_at_once_and_one_is_kept_from_somebody(company: Company) -> None:
    """M12 for a whole list; a supervisor's block takes what was offered away, and the loser learns why."""
    tickets = [(await _asked(company, f"Matter {number}"))[0] for number in range(3)]
    boris = company.people["boris"].id
    async with company.desk("sam") as desk:
        body = {"tickets": [*tickets, 999_999], "action": "reassign", "to": {"agent": boris}, "reason": "anna is busy"}
        answer = await desk.post("/tickets/bulk", body)
        assert answer["done"] == tickets
        assert [one["ticket_id"] for one in answer["refused"]] == [999_999]
        assert sorted(await company.sees("boris", "offered")) == tickets
        await desk.request("PUT", f"/tickets/{tickets[0]}/blocks/{boris}", {"reason": "a relative of his"})
    assert "boris" not in await company.who_finds(tickets[0])
    assert sorted(await company.sees("boris", "offered")) == tickets[1:]

    async def told() -> bool:
        async with company.desk("boris") as desk:
            lost = [one["text"] for one in await desk.all_items("/alerts") if one["kind"] == "lost"]
            return any("a relative of his" in text for text in lost)

    await eventually(told, "boris to learn why he lost it")
    assert await company.system.violations() == []
