"""Trying a policy: simulations, and a second policy that decides beside the live one."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0006_simulations"
down_revision = "20261122_0005_facts"
branch_labels = None
depends_on = None

DDL = """
create table simulation (
    id bigint generated always as identity primary key,
    text text not null,
    against integer,
    since timestamptz,
    until timestamptz,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    done integer not null default 0,
    total integer not null default 0,
    result jsonb,
    reason text,
    asked_by text not null,
    asked_at timestamptz not null,
    finished_at timestamptz,
    leased_until timestamptz
);
create index simulation_waiting on simulation (id) where state in ('queued', 'running');
create table shadow_policy (
    only_row boolean primary key default true check (only_row),
    text text not null,
    hash text not null,
    saved_at timestamptz not null,
    saved_by text not null,
    decisions bigint not null default 0,
    different bigint not null default 0,
    failed bigint not null default 0,
    failure text,
    last_decision_id bigint not null
);
create table shadow_difference (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    decision_id bigint not null,
    at timestamptz not null,
    live jsonb not null,
    shadow jsonb not null
);
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
