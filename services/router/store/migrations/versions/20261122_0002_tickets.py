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
-- What must be answered first comes first: by the answer's due time, without one by age.
drop index ticket_waiting, ticket_offered, ticket_holder;
create index ticket_waiting on ticket (coalesce(answer_due_at, oldest_open_at), id) where state = 'waiting';
create index ticket_offered on ticket (responsible_id, coalesce(answer_due_at, oldest_open_at), id)
    where state = 'waiting' and exclusive;
create index ticket_holder on ticket (holder_id, coalesce(answer_due_at, oldest_open_at), id)
    where holder_id is not null;
create index ticket_tags on ticket using gin (tags) where tags <> '{}';
create index ticket_tagged on ticket (id) where tags <> '{}' and state <> 'worked_out';
create index ticket_wake_on on ticket (wake_on) where wake_on is not null;
create index ticket_merged_into on ticket (merged_into) where merged_into is not null;
create table follower (
    ticket_id bigint not null references ticket,
    agent_id bigint not null references agent,
    since timestamptz not null,
    alert_id uuid,
    primary key (ticket_id, agent_id)
);
create index follower_agent on follower (agent_id, ticket_id);
create index follower_alert on follower (alert_id) where alert_id is not null;
create table standing_follower (
    kind text not null check (kind in ('customer', 'agent')),
    ref bigint not null,
    agent_id bigint not null references agent,
    since timestamptz not null,
    primary key (kind, ref, agent_id)
);
create index standing_follower_agent on standing_follower (agent_id);
alter table exclusion add column by_agent_id bigint references agent;
create table nudge (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    by_agent_id bigint references agent,
    to_agent_id bigint references agent,
    text text not null default '',
    at timestamptz not null,
    answered_at timestamptz,
    alert_id uuid
);
create index nudge_ticket on nudge (ticket_id, id);
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
