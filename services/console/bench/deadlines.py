"""`audiocomm bench deadlines`: how late do deadlines fire when many fall due at once, and what do waiting ones cost?"""

import asyncio
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import asyncpg
import httpx
from rich.progress import Progress

from services.console.bench.cpu import parent_of, used_by, used_by_family
from services.console.bench.figures import Bound, Row, Spread, Target, percentile
from services.console.bench.filled import Size, fill, on
from services.console.bench.processes import Host, last_words, open_host, until_ready
from services.console.bench.report import Machine, Report
from services.console.child import free_port
from services.console.errors import StartError

NAME = "deadlines"
NOTES = (
    "Each was offered to one agent who did not take it: it goes to the customer's group, and all of that is told.",
    "Late: from the due time to the moment of the decision; the p99 by commit is counted by router itself, /metrics.",
    "CPU: of router and of its Postgres, for the time of the look, with so many deadlines far away and with none.",
)
# The deadlines begin to fall due when the router has settled.
HEAD_START_SECONDS = 10
STANDSTILL_SECONDS = 120.0
# Idle is less than this share of one core for so many seconds; it is waited for at most so many looks.
SETTLED, SETTLE_SECONDS, SETTLE_LOOKS = 0.05, 3.0, 200
_LATENESS = re.compile(r"^audiocomm_deadline_lateness_(\w+)\{[^}]*\} (\S+)$", re.MULTILINE)
DUE = """
with made as (
    insert into ticket (customer_id, subject, state, stage, exclusive, stages_run, responsible_id, alerted,
        oldest_open_at, created_at, updated_at)
    select 1 + n % $2::bigint, 'A question', 'waiting', 'addressed', true, '{addressed}', 1 + n % 500,
        array[1 + n % 500], now(), now(), now()
    from generate_series(1, $1) as n
    returning id, responsible_id
),
letters as (
    insert into message (ticket_id, kind, disposition, subject, text, received_at)
    select id, 'letter', 'open', 'A question', 'How long is it?', now() from made
),
seen as (
    insert into visibility (ticket_id, kind, ref, stage, since)
    select id, 'agent', responsible_id::text, 'addressed', now() from made
)
insert into deadline (ticket_id, kind, due_at, started_at, remaining_seconds, created_at)
select id, 'stage', now() + interval '1 second' * ($3::double precision + $4 * row_number() over () / $1), now(), 3600,
    now()
from made
"""
# What Postgres does once with rows just written is no cost of having them wait: it is done before the look.
CLEARED = ("vacuum (analyze)", "checkpoint")
KEEP = """
create table bench_due as
select ticket_id, due_at from deadline where done_at is null and due_at < now() + interval '1 hour'
"""
MET = """
select count(*) as met from bench_due as b
where exists (select 1 from decision as d where d.ticket_id = b.ticket_id and d.at >= b.due_at)
"""
LATE = """
select extract(epoch from min(d.at) - b.due_at)::double precision as late
from bench_due as b
join decision as d on d.ticket_id = b.ticket_id and d.at >= b.due_at
group by b.ticket_id, b.due_at
"""


@dataclass(frozen=True)
class Plan:
    """What a run does: so many due within so many seconds, so many waiting, and how long the looks at CPU take."""

    due: int
    within: float
    waiting: int
    look: float
    customers: int


FULL = Plan(100_000, 60.0, 1_000_000, 60.0, 100_000)
QUICK = Plan(1_000, 5.0, 20_000, 5.0, 2_000)


async def run(quick: bool, progress: Progress) -> Report:
    """Look at an idle router with no deadlines and with many far away, then let a wave fall due. Raises StartError."""
    plan = QUICK if quick else FULL
    async with open_host() as host:
        machine = Machine.here(await host.postgres_version())
        size = Size(1_000, plan.customers)
        task = progress.add_task("filling", total=size.rows)
        dsn = await host.new_database(NAME)
        await fill(dsn, size, lambda done: progress.advance(task, done))
        router = await Router.start(host, dsn)
        task = progress.add_task("looking at an idle router", total=None)
        none = await router.idle_cpu(plan.look)
        progress.update(task, description=f"making {plan.waiting:,} deadlines that wait")
        await on(dsn, DUE, plan.waiting, plan.customers, 365 * 86_400.0, 0.0)
        for statement in CLEARED:
            await on(dsn, statement)
        progress.update(task, description=f"looking at it with {plan.waiting:,} waiting")
        many = await router.idle_cpu(plan.look)
        progress.remove_task(task)
        late, counted = await _wave(dsn, plan, router, progress)
    return Report(NAME, quick, 1, machine, rows(plan, none, many, late, counted), NOTES, {"by commit": counted})


