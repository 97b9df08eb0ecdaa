"""Who comes, goes or leaves for good while letters wait: mission row M13."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from tests.acceptance.company import Company
from tests.acceptance.system import eventually

LETTERS = 200


async def say(company: Company, login: str, **word: Any) -> dict[str, Any]:
    """What the desk of a person says of him; gives the answer."""
    async with company.desk(login) as desk:
        answer: dict[str, Any] = await desk.put("/me/presence", {"state": "working", **word})
        return answer


async def taken_down(company: Company, subject: str, customer: str) -> int:
    """A letter that another system hands in; gives its ticket."""
    async with company.system.api() as api:
        body = {"customer": {"address": customer, "name": ""}, "subject": subject, "text": "Hello?", "about": None}
        ticket = await api.post("/tickets", body)
        return int(ticket["id"])


async def tickets(company: Company, ids: set[int]) -> list[dict[str, Any]]:
    """These tickets as an administrator sees them."""
    return [one for one in await all_tickets(company) if one["id"] in ids]


async def all_tickets(company: Company) -> list[dict[str, Any]]:
    """All open tickets as an administrator sees them."""
    async with company.system.api() as api:
        found: list[dict[str, Any]] = await api.all_items("/tickets?view=all&limit=200")
        return found


async def alerts_of(company: Company, login: str, kind: str) -> list[str]:
    """The texts of a person's live alerts of one kind that are about no single ticket."""
    async with company.desk(login) as desk:
        items = await desk.all_items("/alerts")
    return [one["text"] for one in items if one["kind"] == kind and one["ticket_id"] is None]


async def test_a_nights_letters_are_shared_fairly_among_those_who_come(company: Company) -> None:
    """Two hundred letters came in the night; at nine five people come one after the other, and each has his share.

    What waits from before counts in it: who has much of that is given less of the night's.
    """
    clerks = await company.hire_clerks(2)
    people = ["anna", "boris", "carl", *clerks]
    tuesday = company.system.now.replace(hour=9, minute=0, second=0) + timedelta(days=1)
    await company.system.move_clock_to(tuesday - timedelta(hours=9))
    ids: set[int] = set()
    for begin in range(0, LETTERS, 10):
        batch = [
            taken_down(company, f"Night letter {number}", f"n{number}.{company.number}@strangers.example")
            for number in range(begin, begin + 10)
        ]
        ids |= set(await asyncio.gather(*batch))
    await company.system.move_clock_to(tuesday)
    there = {company.people[login].id: login for login in people}
    seen: list[tuple[Counter[str], Counter[str]]] = []

    async def shared() -> Counter[str] | None:
        for login in people:
            await say(company, login)
        waiting = [one for one in await all_tickets(company) if one["state"] == "waiting" and not one["exclusive"]]
        responsible = {one["id"]: there.get(one["responsible"]["id"], one["responsible"]["name"]) for one in waiting}
        assert ids <= responsible.keys()
        of_the_night = Counter(responsible[ticket_id] for ticket_id in ids)
        shares = Counter(name for name in responsible.values() if name in there.values())
        seen.append((of_the_night, shares))
        fair = max(shares.values()) - min(shares.values()) <= 10
        return shares if set(of_the_night) == set(people) and fair else None

    try:
        await eventually(shared, "everybody's share", seconds=90)
    except AssertionError as error:
        raise AssertionError(f"{error}; {len(seen)} looks, the last ones {seen[-3:]}") from error
    subjects = {one["subject"] for one in await all_tickets(company)}
    for login in people:
        (told,) = await eventually(lambda login=login: alerts_of(company, login, "waiting"), f"{login}'s summary")
        assert "waiting" in told
        assert told.partition("; the first: ")[2] in subjects
    assert {one["stage"] for one in await tickets(company, ids)} == {"everybody"}


async def test_who_goes_away_gives_up_what_only_he_sees_at_once(company: Company) -> None:
    """M13: by his word, or when nobody touches his desk; the answer is given when his group has the letter."""
    # What another system said of her when the day began is no desk that is open still.
    await company.system.advance(seconds=100)
    for word in ({"state": "away"}, {"idle": True}):
        await say(company, "anna")
        subject = f"For Anna {sorted(word)[0]}"
        await company.write(company.known, company.address("anna"), subject)
        ticket = await company.ticket_about(subject)
        assert (ticket["stage"], ticket["exclusive"]) == ("addressed", True)
        presence = await say(company, "anna", **word)
        assert (presence["state"], presence["idle"], presence["present"]) == ("away", "idle" in word, False)
        ticket = await company.ticket_about(subject)
        assert (ticket["stage"], ticket["exclusive"]) == ("audience", False)
        # Touched again she is at work again, and what moved on does not come back to her alone.
        assert (await say(company, "anna"))["present"]
        assert (await company.ticket_about(subject))["exclusive"] is False


async def test_who_comes_is_first_for_what_was_meant_for_him(company: Company) -> None:
    """A letter to Anna while she is away waits for her group; when she comes she is asked first, they see it still."""
    await say(company, "boris")
    await say(company, "anna", state="away")
    await company.write(company.known, company.address("anna"), "While you were out")
    ticket = await company.ticket_about("While you were out")
    assert (ticket["stage"], ticket["exclusive"]) == ("audience", False)
    async with company.stream("anna") as anna:
        await say(company, "anna")

        async def offered() -> bool:
            told = [one for name, one in anna.events if name == "alert.raised" and one["kind"] == "offered"]
            return ticket["id"] in [one["ticket_id"] for one in told]

        await eventually(offered, "anna's alert")
    found = await company.ticket_about("While you were out")
    assert (found["responsible"]["name"], found["exclusive"], found["due_at"]) == ("Anna", False, ticket["due_at"])
    assert {"anna", "boris"} <= await company.who_finds(ticket["id"])


async def test_a_departure_hands_over_everything_once(company: Company) -> None:
    """It answers at once; what he held or was offered is with the others soon, and the supervisor has one alert."""
    subjects = [f"For Boris {number}" for number in range(6)]
    ids = set()
    for subject in subjects:
        await say(company, "boris")
        await company.write(company.known, company.address("boris"), subject)
        ids.add((await company.ticket_about(subject))["id"])
    for ticket_id in sorted(ids)[:3]:
        await company.act("boris", ticket_id, "claim")
    boris = company.people["boris"].id
    async with company.system.api() as api:
        await api.post(f"/agents/{boris}/departure", {"at": None})

        async def over() -> dict[str, Any] | None:
            progress: dict[str, Any] = await api.get(f"/agents/{boris}/departure")
            return progress if progress["ended_at"] else None

        progress = await eventually(over, "the end of the handover")
    assert (progress["total"], progress["done"]) == (6, 6)
    found = await tickets(company, ids)
    assert {one["state"] for one in found} == {"waiting"}
    assert boris not in {one["responsible"]["id"] for one in found}
    (told,) = await eventually(lambda: alerts_of(company, "sam", "handover"), "sam's alert")
    assert told.startswith("6 tickets of Boris were handed over: ")
    assert await company.system.violations() == []
