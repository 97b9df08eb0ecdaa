"""What the state machine asks of the database after each step, and how its loops pass."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.handlers.deadlines import due_deadlines, due_reminders, give_reminders, meet_deadlines
from services.router.handlers.lateness import Lateness
from services.router.policy.definition import REASSIGNED
from services.router.worker import DeparturesLoop, DesksLoop, DueLoop, PeopleLoop
from shared.database import Transaction
from tests.integration.router_tickets.conftest import START, Company
from tests.integration.router_tickets.test_loops import Work, runtime_of

MOST_PASSES = 30
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

KEPT = ("agent", "agent_address", "agent_audience", "audience", "product_group", "calendar", "department", "policy",
        "roster_version", "roster_snapshot", "invariant_check", "shadow_count", "alembic_version")  # fmt: skip
"""Tables that every example finds as the one before left them, or sets right itself."""


@dataclass(frozen=True)
class Standing:
    """What of a ticket may change only with its version."""

    version: int
    state: str
    stage: str
    holder_id: int | None
    responsible_id: int | None


async def begin_anew(company: Company) -> None:
    """The company on its first morning: everybody at work, two customers known."""
    company.now = START
    await company.database.run(_empty)
    await company.value("update agent set departed_at = null, away = false, idle = false, last_seen_at = $1", START)
    await company.value("update calendar set weekly = $1", WEEK)
    await company.add_customer("carla@customer.example", "speakers")
    await company.add_customer("dan@customer.example", "cables", rated=("cleo", 1))


async def _empty(tx: Transaction) -> None:
    """Forget all that happened, and begin to count anew: the same steps must meet the same ids.

    Rows are deleted, since cutting off whole tables takes ten times as long.
    """
    names = "select tablename from pg_tables where schemaname = 'router' and tablename <> all ($1::text[])"
    tables = [row["tablename"] for row in await tx.fetch(names, KEPT)]
    rows = "; ".join(f"delete from {table}" for table in tables)
    await tx.execute(f"set local session_replication_role = replica; {rows}; delete from policy where version > 1")
    await tx.execute("set local session_replication_role = origin")
    await tx.execute(
        """select setval(s.oid, 1, false)
        from pg_class as s
        join pg_depend as d on d.objid = s.oid and d.deptype = 'i'
        join pg_class as t on t.oid = d.refobjid
        where s.relkind = 'S' and s.relnamespace = 'router'::regnamespace and t.relname <> all ($1::text[])""",
        KEPT,
    )


async def pass_loops(company: Company) -> None:
    """Let each loop of the worker pass until it has nothing more to do."""
    runtime, work = runtime_of(company), Work(company, set())
    desks = DesksLoop(runtime, work)
    deadlines = DueLoop(runtime, work, due_deadlines, meet_deadlines, Lateness())
    reminders = DueLoop(runtime, work, due_reminders, give_reminders, Lateness())
    people, departures = PeopleLoop(runtime, work), DeparturesLoop(runtime, work)
    duties = (
        departures.hand_over,
        people.look_at_roster,
        desks.look_at_desks,
        deadlines.pass_once,
        reminders.pass_once,
    )
    for duty in duties:
        for _ in range(MOST_PASSES):
            if await duty() > 1:
                break


async def states_of(company: Company) -> dict[int, Standing]:
    """Every ticket as it stands, by id."""
    rows = await company.rows("select id, version, state, stage, holder_id, responsible_id from ticket order by id")
    return {row.pop("id"): Standing(**row) for row in rows}


SIGHTS = """
    with latest as (
        select distinct on (customer_id, agent_id) customer_id, agent_id, score, rated_at
        from rating
        order by customer_id, agent_id, rated_at desc, id desc
    )
    select t.id as ticket_id, r.agent_id, d.record
    from ticket as t
    join visibility as v on v.ticket_id = t.id
    join scope_reference as r on r.kind = v.kind and r.ref = v.ref
    cross join lateral (select record from decision where ticket_id = t.id order by id desc limit 1) as d
    where t.state = 'waiting'
      and not exists (
          select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = r.agent_id and not e.relaxed
      )
      and (
          exists (
              select 1
              from latest as l
              where l.customer_id = t.customer_id and l.agent_id = r.agent_id and l.score <= 2
                and l.rated_at between $2 and $1
          )
          or exists (
              select 1
              from exclusion as e
              where e.ticket_id = t.id and e.agent_id = r.agent_id and e.reason in ('declined', 'blocked')
          )
      )
"""


async def check_sights(company: Company) -> None:
    """Nobody kept out sees a ticket, but by a person's recorded word or where nobody else could be asked."""
    for row in await company.rows(SIGHTS, company.now, company.now - timedelta(days=365)):
        record = row["record"]
        if record["stage"] == REASSIGNED or record["override"]:
            continue
        if await lay_ahead(company, row):
            continue
        relaxed = {one["agent_id"] for one in record["excluded"] if one["relaxed"]}
        assert row["agent_id"] in relaxed, row
        asked = await asked_by(company, record)
        free = asked - {one["agent_id"] for one in record["excluded"]}
        assert not free, (row, free)


async def lay_ahead(company: Company, row: dict) -> bool:
    """Whether the clock went back: the decision knew of a mark that was given after it, by the clock."""
    sql = """select 1 from rating as r join ticket as t on t.customer_id = r.customer_id
        where t.id = $1 and r.agent_id = $2 and r.id = any ($3::bigint[]) and r.rated_at > $4"""
    decided_at = datetime.fromisoformat(row["record"]["decided_at"])
    known = row["record"]["facts"]["ratings"]
    return bool(await company.rows(sql, row["ticket_id"], row["agent_id"], known, decided_at))


async def asked_by(company: Company, record: dict) -> set[int]:
    """Those whom the stage of a decision itself asks, and who have not left."""
    own = [
        (one["kind"], str(one["id"]) if one["kind"] in ("agent", "audience") else one["key"])
        for one in record["scope"]
        if one["own"]
    ]
    sql = """select distinct r.agent_id
        from scope_reference as r
        join unnest($1::text[], $2::text[]) as w (kind, ref) on w.kind = r.kind and w.ref = r.ref
        join agent as a on a.id = r.agent_id
        where a.departed_at is null or a.departed_at > $3"""
    kinds, refs = [kind for kind, _ in own], [ref for _, ref in own]
    return {one["agent_id"] for one in await company.rows(sql, kinds, refs, company.now)}