async def _wave(dsn: str, plan: Plan, router: "Router", progress: Progress) -> tuple[list[float], dict[str, float]]:
    """Let deadlines fall due until all are met; gives how late each decision was (s), and what router counted."""
    await on(dsn, DUE, plan.due, plan.customers, float(HEAD_START_SECONDS), plan.within)
    await on(dsn, KEEP)
    task = progress.add_task(f"{plan.due:,} due within {plan.within:.0f} s", total=plan.due)
    met, changed_at = 0, time.monotonic()
    while met < plan.due:
        await asyncio.sleep(1)
        found = int((await on(dsn, MET))[0]["met"])
        if found > met:
            changed_at = time.monotonic()
        elif time.monotonic() - changed_at > STANDSTILL_SECONDS:
            raise StartError(f"{plan.due - met} of {plan.due} deadlines have not fired: {router.last_words()}")
        met = found
        progress.update(task, completed=met)
    return [float(row["late"]) for row in await on(dsn, LATE)], await router.lateness()


class Router:
    """Router alone on a database, as it runs in production; the other services are away."""

    def __init__(self, url: str, process: int, server: int, log: Path) -> None:
        self._url, self._process, self._server, self._log = url, process, server, log

    @classmethod
    async def start(cls, host: Host, dsn: str) -> Self:
        """Start the process; it ends with the host. Raises StartError."""
        url, log = f"http://127.0.0.1:{free_port()}", host.folder / "router.log"
        # Nobody answers there: what is told the other services waits in the outbox.
        away = {f"AUDIOCOMM_{name}_URL": f"http://127.0.0.1:{free_port()}" for name in ("INGEST", "NOTIFIER")}
        keys = {"AUDIOCOMM_PEER_KEY": secrets.token_urlsafe(48), "AUDIOCOMM_LOG_LEVEL": "ERROR"}
        arguments = ["services.router", "--port", url.rpartition(":")[2]]
        process = host.start(log, arguments, {"DATABASE_URL": dsn, **away, **keys})
        await until_ready(url, process, log)
        connection = await asyncpg.connect(dsn)
        try:
            server = parent_of(await connection.fetchval("select pg_backend_pid()"))
        finally:
            await connection.close()
        return cls(url, process.pid, server, log)

    async def idle_cpu(self, seconds: float) -> float:
        """CPU seconds a minute of router and its Postgres together, once they have nothing left to do."""
        for _ in range(SETTLE_LOOKS):
            if await self._cpu_within(SETTLE_SECONDS) < SETTLED * SETTLE_SECONDS:
                break
        return await self._cpu_within(seconds) * 60 / seconds

    async def _cpu_within(self, seconds: float) -> float:
        before = used_by(self._process) + used_by_family(self._server)
        await asyncio.sleep(seconds)
        return used_by(self._process) + used_by_family(self._server) - before

    async def lateness(self) -> dict[str, float]:
        """What router counted of its deadlines since it began, by the name of the figure."""
        async with httpx.AsyncClient(trust_env=False) as client:
            text = (await client.get(f"{self._url}/metrics")).text
        return {name: float(value) for name, value in _LATENESS.findall(text)}

    def last_words(self) -> str:
        """The last line the process wrote."""
        return last_words(self._log)


def rows(plan: Plan, none: float, many: float, late: Sequence[float], counted: Mapping[str, float]) -> list[Row]:
    """Lateness of the wave, and CPU beside CPU without any deadline."""
    within = counted["within_1_0_seconds"] / counted["seconds_count"] * 100
    wave = f"{plan.due:,} due within {plan.within:.0f} s"
    return [
        Row(f"{wave}: late, p50", "s", _one(percentile(late, 0.5))),
        Row(f"{wave}: late, p99", "s", _one(percentile(late, 0.99)), None, Target(Bound.AT_MOST, 1)),
        Row(f"{wave}: late, at most", "s", _one(max(late))),
        Row(f"{wave}: committed within 1 s of the due time", "%", _one(within), None, Target(Bound.AT_LEAST, 99)),
        Row(f"{wave}: committed late, at most", "s", _one(counted["seconds_max"])),
        Row(f"{plan.waiting:,} waiting, nothing due", "CPU s/min", _one(many), _one(none)),
    ]


def _one(figure: float) -> Spread:
    return Spread((figure,))
