"""`audiocomm bench claim`: two hundred agents claim one ticket at once; how long does each wait for his answer?"""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from rich.progress import Progress

from services.console.api_client import ApiClient
from services.console.bench.bare_claim import fill
from services.console.bench.figures import Bound, Row, Spread, Target, percentile
from services.console.bench.processes import Host, open_host, until_ready
from services.console.bench.report import Machine, Report
from services.console.bench.wire import Connection
from services.console.child import free_port
from services.console.errors import StartError
from shared.peer import HttpPeer

NAME = "claim"
CLAIMERS = 200
WARMING = 2
WON, LOST = 200, 409
ALWAYS_OPEN = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
NOTES = (
    f"{CLAIMERS} agents, each with a connection and a token of his own, claim one ticket at the same moment; in every",
    "round exactly one won, or the run would have failed. The limit: a bare FastAPI endpoint with the same conditional",
    "update and as many database connections; no accounts, deadline, history, alerts, no ticket in the answer.",
)


@dataclass(frozen=True)
class Side:
    """Who is asked, each claimer over a connection of his own: the paths by ticket and agent, and the headers."""

    connections: Sequence[Connection]
    path: str
    agents: Sequence[int]
    headers: Sequence[Mapping[str, str]]

    async def claim(self, ticket_id: int) -> list[float]:
        """Let everybody claim; gives the milliseconds until each had his answer. Raises StartError unless one won."""
        answers = await asyncio.gather(*(self._one(place, ticket_id) for place in range(len(self.connections))))
        statuses = sorted(status for status, _ in answers)
        if statuses != [WON, *[LOST] * (len(self.connections) - 1)]:
            raise StartError(f"ticket {ticket_id} was not won by one alone: {sorted(set(statuses))}")
        return [taken for _, taken in answers]

    async def _one(self, place: int, ticket_id: int) -> tuple[int, float]:
        path = self.path.format(ticket=ticket_id, agent=self.agents[place])
        began = time.perf_counter()
        status = await self.connections[place].status_of(path, self.headers[place])
        return status, (time.perf_counter() - began) * 1_000


async def run(quick: bool, progress: Progress) -> Report:
    """Measure both sides in turn, round by round. Raises StartError when a claim has not exactly one winner."""
    rounds = 10 if quick else 100
    async with open_host() as host, AsyncExitStack() as stack:
        machine = Machine.here(await host.postgres_version())
        bare = await _bare(host, stack, rounds + WARMING)
        ours, tickets = await _ours(host, stack, rounds + WARMING, progress)
        task = progress.add_task("claiming", total=rounds + WARMING)
        taken: dict[str, list[list[float]]] = {"ours": [], "bare": []}
        for number, ticket_id in enumerate(tickets, start=1):
            taken["bare"].append(await bare.claim(number))
            taken["ours"].append(await ours.claim(ticket_id))
            progress.advance(task)
    return Report(NAME, quick, rounds, machine, rows(taken["ours"][WARMING:], taken["bare"][WARMING:]), NOTES)


def rows(ours: Sequence[Sequence[float]], bare: Sequence[Sequence[float]]) -> list[Row]:
    """p50 and p99 of the answers within a round, beside the limit's."""
    return [
        Row(
            f"{CLAIMERS} at once: p{share * 100:.0f}",
            "ms",
            Spread(tuple(percentile(of, share) for of in ours)),
            Spread(tuple(percentile(of, share) for of in bare)),
            ratio_target=Target(Bound.AT_MOST, 2) if share > 0.9 else None,
        )
        for share in (0.5, 0.99)
    ]


async def _bare(host: Host, stack: AsyncExitStack, tickets: int) -> Side:
    dsn = await host.new_database("bare")
    await fill(dsn, CLAIMERS, tickets)
    url = f"http://127.0.0.1:{free_port()}"
    log = host.folder / "bare-claim.log"
    arguments = ["services.console.bench.bare_claim", "--port", url.rpartition(":")[2]]
    await until_ready(url, host.start(log, arguments, {"DATABASE_URL": dsn}), log)
    agents = range(1, CLAIMERS + 1)
    return Side(await _connections(url, stack), "/tickets/{ticket}/claim/{agent}", agents, [{}] * CLAIMERS)


async def _ours(host: Host, stack: AsyncExitStack, tickets: int, progress: Progress) -> tuple[Side, list[int]]:
    """Router alone, with everybody of sales on shift; gives the tickets that all of them see."""
    url, key = f"http://127.0.0.1:{free_port()}", secrets.token_urlsafe(48)
    log = host.folder / "router.log"
    settings = {
        "DATABASE_URL": await host.new_database("ours"),
        "AUDIOCOMM_PUBLIC_URL": url,
        "AUDIOCOMM_LOG_LEVEL": "ERROR",
        "AUDIOCOMM_PEER_KEY": key,
    }
    await until_ready(url, host.start(log, ["services.router", "--port", url.rpartition(":")[2]], settings), log)
    task = progress.add_task("hiring", total=CLAIMERS + tickets)
    async with ApiClient(url, await _administrator(url, key)) as api:
        calendar = {"key": "always", "name": "Always open", "time_zone": "UTC", "weekly": ALWAYS_OPEN}
        await api.post("/calendars", calendar)
        agents, headers = [], []
        for number in range(CLAIMERS):
            agent_id, token = await _hire(api, number)
            agents.append(agent_id)
            headers.append({"Authorization": f"Bearer {token}"})
            progress.advance(task)
        asked = {"customer": {"address": "somebody@customer.example", "name": "Somebody"}, "text": "Where is it?"}
        opened = []
        for number in range(tickets):
            opened.append((await api.post("/tickets", {**asked, "subject": f"Claim {number}"}))["id"])
            progress.advance(task)
    return Side(await _connections(url, stack), "/api/v1/tickets/{ticket}/claim", agents, headers), opened


async def _administrator(url: str, key: str) -> str:
    """A token that may do everything."""
    peer = HttpPeer("router", url, "console", key)
    try:
        link = await peer.call("POST", "/internal/sign-in-link", {"login": "administrator"})
        wanted = {"name": "bench", "scopes": ["tickets", "administration"], "agent_id": link["agent_id"]}
        token: str = (await peer.call("POST", "/internal/tokens", wanted))["token"]
        return token
    finally:
        await peer.close()


async def _hire(api: ApiClient, number: int) -> tuple[int, str]:
    body = {"login": f"claimer{number}", "name": f"Claimer {number}", "role": "agent", "department": "sales"}
    agent = await api.post("/agents", {**body, "calendar": "always"})
    token = await api.post("/tokens", {"name": "claims", "scopes": ["tickets"], "agent_id": agent["id"]})
    return agent["id"], token["token"]


async def _connections(url: str, stack: AsyncExitStack) -> list[Connection]:
    return [await stack.enter_async_context(Connection(url)) for _ in range(CLAIMERS)]
