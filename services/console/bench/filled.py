"""Databases of router filled to a size within seconds: people, customers with orders and marks, tickets old and new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from shared.migrations import migrate

MIGRATIONS = Path(__file__).parents[2] / "router" / "store" / "migrations"
AGENTS = 500
AUDIENCES = 25
SLICE = 100_000
"""So many rows are made by one statement, so that a progress bar moves."""

ALWAYS = '{"mon":%s,"tue":%s,"wed":%s,"thu":%s,"fri":%s,"sat":%s,"sun":%s}'.replace("%s", '[["00:00","24:00"]]')
PEOPLE = f"""
insert into calendar (key, name, time_zone, weekly) values ('always', 'Always open', 'UTC', '{ALWAYS}');
insert into audience (key, name, department_id)
select 'group-' || n, 'Group ' || n, (select id from department where key = 'sales')
from generate_series(1, {AUDIENCES}) as n;
insert into product_group (key, audience_id) select 'products-' || id, id from audience;
insert into agent (login, name, role, department_id, calendar_id, address, last_seen_at, created_at)
select 'agent-' || n, 'Agent ' || n, case when n % 50 = 0 then 'supervisor' else 'agent' end,
    (select id from department where key = 'sales'), (select id from calendar where key = 'always'),
    'agent-' || n || '@bench.example', now() + interval '1 day', now()
from generate_series(1, {AGENTS}) as n;
insert into agent_audience (agent_id, audience_id, is_primary)
select a.id, 1 + (a.id + second * 7) % {AUDIENCES}, second = 0
from agent as a, generate_series(0, 1) as second;
insert into agent_marks (agent_id, marks, total, weight, adjusted, leniency)
select id, 40, 160, 40000000, 160000000, 4000000 from agent;
insert into agent_idle (agent_id, last_held_at) select id, now() - interval '1 minute' * (id % 90) from agent;
insert into audience_customers (audience_id, customers) select id, 1000 from audience;
"""
CUSTOMERS = """
with made as (
    insert into customer (external_id, name, created_at)
    select 'customer-' || n, 'Customer ' || n, now() from generate_series($1::bigint, $2) as n
    returning id
)
insert into identity (kind, value, customer_id) select 'address', 'customer-' || id || '@bench.example', id from made
"""
ORDERS = f"""
insert into customer_order (external_id, customer_id, ordered_at, worked_by)
select 'order-' || n, 1 + n / 5, now() - interval '1 day' * (40 + n * 7 % 1000), 1 + n * 13 % {AGENTS}
from generate_series($1::bigint - 1, $2 - 1) as n
"""
LINES = f"""
insert into order_line (order_id, position, product_group, product, state)
select o.id, p, 'products-' || 1 + (case when o.customer_id % 5 = 0 then o.id else o.customer_id end) % {AUDIENCES},
    'Thing', 'ok'
from customer_order as o, generate_series(1, 2) as p
where o.id between $1 and $2
"""
RATINGS = f"""
insert into rating (customer_id, agent_id, score, rated_at)
select n, 1 + n * 17 % {AGENTS}, 1 + n % 5, now() - interval '1 day' * (n % 700)
from generate_series($1::bigint, $2) as n where n % 5 = 0
"""
TICKETS = f"""
insert into ticket (customer_id, subject, state, stage, responsible_id, oldest_open_at, created_at, updated_at)
select 1 + n % $3::bigint, 'A question', case when n % 10 = 0 then 'waiting' else 'worked_out' end, 'everybody',
    1 + n % {AGENTS}, case when n % 10 = 0 then now() end, now(), now()
from generate_series($1::bigint, $2) as n
"""
MESSAGES = f"""
insert into message (ticket_id, kind, disposition, agent_id, subject, text, received_at)
select n, case part when 0 then 'letter' else 'reply' end,
    case when part = 1 then null when n % 10 = 0 then 'open' else 'answered' end,
    case part when 1 then 1 + n % {AGENTS} end, 'A question', repeat('Words. ', 40), now()
