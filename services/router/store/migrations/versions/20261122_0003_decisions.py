"""Decisions: the facts each was made from, so that it can be made again."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0003_decisions"
down_revision = "20261122_0002_tickets"
branch_labels = None
depends_on = None

DDL = """
-- No foreign key leads here: every decision would lock the one row of the newest roster.
create table roster_snapshot (
    hash text primary key,
    facts bytea not null
);
alter table decision
    add column facts bytea,
    add column roster_hash text;
create table repair (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    reason text not null,
    at timestamptz not null
);
create index repair_at on repair (at desc);
create table invariant_check (
    only_row boolean primary key default true check (only_row),
    at timestamptz,
    open bigint not null default 0,
    violations bigint not null default 0
);
insert into invariant_check default values;
-- The invariant is looked at each minute: these hold what it needs of open tickets, and the last one should be empty.
create index ticket_open on ticket (id) include (state, holder_id, responsible_id) where state <> 'worked_out';
create index ticket_undated on ticket (id)
    where answer_due_at is null and state <> 'worked_out' and (due_date is not null or class_key is not null);
drop index deadline_live;
create unique index deadline_live on deadline (ticket_id) include (kind) where done_at is null;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
