"""Every route of every service, tried by everybody: only those are let in whom endpoint_roles.py names."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from services.ingest import app as ingest
from services.ingest.settings import IngestSettings
from services.notifier import app as notifier
from services.notifier.settings import NotifierSettings
from services.router import app as router
from services.router.settings import RouterSettings
from shared.access import SESSION_COOKIE
from shared.peer import Transport, in_process, sign_peer_token
from shared.settings import DatabaseSettings, SharedSettings
from tests.integration.endpoint_roles import EVERYBODY, STREAMS, TABLES, Caller

ORIGIN = "http://127.0.0.1:8025"
NOWHERE = {"uuid": "0192f0c1-2d3e-7abc-8def-0123456789ab", "number": "999999"}
UUIDS = ("letter_id", "event_id", "alert_id", "reply_id", "quarantine_id", "source_id")


@dataclass
class System:
    """The three services in one process, and the headers of everybody who could call them."""

    apps: dict[str, FastAPI]
    clients: dict[str, httpx.AsyncClient]
    callers: dict[Caller, dict[str, str]]


def build_all(database_url: str, key: str) -> dict[str, FastAPI]:
    shared = SharedSettings(peer_key=key, public_url=ORIGIN)
    database = DatabaseSettings(database_url=database_url, database_pool=4)
    transports: dict[str, Transport] = {}
    apps = {
        "router": router.build(shared, database, RouterSettings(), transports),
        "ingest": ingest.build(shared, database, IngestSettings(), transports),
        "notifier": notifier.build(shared, database, NotifierSettings(), transports),
    }
    transports.update({name: in_process(app) for name, app in apps.items()})
    return apps


@pytest_asyncio.fixture
async def system(database_url: str, peer_key: str) -> AsyncIterator[System]:
    apps = build_all(database_url, peer_key)
    async with AsyncExitStack() as stack:
        clients = {}
        for name, app in apps.items():
            await stack.enter_async_context(app.router.lifespan_context(app))
            client = httpx.AsyncClient(transport=in_process(app), base_url=ORIGIN)
            clients[name] = await stack.enter_async_context(client)
        yield System(apps, clients, await everybody(clients["router"], peer_key))


async def everybody(client: httpx.AsyncClient, key: str) -> dict[Caller, dict[str, str]]:
    """Sign in one person of each role, and make one token for each scope."""
    peer = {"Authorization": f"Bearer {sign_peer_token(key, 'notifier')}"}
    link = await client.post("/internal/sign-in-link", json={"login": "administrator"}, headers=peer)
    boss = await desk(client, link.json()["token"])
    callers = {Caller.ANONYMOUS: {}, Caller.PEER: peer, Caller.ADMINISTRATOR: boss}
    for caller in (Caller.AGENT, Caller.SUPERVISOR):
        body: dict[str, Any] = {"login": caller, "name": caller, "role": caller}
        added = await client.post("/api/v1/agents", json=body, headers=boss)
        callers[caller] = await desk(client, added.json()["sign_in"])
    for caller in set(Caller) - set(callers):
        body = {"name": str(caller), "scopes": [str(caller)]}
        made = await client.post("/api/v1/tokens", json=body, headers=boss)
        callers[caller] = {"Authorization": f"Bearer {made.json()['token']}"}
    return callers


async def desk(client: httpx.AsyncClient, link: str) -> dict[str, str]:
    answer = await client.post("/api/v1/session", json={"link": link})
    secret = answer.headers["set-cookie"].partition("=")[2].split(";")[0]
    return {"Cookie": f"{SESSION_COOKIE}={secret}", "Origin": ORIGIN}


def routes_of(routes: Iterable[Any]) -> Iterator[str]:
    """Give `METHOD /path` of all routes, included routers opened."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes)
        else:
            yield from (f"{method} {route.path}" for method in sorted(route.methods - {"HEAD"}))


def address(path: str) -> str:
    """Fill the parameters of a path with what is nowhere."""
    return re.sub(r"\{(\w+)(:path|:int)?\}", lambda name: NOWHERE["uuid" if name[1] in UUIDS else "number"], path)


@pytest.mark.parametrize("service", TABLES)
async def test_every_route_has_its_row(service):
    apps = build_all("postgresql://nowhere/nothing", "a key that is long enough for a test")
    assert sorted(routes_of(apps[service].routes)) == sorted(TABLES[service])


@pytest.mark.parametrize("service", TABLES)
async def test_only_those_are_let_in_whom_the_table_names(system: System, service):
    wrong = []
    for route, allowed in TABLES[service].items():
        method, path = route.split(" ")
        for caller, headers in system.callers.items():
            if route in STREAMS and caller in allowed:
                continue
            body: dict[str, Any] | None = {} if method in ("POST", "PUT", "PATCH") else None
            answer = await system.clients[service].request(method, address(path), json=body, headers=headers)
            refused = answer.status_code in (401, 403)
            fits = not refused if caller in allowed else answer.status_code == 401 or caller_is_known(caller, answer)
            if not fits:
                wrong.append((route, str(caller), answer.status_code, answer.text[:200]))
    assert wrong == []


def caller_is_known(caller: Caller, answer: httpx.Response) -> bool:
    """Whether 403 is the right refusal: we know who it is, and that is why."""
    return caller not in (Caller.ANONYMOUS, Caller.PEER) and answer.status_code == 403


@pytest.mark.parametrize("service", TABLES)
async def test_no_unsafe_request_is_taken_from_a_foreign_page(system: System, service):
    wrong = []
    for origin in ("https://evil.example", "null", None):
        cookie = {"Cookie": system.callers[Caller.ADMINISTRATOR]["Cookie"]}
        headers = cookie if origin is None else cookie | {"Origin": origin}
        for route, allowed in TABLES[service].items():
            method, path = route.split(" ")
            if method == "GET" or Caller.ADMINISTRATOR not in allowed or allowed == EVERYBODY:
                continue
            answer = await system.clients[service].request(method, address(path), json={}, headers=headers)
            if answer.status_code != 403:
                wrong.append((route, origin, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("name", ["X-Remote-User", "X-Forwarded-User", "Remote-User", "X-Forwarded-For"])
async def test_headers_that_name_somebody_are_not_believed(system: System, name):
    for service, path in (("router", "/tokens"), ("ingest", "/mailboxes"), ("notifier", "/outgoing")):
        answer = await system.clients[service].get(f"/api/v1{path}", headers={name: "administrator"})
        assert answer.status_code == 401