from generate_series($1::bigint, $2) as n, generate_series(0, 1) as part
where part = 0 or n % 10 <> 0
"""
AROUND = f"""
with tickets as (select id, state = 'waiting' as open from ticket where id between $1::bigint and $2),
deadlines as (
    insert into deadline (ticket_id, kind, due_at, started_at, remaining_seconds, created_at, done_at)
    select id, 'stage', now() + interval '1 year', now(), 3600, now(), case when not open then now() end from tickets
),
seen as (
    insert into visibility (ticket_id, kind, ref, stage, since)
    select id, 'department', 'sales', 'everybody', now() from tickets
),
reminders as (
    insert into reminder (ticket_id, kind, due_at, created_at, done_at)
    select id, 'warning', now() + interval '1 year', now(), case when not open then now() end from tickets
),
kept_out as (
    insert into exclusion (ticket_id, agent_id, reason, evidence, since)
    select id, 1 + id % {AGENTS}, 'bad_rating', 'rating 1', now() from tickets where id % 4 = 0
),
decisions as (
    insert into decision (ticket_id, at, policy_version, input_hash, record)
    select id, now(), 1, 'filled', jsonb_build_object('stage', 'everybody', 'filled', id) from tickets
)
insert into history (ticket_id, at, what, actor) select id, now(), 'placed', 'system' from tickets
"""
FRESH = """
with made as (
    insert into ticket (customer_id, subject, state, stage, oldest_open_at, created_at, updated_at)
    select 1 + n * 7919 % $2::bigint, 'A new question', 'waiting', '', now() + interval '1 day', now(), now()
    from generate_series(1, $1) as n
    returning id
)
insert into message (ticket_id, kind, disposition, subject, text, received_at)
select id, 'letter', 'open', 'A new question', 'How long is it?', now() from made
"""
ALL_TABLES = (
    "customer, customer_order, order_line, rating, ticket, message, deadline, visibility, decision, history, agent, "
    "agent_idle, agent_load, agent_marks, agent_audience, reminder, exclusion, identity"
)

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How many tickets and customers; a customer has five orders of two lines."""

    tickets: int
    customers: int

    @property
    def rows(self) -> int:
        """What `fill` tells as it goes on, in all."""
        return self.customers * 7 + self.tickets * 3


async def fill(dsn: str, size: Size, told: Told) -> None:
    """Migrate an empty database and fill it; `told` is called with the rows just made."""
    await migrate(dsn, "router", MIGRATIONS)
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "router", "synchronous_commit": "off"})
    try:
        await connection.execute(PEOPLE)
        for statement, rows in ((CUSTOMERS, 1), (ORDERS, 5), (LINES, 5), (RATINGS, 1)):
            await _in_slices(connection, statement, size.customers * rows, told)
        await _in_slices(connection, TICKETS, size.tickets, told, size.customers)
        for statement in (MESSAGES, AROUND):
            await _in_slices(connection, statement, size.tickets, told)
        await connection.execute(f"vacuum (analyze) {ALL_TABLES}")
    finally:
        await connection.close()


async def _in_slices(connection: asyncpg.Connection, statement: str, rows: int, told: Told, *more: int) -> None:
    for first in range(1, rows + 1, SLICE):
        last = min(rows, first + SLICE - 1)
        await connection.execute(statement, first, last, *more)
        told(last - first + 1)


async def add_fresh(dsn: str, tickets: int, customers: int) -> None:
    """Add tickets with an open letter that no decision has placed yet."""
    await on(dsn, FRESH, tickets, customers)


async def on(dsn: str, statement: str, *values: object) -> Sequence[asyncpg.Record]:
    """Run one statement in router's schema."""
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "router"})
    try:
        rows: Sequence[asyncpg.Record] = await connection.fetch(statement, *values)
        return rows
    finally:
        await connection.close()
