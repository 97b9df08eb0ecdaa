"""Tickets: priority, tags, due dates, class, merging, sleeping until something happens, followers, nudges, blocks."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0002_tickets"
down_revision = "20261121_0001_router"
branch_labels = None
depends_on = None

DDL = """
alter table ticket
    add column priority text not null default 'normal' check (priority in ('low', 'normal', 'high')),
    add column tags text[] not null default '{}',
    add column class_key text,
    add column due_date timestamptz,
    add column answer_due_at timestamptz,
    add column merged_into bigint references ticket,
    add column wake_on text;
alter table ticket drop constraint ticket_check;
alter table ticket
    add constraint ticket_holder_check check ((state in ('claimed', 'snoozed')) = (holder_id is not null));
create index ticket_tags on ticket using gin (tags) where tags <> '{}';
create index ticket_wake_on on ticket (wake_on) where wake_on is not null;
create index ticket_merged_into on ticket (merged_into) where merged_into is not null;
create table follower (
    ticket_id bigint not null references ticket,
    agent_id bigint not null references agent,
    since timestamptz not null,
    primary key (ticket_id, agent_id)
);
create index follower_agent on follower (agent_id, ticket_id);
create table standing_follower (
    kind text not null check (kind in ('customer', 'agent')),
    ref bigint not null,
    agent_id bigint not null references agent,
    since timestamptz not null,
    primary key (kind, ref, agent_id)
);
create table nudge (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    by_agent_id bigint references agent,
    to_agent_id bigint references agent,
    text text not null default '',
    at timestamptz not null,
    answered_at timestamptz
);
create index nudge_ticket on nudge (ticket_id, id);
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
