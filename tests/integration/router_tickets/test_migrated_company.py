"""A company at work under the first migration is at work after the last: nothing is lost, and every ticket moves on."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from services.router.handlers.acting import claim, release
from services.router.handlers.deadlines import give_reminders
from services.router.handlers.policies import ensure_policy
from services.router.handlers.replying import no_action
from services.router.handlers.snoozing import Sleep, snooze, wake
from services.router.policy.document import default_policy_text
from shared.database import open_database
from shared.errors import NotFound
from shared.migrations import head_revision, migrate
from tests.conftest import SERVICES, of_database
from tests.integration.router_tickets.conftest import HEAD, START, Company
from tests.left_behind import check_left_behind

MIGRATIONS = SERVICES / "router" / "store" / "migrations"
FIRST = "20261121_0001_router.py"
OFFERED, GROUP, SUPERVISORS, REASSIGNED, CLAIMED, WORKED_OUT = range(1, 7)
NOW = f"'{START.isoformat()}'::timestamptz"
NAME = "company_of_the_first_migration"

PEOPLE = """
insert into audience (key, name, department_id) values ('hifi', 'Hi-fi', 1);
insert into product_group values ('speakers', 1);
insert into agent (login, name, role, department_id, address, last_seen_at, created_at)
select login, initcap(login), role, case when role <> 'administrator' then 1 end, login || '@example.com', :at, :at
from (values ('anna', 'agent'), ('ben', 'agent'), ('dora', 'agent'), ('vera', 'supervisor'), ('root', 'administrator'))
    as a (login, role);
insert into agent_address select address, id from agent;
insert into agent_audience select id, 1, true from agent where login in ('anna', 'ben');
insert into absence (agent_id, starts_at, ends_at, kind) values (3, :at, :at + interval '1 day', 'sick');
insert into session values ('\\x01', 1, :at, :at + interval '1 day', false);
insert into token (hash, name, agent_id, scopes, created_at) values ('\\x02', 'a program', 1, '{tickets}', :at);
insert into agent_idle values (1, :at);
"""
FACTS = """
insert into customer (external_id, name, created_at) values ('c1', 'Carla', :at), (null, 'Otto', :at);
insert into identity values ('address', 'carla@customer.example', 1), ('address', 'otto@customer.example', 2);
insert into customer_order (external_id, customer_id, ordered_at, worked_by) values ('o1', 1, :at, 2);
insert into order_line values (1, 1, 'speakers', '', 'ok');
insert into rating (external_id, customer_id, agent_id, score, rated_at) values ('r1', 1, 2, 5, :at);
insert into agent_marks values (2, 1, 5, 1000000, 500000, 0);
insert into audience_customers values (1, 1);
"""
TICKETS = """
insert into ticket (customer_id, subject, state, stage, exclusive, stages_run, holder_id, responsible_id, claimed_at,
    addressed, alerted, oldest_open_at, created_at, updated_at)
values
    (1, 'offered', 'waiting', 'addressed', true, '{addressed}', null, 1, null, '{1}', '{1}', :at, :at, :at),
    (1, 'group', 'waiting', 'audience', false, '{audience}', null, 2, null, '{}', '{1,2}', :at, :at, :at),
    (2, 'supervisors', 'waiting', 'supervisors', false, '{audience,everybody,supervisors}', null, 4, null, '{}', '{4}',
        :at, :at, :at),
    (1, 'reassigned', 'waiting', 'reassigned', true, '{audience}', null, 1, null, '{}', '{1}', :at, :at, :at),
    (1, 'claimed', 'claimed', 'audience', false, '{audience}', 2, 2, :at, '{}', '{}', :at, :at, :at),
    (1, 'worked out', 'worked_out', 'audience', false, '{audience}', null, 2, null, '{}', '{}', null, :at, :at);
insert into message (ticket_id, kind, disposition, letter_id, author_name, author_address, text, letter, received_at)
select id, 'letter', case when state = 'worked_out' then 'answered' else 'open' end, gen_random_uuid(), 'Carla',
    'carla@customer.example', 'Where is it?', '{"subject": "x", "to": []}', created_at
from ticket;
insert into message (ticket_id, kind, reply_id, agent_id, text, delivery, received_at)
values (6, 'reply', gen_random_uuid(), 2, 'Here.', 'sent', :at);
insert into visibility
values (1, 'agent', '1', 'addressed', :at), (2, 'audience', '1', 'audience', :at), (4, 'agent', '1', 'reassigned', :at),
    (3, 'role', 'supervisor', 'supervisors', :at), (5, 'audience', '1', 'audience', :at);
