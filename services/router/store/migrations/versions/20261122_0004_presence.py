"""Presence: how an agent was seen last, and departures that hand over in a paced batch."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0004_presence"
down_revision = "20261122_0003_decisions"
branch_labels = None
depends_on = None

DDL = """
alter table agent
    add column idle boolean not null default false;
create table departure (
    agent_id bigint primary key references agent,
    began_at timestamptz not null,
    total integer not null,
    done integer not null default 0,
    ended_at timestamptz
);
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
