"""Explanations over HTTP: everybody learns why he sees a ticket, and only supervisors who is kept out of it."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from services.router.handlers.replaying import explain_agent
from tests.integration.endpoint_roles import ROUTER, Caller
from tests.integration.router.conftest import router_app
from tests.integration.router.people import signed_in
from tests.integration.router_tickets.test_tickets_api import CARLA, Desk, desk

__all__ = ["desk", "router_app"]

SECRET = "Quentin Secretson"
"""The name of the colleague whom the customer rated badly; nobody but supervisors may learn of it."""
MARKED_WORDS = ("rating", "rated", "bad_rating", "of 5", "score", "excluded", "declined", "blocked")


async def replay_all(desk: Desk) -> int:
    """Make every decision in the database again; gives how many."""
    rows = await desk.router.rows("select ticket_id, id from decision order by id")
    for row in rows:
        again = await desk.router.run(
            partial(explain_agent, ticket_id=row["ticket_id"], agent_id=1, decision_id=row["id"])
        )
        assert again.same_record, row
    return len(rows)


@pytest.fixture
async def rated(desk: Desk) -> Desk:
    """Carla's last mark of Quentin is bad."""
    desk.people["quentin"] = await signed_in(desk.router, desk.root, "quentin", address="quentin@example.com")
    assert (await desk.call("PUT", "/me/presence", "quentin", {"state": "working"})).status_code == 200
    quentin = desk.people["quentin"].id
    await desk.router.rows("update agent set name = $2 where id = $1", quentin, SECRET)
    customer = {"name": "Carla", "addresses": [CARLA]}
    assert (await desk.call("PUT", "/customers/K-1", "root", customer)).status_code in (200, 201)
    yesterday = (desk.router.now() - timedelta(days=1)).isoformat()
    mark = {"customer": "K-1", "agent": "quentin", "score": 1, "comment": "rude", "rated_at": yesterday}
    answer = await desk.call("POST", "/ratings", "root", mark)
    assert answer.status_code in (200, 201), answer.text
    return desk


@pytest.mark.parametrize(
    ("language", "begins"),
    [("de", "Der Brief ist an Sie gerichtet; bis "), ("ru", "Письмо адресовано вам; до "), ("fr", "The letter is ")],
)
async def test_an_agent_learns_it_in_the_language_he_chose(desk: Desk, language: str, begins: str) -> None:
    ticket_id = await desk.letter()
    assert (await desk.call("GET", "/me")).json()["language"] is None
    assert (await desk.call("PUT", "/me/language", body={"language": language})).status_code == 204
    assert (await desk.call("GET", "/me")).json()["language"] == language
    (row,) = (await desk.call("GET", "/tickets?view=offered")).json()["items"]
    told = (await desk.call("GET", f"/tickets/{ticket_id}/explanation")).json()["sentence"]
    assert row["why"] == told
    assert told.startswith(begins)
    for wrong in ("deutsch", "DE", ""):
        assert (await desk.call("PUT", "/me/language", body={"language": wrong})).status_code == 422


async def test_an_agent_learns_why_and_how_long(desk: Desk) -> None:
    ticket_id = await desk.letter()
    said = (await desk.call("GET", f"/tickets/{ticket_id}/explanation")).json()
    assert said["sentence"].startswith("The letter is addressed to you; until ")
    left = (datetime.fromisoformat(said["until"]) - desk.router.now()).total_seconds()
    assert 0 < said["remaining_working_seconds"] <= left + 1
    assert "decision" not in said or said["decision"] is None
    await desk.call("POST", f"/tickets/{ticket_id}/claim")
    claimed = (await desk.call("GET", f"/tickets/{ticket_id}/explanation")).json()
    assert claimed["sentence"].startswith("You claimed it; until ")
    assert claimed["remaining_working_seconds"] > 0
    overseen = (await desk.call("GET", f"/tickets/{ticket_id}/explanation", "vera")).json()
    assert overseen["sentence"].startswith("Anna claimed it; until ")


async def test_every_state_has_its_sentence(desk: Desk) -> None:
    """Waiting, handed over, claimed, asleep, followed, merged, worked out; what there is of working time with it."""
    ticket_id, other = await desk.letter(to="desk@example.com"), await desk.letter(to="desk@example.com")

    async def said(login: str = "anna", of: int = ticket_id) -> tuple[str, bool]:
        found = (await desk.call("GET", f"/tickets/{of}/explanation", login)).json()
        return found["sentence"].partition(" until ")[0], found["remaining_working_seconds"] is not None

    async def act(path: str, body: dict | None = None, login: str = "anna", of: int = ticket_id) -> None:
        tag = (await desk.call("GET", f"/tickets/{of}", "vera")).headers["etag"]
        answer = await desk.call("POST", f"/tickets/{of}/{path}", login, body, If_Match=tag)
        assert answer.is_success, answer.text

    assert await said() == ("The customer's group is not known;", True)
    await act("reassign", {"to": {"agent": desk.people["anna"].id}, "reason": ""}, "vera")
    assert await said() == ("It was handed to you;", True)
    assert await said("vera") == ("You see it because you oversee all tickets;", True)
    await act("claim")
    assert await said() == ("You claimed it;", True)
    follow = await desk.call("PUT", f"/tickets/{ticket_id}/followers/{desk.people['ben'].id}", "vera")
    assert follow.status_code == 204, follow.text
    assert await said("ben") == ("You follow it: Anna claimed it;", True)
    await act("snooze", {"until": None, "event": None, "reason": "", "tell": None})
    assert await said() == ("You let it sleep", False)
    assert await said("ben") == ("You follow it: Anna let it sleep", False)
    await act("wake")
    await act("no-action", {"reason": ""})
    assert await said() == ("Every letter of it is answered or needs no action.", False)
    await act("merge", {"into": ticket_id}, "vera", of=other)
    assert await said("vera", of=other) == (f"Its letters went to ticket {ticket_id}.", False)


