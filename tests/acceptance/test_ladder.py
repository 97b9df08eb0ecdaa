"""Who sees a letter, and who sees it next: mission rows M1, M7-M11, M13, M17."""

import asyncio

import pytest

from tests.acceptance.company import DOMAIN, Company, Stream
from tests.acceptance.system import eventually

DAY_HIFI = {"anna", "boris", "nora", "lea"}
SALES = DAY_HIFI | {"carl"}


async def test_m1_m7_m9_addressed_agent_then_audience_then_sales_then_supervisors(company: Company) -> None:
    """The addressed agent who is at work has two working hours alone; then it widens, step by step."""
    async with company.stream("anna") as anna, company.stream("boris") as boris, company.stream("sam") as sam:
        await company.write(company.known, company.address("anna"), "Hum in the left speaker")
        ticket = await company.ticket_about("Hum in the left speaker")
        await eventually(lambda: _shown(anna, ticket["id"]), "anna's alert")
        assert ticket["stage"] == "addressed"
        assert await company.who_finds(ticket["id"]) == {"anna"}
        assert await company.sees("anna", "offered") == [ticket["id"]]
        assert ticket["id"] in await company.sees("sam", "all")
        assert await company.system.violations() == []

        await company.system.advance(hours=2, minutes=1)
        await company.at_work()
        await eventually(lambda: _at_stage(company, ticket["id"], "audience"), "the audience's turn")
        assert await company.who_finds(ticket["id"]) == DAY_HIFI
        await eventually(lambda: _shown(boris, ticket["id"]), "boris' alert")
        assert ticket["id"] not in sam.tickets("alert.raised")
        assert await company.system.violations() == []

        await company.system.advance(hours=4, minutes=1)
        await company.at_work()
        await eventually(lambda: _at_stage(company, ticket["id"], "everybody"), "everybody's turn")
        assert await company.who_finds(ticket["id"]) == SALES
        assert await company.system.violations() == []

        await company.system.advance(days=1, hours=8)
        await company.at_work()
        await eventually(lambda: _at_stage(company, ticket["id"], "supervisors"), "the supervisors' turn")
        await company.system.advance(seconds=100)
        await eventually(lambda: _shown(sam, ticket["id"]), "the supervisor's alert")
        assert "zoe" not in await company.who_finds(ticket["id"])


async def _shown(stream: Stream, ticket_id: int) -> bool:
    return ticket_id in stream.tickets("alert.raised")


async def _at_stage(company: Company, ticket_id: int, stage: str) -> bool:
    async with company.system.api() as api:
        return bool((await api.get(f"/tickets/{ticket_id}"))["stage"] == stage)


async def test_m8_badly_rated_agent_never_sees_it(company: Company) -> None:
    """A customer who gave the addressed agent 1 of 5 gets somebody else, and only the supervisor learns why."""
    async with company.system.api() as api:
        mark = {
            "external_id": f"mark-{company.number}",
            "customer": company.known_id,
            "agent": f"anna{company.number}",
            "score": 1,
            "comment": "",
            "rated_at": None,
        }
        await api.post("/ratings", mark)
    async with company.stream("anna") as anna, company.stream("boris") as boris:
        await company.write(company.known, company.address("anna"), "Still the same hum")
        ticket = await company.ticket_about("Still the same hum")
        await eventually(lambda: _shown(boris, ticket["id"]), "boris' alert")
        assert await company.who_finds(ticket["id"]) == DAY_HIFI - {"anna"}
        async with company.desk("anna") as desk:
            assert (await desk.http.post(f"/api/v1/tickets/{ticket['id']}/claim")).status_code == 404
        async with company.desk("boris") as desk:
            explanation = await desk.get(f"/tickets/{ticket['id']}/explanation")
            assert explanation["decision"] is None
            assert "anna" not in explanation["sentence"].lower()
        async with company.desk("sam") as desk:
            record = (await desk.get(f"/tickets/{ticket['id']}/explanation"))["decision"]
        reasons = {each["agent_id"]: each["reason"] for each in record["excluded"]}
        assert reasons[company.people["anna"].id] == "bad_rating"
        assert ticket["id"] not in [data.get("ticket_id") for _, data in anna.events]


async def test_m11_stranger_is_seen_by_all_of_sales_and_one_of_fifty_claims_wins(company: Company) -> None:
    """Fifty claims at once over HTTP: one 200, forty-nine 409 with the winner's name; other lists lose it."""
    async with company.stream("boris") as boris, company.stream("carl") as carl, company.stream("anna") as anna:
        await company.write("Stranger <new@elsewhere.example>", f"info@{DOMAIN}", "First contact")
        ticket = await company.ticket_about("First contact")
        assert ticket["stage"] == "everybody"
        assert await company.who_finds(ticket["id"]) == SALES
        # The best three are alerted at once, the rest a minute and a half later.
        await company.system.advance(seconds=100)
        for stream in (anna, boris, carl):
            await eventually(lambda stream=stream: _shown(stream, ticket["id"]), "an alert in sales")
        clerks = await company.hire_clerks(50)
        answers = await asyncio.gather(*(_claim(company, login, ticket["id"]) for login in clerks))
        winners = [body for status, body in answers if status == 200]
        losers = [body for status, body in answers if status == 409]
        assert (len(winners), len(losers)) == (1, 49)
        winner = winners[0]["holder"]["name"]
        assert {body["claimed_by"] for body in losers} == {winner}
        assert all(body["claimed_at"] for body in losers)
        await eventually(lambda: _withdrawn(carl, ticket["id"]), "the withdrawal", seconds=5)
        assert ticket["id"] not in await company.sees("carl")


async def _claim(company: Company, login: str, ticket_id: int) -> tuple[int, dict]:
    async with company.desk(login) as desk:
        response = await desk.http.post(f"/api/v1/tickets/{ticket_id}/claim")
        return response.status_code, response.json()


async def _withdrawn(stream: Stream, ticket_id: int) -> bool:
    return ticket_id in stream.tickets("alert.withdrawn")


@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("emil", "he has left the company"),
        ("lea", "she is on leave"),
        ("nora", "her shift has not begun"),
    ],
)
async def test_m13_addressed_to_somebody_who_is_not_there(company: Company, login: str, why: str) -> None:
    """No letter waits for an empty chair: the group sees it at once."""
    await company.write(company.known, company.address(login), f"For {login}, but {why}")
    ticket = await company.ticket_about(f"For {login}, but {why}")
    assert ticket["stage"] == "audience"
    assert {"anna", "boris"} <= await company.who_finds(ticket["id"])