insert into exclusion values (2, 3, 'declined', 'not mine', false, :at);
insert into deadline (ticket_id, kind, due_at, started_at, working_seconds, remaining_seconds, created_at)
select id, case when stage = 'reassigned' then 'acceptance' when state = 'claimed' then 'claim' else 'stage' end,
    created_at + interval '2 hours', created_at, 7200, 7200, created_at
from ticket
where state <> 'worked_out';
insert into deadline (ticket_id, kind, due_at, started_at, remaining_seconds, created_at, done_at)
values (6, 'stage', :at, :at, 0, :at, :at);
insert into reminder (ticket_id, kind, due_at, created_at) values (5, 'warning', :at + interval '90 minutes', :at);
insert into decision (ticket_id, at, policy_version, input_hash, record)
select id, created_at, 1, 'x', jsonb_build_object('stage', stage) from ticket;
insert into history (ticket_id, at, what, actor) select id, created_at, 'letter', 'Carla' from ticket;
insert into ticket_token select 'a token', 6, reply_id from message where kind = 'reply';
"""


@pytest_asyncio.fixture
async def company(postgres_server, tmp_path: Path) -> AsyncIterator[Company]:
    """A company whose tables were made and filled under the first migration, after all others have run."""
    first = tmp_path / "first"
    (first / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako", f"versions/{FIRST}"):
        if (MIGRATIONS / name).exists():
            shutil.copy(MIGRATIONS / name, first / name)
    server = await asyncpg.connect(of_database(postgres_server.dsn, "postgres"))
    await server.execute(f"create database {NAME}")
    address = of_database(postgres_server.dsn, NAME)
    try:
        await migrate(address, "router", first)
        async with open_database(address, "router", lambda _names: None, size=2) as before:
            for script in (PEOPLE, FACTS, TICKETS):
                async with before.transaction() as tx:
                    await tx.connection.execute(script.replace(":at", NOW))
            text = "insert into policy (hash, text, saved_at, saved_by) values ('x', $1, $2, 'root')"
            await before.run(lambda tx: tx.execute(text, default_policy_text(), START))
        await migrate(address, "router", MIGRATIONS)
        async with open_database(address, "router", lambda _names: None, size=5) as database:
            made = Company(database)
            made.ids = {row["login"]: row["id"] for row in await made.rows("select login, id from agent")}
            made.audiences = {"hifi": 1}
            await made.run(ensure_policy)
            yield made
            await check_left_behind(database, made.now)
    finally:
        await server.execute(f"drop database if exists {NAME} with (force)")
        await server.close()


async def test_every_ticket_of_the_first_migration_can_be_claimed_and_ended(company: Company) -> None:
    """What was offered, handed on, seen by a group or by supervisors; a claim sleeps, a worked-out ticket is read."""
    assert await company.value("select version_num from alembic_version") == head_revision(MIGRATIONS)
    await company.check()
    assert await company.rows("select agent_id, tickets from agent_load") == [{"agent_id": 2, "tickets": 1}]
    with pytest.raises(NotFound):
        await company.run(claim, company.who("dora"), OFFERED)
    for login, ticket_id in (("anna", OFFERED), ("ben", GROUP), ("vera", SUPERVISORS), ("anna", REASSIGNED)):
        held = await company.run(claim, company.who(login), ticket_id)
        assert (held.state, held.holder_id) == ("claimed", company.ids[login])
        await company.run(no_action, company.who(login), ticket_id, held.version, "settled")
    held = await company.ticket(CLAIMED)
    asleep = await company.run(snooze, company.who("ben"), CLAIMED, held.version, Sleep(), HEAD)
    await company.run(wake, company.who("ben"), asleep.id)
    await company.run(release, company.who("ben"), CLAIMED, "somebody else")
    assert (await company.ticket(CLAIMED)).state == "waiting"
    assert (await company.ticket(WORKED_OUT)).state == "worked_out"
    await company.check()


async def test_every_ticket_of_the_first_migration_moves_on_by_itself(company: Company) -> None:
    """Its deadlines and reminders are met, and nothing of it waits for somebody who is not there."""
    company.pass_time(hours=3)
    await company.heartbeat()
    assert await company.meet_deadlines() == 5
    assert [row.kind for row in await company.run(give_reminders)] == []
    await company.check()
    states = await company.rows("select id, state, stage from ticket order by id")
    assert {row["state"] for row in states if row["id"] != WORKED_OUT} == {"waiting"}
    assert states[0]["stage"] == "audience"
    assert await company.letter(sender="otto@customer.example") not in (None, SUPERVISORS)
