"""People a test of router needs: made through the API, as everybody else makes them."""

from dataclasses import dataclass
from typing import Any

import httpx

from shared.access import SESSION_COOKIE
from shared.peer import sign_peer_token
from tests.conftest import PEER_KEY
from tests.integration.router.conftest import ORIGIN, RouterApp

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    """An agent with a session; `headers` are what his desk sends."""

    id: int
    login: str
    headers: dict[str, str]


def peer_headers(name: str = "notifier") -> dict[str, str]:
    """Give the headers of another service."""
    return {"Authorization": f"Bearer {sign_peer_token(PEER_KEY, name)}"}


def session_of(response: Any) -> str:
    """Give the secret in the cookie that an answer sets."""
    cookie = response.headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    assert name == SESSION_COOKIE
    return str(rest.split(";")[0])


def desk_headers(secret: str, origin: str = ORIGIN) -> dict[str, str]:
    """Give what a desk with this session sends; httpx would keep a __Host- cookie to itself over plain http."""
    return {"Cookie": f"{SESSION_COOKIE}={secret}", "Origin": origin}


async def administrator(router: RouterApp) -> Person:
    """Sign in as the first administrator, by the one-time link of the first run."""
    link = await router.client.post("/internal/sign-in-link", json={"login": "administrator"}, headers=peer_headers())
    answer = await router.client.post("/api/v1/session", json={"link": link.json()["token"]})
    assert answer.status_code == 200, answer.text
    return Person(answer.json()["agent_id"], "administrator", desk_headers(session_of(answer)))


async def sign_in(router: RouterApp, login: str, password: str = PASSWORD) -> dict[str, str]:
    """Sign in with a password and give the desk's headers."""
    answer = await router.client.post("/api/v1/session", json={"login": login, "password": password})
    assert answer.status_code == 200, answer.text
    return desk_headers(session_of(answer))


async def add_agent(router: RouterApp, boss: Person, login: str, **fields: Any) -> dict[str, Any]:
    """Take on an agent and give the answer."""
    body = {"login": login, "name": login.title(), "department": "sales", **fields}
    answer = await router.client.post("/api/v1/agents", json=body, headers=boss.headers)
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


async def signed_in(router: RouterApp, boss: Person, login: str, **fields: Any) -> Person:
    """Take on an agent and sign him in by his one-time link."""
    added = await add_agent(router, boss, login, **fields)
    answer = await router.client.post("/api/v1/session", json={"link": added["sign_in"]})
    assert answer.status_code == 200, answer.text
    return Person(added["id"], login, desk_headers(session_of(answer)))


async def bearer(router: RouterApp, boss: Person, *scopes: str, agent_id: int | None = None) -> dict[str, str]:
    """Make a token and give the headers of a system that holds it."""
    body = {"name": f"system for {' '.join(scopes)}", "scopes": list(scopes), "agent_id": agent_id}
    answer = await router.client.post("/api/v1/tokens", json=body, headers=boss.headers)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def post(router: RouterApp, who: Person, path: str, **body: Any) -> httpx.Response:
    """Post JSON as a person."""
    return await router.client.post(f"/api/v1{path}", json=body, headers=who.headers)


async def patch(router: RouterApp, who: Person, path: str, version: int | None, **body: Any) -> httpx.Response:
    """Change something of which the person has seen a version."""
    headers = who.headers if version is None else who.headers | {"If-Match": f'"{version}"'}
    return await router.client.patch(f"/api/v1{path}", json=body, headers=headers)


async def get(router: RouterApp, who: Person, path: str) -> Any:
    """Read something as a person and give its JSON."""
    answer = await router.client.get(f"/api/v1{path}", headers=who.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()
