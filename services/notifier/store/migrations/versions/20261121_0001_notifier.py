"""Alerts, streams, outgoing letters and the server that takes them."""

from alembic import op

from shared import idempotency, inbox, outbox
from shared.migrations import run_script

revision = "20261121_0001_notifier"
down_revision = None
branch_labels = None
depends_on = None

AGENTS = """
create table agent (
    id bigint primary key,
    name text not null,
    role text not null,
    address text,
    departed boolean not null,
    changed_at timestamptz not null
);
"""

ALERTS = """
create table alert (
    id uuid primary key,
    ticket_id bigint,
    kind text not null,
    title text not null,
    text text not null,
    raised_at timestamptz not null
);
create index alert_ticket on alert (ticket_id) where ticket_id is not null;
create table alert_recipient (
    alert_id uuid not null references alert on delete cascade,
    agent_id bigint not null,
    at timestamptz not null,
    shown_at timestamptz,
    withdrawn_at timestamptz,
    acknowledged_at timestamptz,
    primary key (alert_id, agent_id)
);
create index alert_recipient_live on alert_recipient (agent_id, alert_id) where withdrawn_at is null;
create index alert_recipient_due on alert_recipient (at) where shown_at is null and withdrawn_at is null;
create table withdrawal (
    ticket_id bigint not null,
    alert_id uuid,
    agent_id bigint,
    at timestamptz not null,
    unique nulls not distinct (ticket_id, alert_id, agent_id)
);
create index withdrawal_at on withdrawal (at);
"""

STREAMS = """
create table stream (
    agent_id bigint primary key,
    last_id bigint not null,
    forgotten_id bigint not null default 0
);
create table stream_event (
    agent_id bigint not null,
    id bigint not null,
    type text not null,
    data jsonb not null,
    created_at timestamptz not null,
    primary key (agent_id, id)
);
create index stream_event_created on stream_event (created_at);
"""

OUTGOING = """
create table outgoing (
    position bigint generated always as identity primary key,
    reply_id uuid not null unique,
    ticket_id bigint not null,
    message_id text not null,
    sender jsonb not null,
    reply_to jsonb not null,
    subject text not null,
    text text not null,
    in_reply_to text,
    reference_ids text[] not null,
    requested_at timestamptz not null,
    state text not null check (state in ('queued', 'sent', 'failed', 'unknown')),
    stage text not null default 'none' check (stage in ('none', 'mail', 'rcpt', 'data', 'sent')),
    attempts integer not null default 0,
    reason text,
    next_at timestamptz not null,
    not_before timestamptz,
    sent_at timestamptz,
    claim_token uuid,
    leased_until timestamptz
);
create index outgoing_due on outgoing (next_at, position) where state = 'queued';
create index outgoing_ticket on outgoing (ticket_id, position) where state = 'queued';
create index outgoing_leased on outgoing (leased_until) where leased_until is not null;
create index outgoing_state on outgoing (state, position);
create index outgoing_sent on outgoing (sent_at) where state = 'sent';
create table outgoing_recipient (
    reply_id uuid not null references outgoing (reply_id) on delete cascade,
    place integer not null,
    kind text not null check (kind in ('to', 'cc')),
    name text not null,
    address text not null,
    outcome text not null check (outcome in ('pending', 'in_data', 'sent', 'refused', 'unknown')),
    lost_answers integer not null default 0,
    reason text,
    primary key (reply_id, place)
);
create table outgoing_server (
    only_row boolean primary key default true check (only_row),
    host text not null,
    port integer not null,
    tls text not null check (tls in ('tls', 'starttls', 'none')),
    login text not null,
    password text not null,
    from_name text not null,
    from_address text not null,
    changed_at timestamptz not null
);
"""


def upgrade() -> None:
    """Create notifier's schema."""
    for ddl in (AGENTS, ALERTS, STREAMS, OUTGOING, outbox.DDL, inbox.DDL, idempotency.DDL):
        run_script(op, ddl)
