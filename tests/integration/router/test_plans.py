"""Hot statements reach their rows by an index, whatever the number of tickets: plans as the server keeps them."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.console.bench.filled import Size, fill
from services.router.store.deadlines import TAKE_DEADLINES, TAKE_REMINDERS
from services.router.store.identity import CLAIMANT_OF_SESSION, CLAIMANT_OF_TOKEN
from services.router.store.lists import VIEWS
from services.router.store.rows import sql
from services.router.store.tickets import CLAIMED_BEFORE
from tests.conftest import clone_database

# Tables that grow with the years; people, calendars and policies may be read from one end to the other.
GROWING = {
    "ticket", "message", "deadline", "reminder", "decision", "history", "visibility", "exclusion",
    "customer", "customer_order", "order_line", "rating", "identity", "follower",
}  # fmt: skip
HOT = (
    "deadline_due", "deadline_next", "deadline_end", "hold_set",
    "reminder_due", "reminder_end",
    "customer_order_lines", "customer_marks", "customer_affinity", "customer_traits", "customer_find_by_identity",
    "ticket_surroundings", "ticket_people", "ticket_lock", "tickets_lock", "ticket_read", "ticket_place",
    "ticket_claim", "ticket_in_scope", "ticket_touch", "ticket_work_out", "tickets_of_agents",
    "tickets_waiting_of_customers",
    "surroundings_set", "decision_add", "history_add", "exclusion_by_mark", "follow_ups_next", "followers_of",
    "roster_moment", "roster_now", "roster_marks", "agent_held", "message_letters_known", "message_open_letters",
    "message_find_reply", "message_tickets_of_ids", "ticket_count_open",
)  # fmt: skip
TAKEN = {"deadlines_take": TAKE_DEADLINES, "reminders_take": TAKE_REMINDERS}
SHOWN = {f"view {view}": text for view, text in VIEWS.items()}
LATE = {
    "claimant of token": CLAIMANT_OF_TOKEN,
    "claimant of session": CLAIMANT_OF_SESSION,
    "claimed before": CLAIMED_BEFORE,
}
STATEMENTS = {name: getattr(sql, name) for name in HOT} | TAKEN | SHOWN | LATE
Plan = dict[str, Any]
TICKETS = 40_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def grown(postgres_server) -> AsyncIterator[asyncpg.Connection]:
    """Some ten thousand tickets, most of them worked out, and a server that plans without looking at values."""
    async with clone_database(postgres_server) as address:
        await fill(address, Size(TICKETS, 5_000), lambda _rows: None)
        connection = await asyncpg.connect(address, server_settings={"search_path": "router"})
        await connection.execute("set plan_cache_mode = force_generic_plan")
        yield connection
        await connection.close()


def parts(plan: Plan) -> Iterator[Plan]:
    """A plan's node and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from parts(below)


async def plan_of(connection: asyncpg.Connection, statement: str) -> Plan:
    """The plan that every execution of a prepared statement uses."""
    values = max(map(int, re.findall(r"\$(\d+)", statement)), default=0)
    await connection.execute(f"prepare guarded as {statement}")
    try:
        nulls = f"({', '.join(['null'] * values)})" if values else ""
        explained = await connection.fetchval(f"explain (format json) execute guarded{nulls}")
    finally:
        await connection.execute("deallocate guarded")
    found: Plan = json.loads(explained)[0]["Plan"]
    return found


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", STATEMENTS)
async def test_no_hot_statement_reads_a_growing_table_from_end_to_end(grown: asyncpg.Connection, name: str) -> None:
    plan = await plan_of(grown, STATEMENTS[name])
    read_whole = {part["Relation Name"] for part in parts(plan) if part["Node Type"] == "Seq Scan"}
    assert not read_whole & GROWING


@pytest.mark.asyncio(loop_scope="module")
async def test_the_invariant_looks_at_open_tickets_alone(grown: asyncpg.Connection) -> None:
    """Who sees a ticket it may find by reading all scopes; tickets, letters and deadlines it finds by what is open."""
    async with grown.transaction():
        await grown.execute(sql.invariant_in_order)
        found = list(parts(await plan_of(grown, sql.invariant)))
    assert not {"ticket", "message", "deadline"} & {
        part["Relation Name"] for part in found if part["Node Type"] == "Seq Scan"
    }
    assert not [part for part in found if part["Node Type"].startswith("Gather")]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_ticket_hidden_from_all_overseers_makes_no_work_of_the_others(grown: asyncpg.Connection) -> None:
    """Who sees that one is asked; not of every ticket whom its scope reaches."""
    hidden = """insert into exclusion (ticket_id, agent_id, reason, evidence, since)
        select 500, id, 'blocked', 'so', now() from agent where role <> 'agent'"""
    async with grown.transaction():
        await grown.execute(hidden)
        await grown.execute(sql.invariant_in_order)
        explained = await grown.fetchval(
            f"explain (analyze, timing off, format json) {sql.invariant}", datetime.now(UTC)
        )
        await grown.execute("delete from exclusion where reason = 'blocked'")
    rows = [part["Actual Rows"] * part["Actual Loops"] for part in parts(json.loads(explained)[0]["Plan"])]
    assert max(rows) <= TICKETS


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", ["deadlines_take", "reminders_take", "deadline_due", "reminder_due"])
async def test_what_is_due_is_read_in_its_order(grown: asyncpg.Connection, name: str) -> None:
    """The rest of what is due is neither read nor sorted: the index of due times gives the oldest first."""
    found = list(parts(await plan_of(grown, STATEMENTS[name])))
    (by_index,) = [part["Index Name"] for part in found if part.get("Index Name", "").endswith("_due")]
    assert by_index == f"{name.partition('_')[0].rstrip('s')}_due"
    assert not [part for part in found if part["Node Type"] == "Sort" and part["Plan Rows"] > 200]