async def test_a_supervisor_reads_the_record_and_asks_why_not(rated: Desk) -> None:
    ticket_id = await rated.letter(to="quentin@example.com")
    whole = (await rated.call("GET", f"/tickets/{ticket_id}/explanation", "vera")).json()["decision"]
    assert any(SECRET in one and "was rated badly by this customer" in one for one in whole["narrative"])
    quentin, anna = rated.people["quentin"].id, rated.people["anna"].id
    why = (await rated.call("GET", f"/tickets/{ticket_id}/explanation/agents/{quentin}", "vera")).json()
    assert why["same_record"]
    assert not why["sees"]
    assert [one["reason"] for one in why["excluded"]] == ["bad_rating"]
    seen = (await rated.call("GET", f"/tickets/{ticket_id}/explanation/agents/{anna}", "vera")).json()
    assert (seen["sees"], seen["in_scope"], seen["candidate"]["agent_id"]) == (True, True, anna)
    (first,) = (await rated.call("GET", f"/tickets/{ticket_id}/decisions", "vera")).json()["items"]
    assert (first["entry"], first["stage"]) == ("letter", whole["stage"]["stage"])
    read = (await rated.call("GET", f"/tickets/{ticket_id}/decisions/{first['id']}", "vera")).json()
    assert read["narrative"] == whole["narrative"]


async def test_who_came_or_left_since_is_explained_too(desk: Desk) -> None:
    ticket_id = await desk.letter()
    late = await signed_in(desk.router, desk.root, "late", address="late@example.com")
    path = f"/tickets/{ticket_id}/explanation/agents"
    came = (await desk.call("GET", f"{path}/{late.id}", "vera")).json()
    assert came["sentence"].endswith("was not here yet when this was decided.")
    assert came["same_record"]
    await desk.router.rows("update agent set departed_at = $2 where id = $1", desk.people["ben"].id, desk.router.now())
    left = (await desk.call("GET", f"{path}/{desk.people['ben'].id}", "vera")).json()
    assert left["same_record"]
    assert "asked from stage" in left["sentence"]
    assert (await desk.call("GET", f"{path}/999999", "vera")).status_code == 404
    assert (await desk.call("GET", f"/tickets/{ticket_id}/decisions/999999", "vera")).status_code == 404
    assert (await desk.call("GET", "/tickets/999999/decisions", "vera")).status_code == 404


async def test_a_decision_without_its_facts_says_so(desk: Desk) -> None:
    ticket_id = await desk.letter()
    await desk.router.rows("update decision set facts = null where ticket_id = $1", ticket_id)
    answer = await desk.call("GET", f"/tickets/{ticket_id}/explanation/agents/{desk.people['anna'].id}", "vera")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith(":conflict")


def open_to_agents(ids: dict[str, int]) -> list[str]:
    """Every address of router that an agent may read, with these ids; the list of all colleagues names them rightly."""
    asked = [route.removeprefix("GET /api/v1") for route, callers in ROUTER.items() if Caller.AGENT in callers]
    told = [path for path in asked if path.startswith(("/tickets", "/customers", "/machine"))]
    return [path.format(**ids) for path in told]


async def test_whatever_an_agent_may_read_names_no_mark_and_nobody_kept_out(rated: Desk) -> None:
    """Lists, the ticket, its messages, history, explanation, followers, the customer: all of the table of roles."""
    ticket_id = await rated.letter(to="quentin@example.com, anna@example.com")
    customer = (await rated.call("GET", f"/tickets/{ticket_id}", "vera")).json()["customer"]["id"]
    (message,) = (await rated.call("GET", f"/tickets/{ticket_id}/messages", "vera")).json()["items"]
    quentin = rated.people["quentin"].id
    ids = {"ticket_id": ticket_id, "customer_id": customer, "message_id": message["id"], "agent_id": quentin}
    paths = [*open_to_agents(ids), "/tickets?view=offered", "/tickets?view=everybody"]
    closed = [
        f"/tickets/{ticket_id}/decisions", f"/tickets/{ticket_id}/decisions/1", "/invariant",
        f"/tickets/{ticket_id}/explanation/agents/{quentin}",
    ]  # fmt: skip

    async def check(login: str) -> None:
        for path in paths:
            answer = await rated.call("GET", path, login)
            assert answer.status_code in (200, 404), (path, answer.text)
            body = answer.text.replace("quentin@example.com", "").replace('"ratings":null', "")
            assert SECRET not in body, path
            assert not [word for word in MARKED_WORDS if word in body], (path, body)
        assert [(await rated.call("GET", path, login)).status_code for path in closed] == [403] * len(closed)

    await check("anna")
    assert (await rated.call("POST", f"/tickets/{ticket_id}/claim")).status_code == 200
    await check("anna")
    assert (await rated.call("GET", f"/tickets/{ticket_id}", "quentin")).status_code == 404
    assert await replay_all(rated) >= 1
