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
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
