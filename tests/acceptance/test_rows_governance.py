"""What a governance sheet asks of routing: who may do what, who learns what, and how word is tracked."""

from typing import Any

import pytest

from tests.acceptance.company import Company
from tests.acceptance.rows import Row, alerts, in_shapes, letter, preset, ticket
from tests.acceptance.system import eventually


async def status(company: Company, login: str, method: str, path: str, body: Any = None, version: int = 1) -> int:
    """What a request of this person is answered with."""
    async with company.desk(login) as desk:
        headers = {"If-Match": f'"{version}"'}
        response = await desk.http.request(method, f"/api/v1{path}", json=body, headers=headers)
        return response.status_code


async def only_who_may_takes_away(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Mine, not yours")
    await company.act("anna", ticket_id, "claim")
    version = (await ticket(company, ticket_id))["version"]
    to = {"to": {"agent": company.people["carl"].id}, "reason": "I want it gone"}
    assert await status(company, "carl", "POST", f"/tickets/{ticket_id}/reassign", to, version) == 404
    assert await status(company, "sam", "POST", f"/tickets/{ticket_id}/reassign", to, version) == 200


async def only_administrators_change_the_policy(company: Company) -> None:
    text = {"text": preset("agency")}
    assert await status(company, "anna", "PUT", "/policy", text) == 403
    assert await status(company, "sam", "PUT", "/policy", text) == 403
    assert await status(company, "sam", "PUT", "/policy/shadow", text) == 403
    assert await status(company, "anna", "POST", "/policy/simulations", text) == 403
    assert await status(company, "anna", "GET", "/policy") == 200


async def marks_stay_with_supervisors(company: Company) -> None:
    async with company.system.api() as api:
        mark = {"external_id": f"gov-{company.number}", "customer": company.known_id, "score": 1, "rated_at": None}
        await api.post("/ratings", {**mark, "agent": f"anna{company.number}", "comment": "never again"})
    ticket_id = await letter(company, company.address("anna"), "Somebody else, please")
    paths = ("", "/explanation", "/history", "/messages", "/followers")
    async with company.desk("boris") as desk:
        told = [(await desk.request("GET", f"/tickets/{ticket_id}{path}")).text for path in paths]
        told.append(
            (await desk.request("GET", f"/customers/{(await ticket(company, ticket_id))['customer']['id']}")).text
        )
    assert not [text for text in told if "bad_rating" in text or "never again" in text or '"score"' in text]
    assert await status(company, "boris", "GET", f"/tickets/{ticket_id}/decisions") == 403
    anna = company.people["anna"].id
    assert await status(company, "boris", "GET", f"/tickets/{ticket_id}/explanation/agents/{anna}") == 403
    async with company.desk("sam") as desk:
        why = await desk.get(f"/tickets/{ticket_id}/explanation/agents/{anna}")
    assert (why["sees"], why["excluded"][0]["reason"]) == (False, "bad_rating")


async def supervisors_keep_somebody_away(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "A relative of Anna")
    anna = company.people["anna"].id
    assert await status(company, "boris", "PUT", f"/tickets/{ticket_id}/blocks/{anna}", {"reason": "no"}) == 403
    assert await status(company, "sam", "PUT", f"/tickets/{ticket_id}/blocks/{anna}", {"reason": "a relative"}) == 204
    assert await company.who_finds(ticket_id) == {"boris", "nora", "lea"}


async def word_of_the_responsible_is_tracked(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "A status, please")
    await company.act("anna", ticket_id, "claim")
    async with company.desk("sam") as desk:
        await desk.post(f"/tickets/{ticket_id}/nudge", {"text": "by noon, please"})
    (asked,) = await eventually(lambda: alerts(company, "anna", "nudged"), "the responsible one to be asked")
    async with company.desk("anna") as desk:
        await desk.post(f"/alerts/{asked['id']}/acknowledge")
        (read,) = await desk.all_items(f"/tickets/{ticket_id}/nudges")
        assert read["answered_at"] is None, "read is not answered"
        await desk.post(f"/tickets/{ticket_id}/notes", {"text": "The factory answers at eleven."})
        (answered,) = await desk.all_items(f"/tickets/{ticket_id}/nudges")
    assert answered["answered_at"] is not None


async def systems_do_what_their_scope_says(company: Company) -> None:
    ticket_id = await letter(company, company.address("anna"), "Not for every program")
    async with company.system.api() as api:
        made = await api.post("/tokens", {"name": "shop", "scopes": ["facts"], "agent_id": None})
    async with company.system.api(made["token"]) as shop:
        for path in (f"/tickets/{ticket_id}", "/policy", "/invariant", "/tags"):
            response = await shop.http.get(f"/api/v1{path}")
            assert response.status_code in (403, 404), path
        new: dict[str, Any] = {"name": "New", "language": None, "phone": None, "addresses": []}
        assert (await shop.put(f"/customers/gov-{company.number}", new))["name"] == "New"


ROWS = (
    Row("M12", "only the holder or a supervisor takes a ticket away", only_who_may_takes_away),
    Row("M14", "only administrators say what the policy is, or try another", only_administrators_change_the_policy),
    Row("M15", "marks and names of excluded colleagues are for supervisors only", marks_stay_with_supervisors),
    Row("M8", "a supervisor keeps somebody away, with a reason", supervisors_keep_somebody_away),
    Row(
        "M24",
        "tracked: asked, read, and answered with a status by the one responsible",
        word_of_the_responsible_is_tracked,
    ),
    Row("M41", "a system sees and does only what is its own", systems_do_what_their_scope_says),
)


@in_shapes
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
async def test_row(company: Company, row: Row) -> None:
    await row.shows(company)
