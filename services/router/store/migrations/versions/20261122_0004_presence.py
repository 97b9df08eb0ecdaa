"""Presence: how an agent was seen last, and departures that hand over in a paced batch."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0004_presence"
down_revision = "20261122_0003_decisions"
branch_labels = None
depends_on = None

DDL = """
-- `present` is what the loop of desks saw last: what differs from it now has come or gone.
alter table agent
    add column idle boolean not null default false,
    add column present boolean not null default false;
create table presence_word (
    agent_id bigint not null references agent,
    source text not null,
    away boolean not null,
    idle boolean not null,
    at timestamptz not null,
    primary key (agent_id, source)
);
create table departure (
    agent_id bigint primary key references agent,
    began_at timestamptz not null,
    ended_at timestamptz
);
create index departure_open on departure (began_at) where ended_at is null;
create table handover (
    agent_id bigint not null references departure,
    ticket_id bigint not null references ticket,
    to_agent_id bigint references agent,
    at timestamptz,
    primary key (agent_id, ticket_id)
);
create index handover_open on handover (agent_id, ticket_id) where at is null;
create index ticket_responsible on ticket (responsible_id, coalesce(answer_due_at, oldest_open_at), id)
    where state = 'waiting' and not exclusive;
create index ticket_addressed on ticket using gin (addressed) where state = 'waiting' and not exclusive;
create index ticket_thread_owner on ticket (thread_owner_id) where state = 'waiting' and not exclusive;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
