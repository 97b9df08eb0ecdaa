"""People, facts, tickets, decisions, deadlines."""

from alembic import op

from shared import idempotency, inbox, outbox
from shared.migrations import run_script

revision = "20261121_0001_router"
down_revision = None
branch_labels = None
depends_on = None

PEOPLE = """
create table department (
    id bigint generated always as identity primary key,
    key text not null unique,
    name text not null
);
create table calendar (
    id bigint generated always as identity primary key,
    key text not null unique,
    name text not null,
    time_zone text not null,
    weekly jsonb not null,
    holiday_country text,
    holiday_subdivision text,
    extra_days jsonb not null default '[]',
    version integer not null default 1
);
create table audience (
    id bigint generated always as identity primary key,
    key text not null unique,
    name text not null,
    department_id bigint not null references department,
    calendar_id bigint references calendar,
    live boolean not null default true,
    version integer not null default 1
);
create table product_group (
    key text primary key,
    audience_id bigint not null references audience
);
create table agent (
    id bigint generated always as identity primary key,
    login text not null unique,
    name text not null,
    role text not null check (role in ('agent', 'supervisor', 'administrator')),
    department_id bigint references department,
    calendar_id bigint references calendar,
    address text,
    capacity integer not null default 20 check (capacity > 0),
    password_hash text,
    away boolean not null default false,
    last_seen_at timestamptz,
    departed_at timestamptz,
    created_at timestamptz not null,
    version integer not null default 1
);
create table agent_address (
    address text primary key,
    agent_id bigint not null references agent
);
create index agent_address_agent on agent_address (agent_id);
create table agent_audience (
    agent_id bigint not null references agent,
    audience_id bigint not null references audience,
    is_primary boolean not null,
    primary key (agent_id, audience_id)
);
create index agent_audience_audience on agent_audience (audience_id);
create table absence (
    id bigint generated always as identity primary key,
    agent_id bigint not null references agent,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    kind text not null
);
create index absence_agent on absence (agent_id, ends_at);
create table session (
    hash bytea primary key,
    agent_id bigint not null references agent,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    by_link boolean not null
);
create index session_agent on session (agent_id);
create table sign_in_link (
    hash bytea primary key,
    agent_id bigint not null references agent,
    expires_at timestamptz not null,
    used_at timestamptz
);
create table sign_in_attempt (
    id bigint generated always as identity primary key,
    login text not null,
    at timestamptz not null
);
create index sign_in_attempt_login on sign_in_attempt (login, at);
create index sign_in_attempt_at on sign_in_attempt (at);
create table token (
    id bigint generated always as identity primary key,
    hash bytea not null unique,
    name text not null,
    agent_id bigint references agent,
    scopes text[] not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index token_agent on token (agent_id) where agent_id is not null;
insert into department (key, name) values ('sales', 'Sales');
insert into calendar (key, name, time_zone, weekly) values ('default', 'Monday to Friday', 'UTC', '{
    "mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]],
    "thu": [["09:00", "18:00"]], "fri": [["09:00", "18:00"]], "sat": [], "sun": []
}');
"""

FACTS = """
create table customer (
    id bigint generated always as identity primary key,
    external_id text unique,
    name text not null default '',
    language text,
    phone text,
    created_at timestamptz not null,
    version integer not null default 1
);
create table identity (
    kind text not null check (kind in ('address', 'phone', 'external')),
    value text not null,
    customer_id bigint not null references customer,
    primary key (kind, value)
);
create index identity_customer on identity (customer_id);
create table customer_order (
    id bigint generated always as identity primary key,
    external_id text not null unique,
    customer_id bigint not null references customer,
    ordered_at timestamptz not null,
    worked_by bigint references agent
);
create index customer_order_customer on customer_order (customer_id);
create table order_line (
    order_id bigint not null references customer_order on delete cascade,
    position integer not null,
    product_group text not null,
    product text not null default '',
    state text not null check (state in ('ok', 'cancelled', 'returned')),
    primary key (order_id, position)
);
create table rating (
    id bigint generated always as identity primary key,
    external_id text unique,
    customer_id bigint not null references customer,
    agent_id bigint not null references agent,
    score integer not null check (score between 1 and 5),
    comment text not null default '',
    rated_at timestamptz not null
);
create index rating_customer on rating (customer_id, agent_id, rated_at desc);
create index rating_agent on rating (agent_id);
"""

TICKETS = """
create table policy (
    version integer generated always as identity primary key,
    hash text not null,
    text text not null,
    saved_at timestamptz not null,
    saved_by text not null
);
create table ticket (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customer,
    subject text not null,
    state text not null check (state in ('waiting', 'claimed', 'snoozed', 'worked_out')),
    stage text not null,
    exclusive boolean not null default false,
    stages_run text[] not null default '{}',
    returns integer not null default 0,
    holder_id bigint references agent,
    responsible_id bigint references agent,
    claimed_at timestamptz,
    former_holders bigint[] not null default '{}',
    public boolean not null default false,
    publish_to text,
    about jsonb,
    addressed bigint[] not null default '{}',
    thread_owner_id bigint references agent,
    signals text[] not null default '{}',
    oldest_open_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version integer not null default 1,
    alerted bigint[] not null default '{}',
    search tsvector not null default '',
    check ((state = 'claimed') = (holder_id is not null)),
    check ((state = 'worked_out') = (oldest_open_at is null))
);
create index ticket_waiting on ticket (oldest_open_at, id) where state = 'waiting';
create index ticket_offered on ticket (responsible_id, oldest_open_at, id) where state = 'waiting' and exclusive;
create index ticket_holder on ticket (holder_id, oldest_open_at, id) where holder_id is not null;
create index ticket_customer on ticket (customer_id, id desc);
create index ticket_updated on ticket (updated_at desc, id desc);
create index ticket_worked_out on ticket (responsible_id, updated_at desc, id desc) where state = 'worked_out';
create index ticket_search on ticket using gin (search);
create table message (
    id bigint generated always as identity primary key,
    ticket_id bigint references ticket,
    kind text not null check (kind in ('letter', 'reply', 'note', 'machine')),
    disposition text check (disposition in ('open', 'answered', 'no_action')),
    letter_id uuid unique,
    reply_id uuid unique,
    rfc_message_id text,
    agent_id bigint references agent,
    author_name text not null default '',
    author_address text not null default '',
    author_verified boolean not null default true,
    subject text not null default '',
    text text not null default '',
    visible_text text not null default '',
    html text,
    letter jsonb,
    delivery text check (delivery in ('queued', 'sent', 'failed', 'unknown', 'cancelled')),
    delivery_reason text,
    received_at timestamptz not null,
    disposed_at timestamptz,
    disposed_by bigint references agent,
    answered_by uuid,
    ticket_version integer not null default 0,
    recipients text[] not null default '{}',
    check ((kind = 'letter') = (disposition is not null)),
    check (kind = 'machine' or ticket_id is not null)
);
-- The binaries of some servers, the embedded one's among them, are built without lz4; there the usual method serves.
do $$ begin
    alter table message alter column text set compression lz4, alter column html set compression lz4;
exception when feature_not_supported then
    raise notice 'this server has no lz4';
end $$;
create index message_ticket on message (ticket_id, id);
create index message_open on message (ticket_id, received_at) where disposition = 'open';
create index message_rfc on message (rfc_message_id) where rfc_message_id is not null;
create index message_answered on message (answered_by) where answered_by is not null;
create index message_agent on message (agent_id, ticket_id) where agent_id is not null;
create index message_machine on message (id desc) where kind = 'machine' and ticket_id is null;
create table attachment (
    id bigint generated always as identity primary key,
    message_id bigint not null references message,
    position integer not null,
    filename text not null,
    content_type text not null,
    size bigint not null,
    sha256 text not null,
    content_id text
);
create index attachment_message on attachment (message_id, position);
create table visibility (
    ticket_id bigint not null references ticket,
    kind text not null check (kind in ('agent', 'audience', 'department', 'role')),
    ref text not null,
    stage text not null,
    since timestamptz not null,
    primary key (ticket_id, kind, ref)
);
create index visibility_ref on visibility (kind, ref, ticket_id);
create table exclusion (
    ticket_id bigint not null references ticket,
    agent_id bigint not null references agent,
    reason text not null,
    evidence text not null,
    relaxed boolean not null default false,
    since timestamptz not null,
    primary key (ticket_id, agent_id, reason)
);
create index exclusion_agent on exclusion (agent_id, ticket_id);
create table deadline (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    kind text not null check (kind in ('stage', 'claim', 'acceptance', 'snooze')),
    due_at timestamptz not null,
    started_at timestamptz not null,
    working_seconds integer,
    remaining_seconds integer not null,
    calendar jsonb not null default '{}',
    created_at timestamptz not null,
    done_at timestamptz
);
create unique index deadline_live on deadline (ticket_id) where done_at is null;
create index deadline_due on deadline (due_at) where done_at is null;
create table reminder (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    kind text not null,
    due_at timestamptz not null,
    created_at timestamptz not null,
    done_at timestamptz
);
create index reminder_due on reminder (due_at) where done_at is null;
create index reminder_ticket on reminder (ticket_id) where done_at is null;
create table decision (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    at timestamptz not null,
    policy_version integer not null,
    input_hash text not null,
    record jsonb not null
);
create index decision_ticket on decision (ticket_id, id desc);
create table history (
    id bigint generated always as identity primary key,
    ticket_id bigint not null references ticket,
    at timestamptz not null,
    what text not null,
    agent_id bigint references agent,
    actor text not null,
    facts jsonb not null default '{}'
);
create index history_ticket on history (ticket_id, id);
create table ticket_token (
    token text primary key,
    ticket_id bigint not null references ticket,
    reply_id uuid not null
);
create table agent_marks (
    agent_id bigint primary key references agent,
    marks integer not null default 0,
    total bigint not null default 0,
    weight bigint not null default 0,
    adjusted bigint not null default 0,
    leniency bigint not null default 0
);
create table agent_idle (
    agent_id bigint primary key references agent,
    last_held_at timestamptz not null
);
create table audience_customers (
    audience_id bigint primary key references audience,
    customers integer not null
);
-- What an agent sees by: himself, his audiences, his role, his department (not supervisors: they have a stage).
create view scope_reference as
    select id as agent_id, 'agent' as kind, id::text as ref from agent
    union all
    select agent_id, 'audience', audience_id::text from agent_audience
    union all
    select a.id, 'department', d.key
    from agent as a
    join department as d on d.id = a.department_id
    where a.role <> 'supervisor'
    union all
    select id, 'role', role from agent;
-- Decisions keep the roster in memory as long as this number stands; heartbeats do not change it.
create table roster_version (
    only_row boolean primary key default true check (only_row),
    version bigint not null,
    refreshed bigint not null
);
insert into roster_version (version, refreshed) values (1, 1);
create function roster_changed() returns trigger language plpgsql as $$
begin
    update roster_version set version = version + 1;
    return null;
end $$;
create trigger agent_roster
    after insert or delete or update of name, role, department_id, calendar_id, capacity, departed_at on agent
    for each statement execute function roster_changed();
create trigger agent_audience_roster after insert or delete or update on agent_audience
    for each statement execute function roster_changed();
create trigger audience_roster after insert or delete or update on audience
    for each statement execute function roster_changed();
create trigger department_roster after insert or delete or update on department
    for each statement execute function roster_changed();
create trigger calendar_roster after insert or delete or update on calendar
    for each statement execute function roster_changed();
create trigger absence_roster after insert or delete or update on absence
    for each statement execute function roster_changed();
"""


def upgrade() -> None:
    """Create router's schema."""
    for ddl in (PEOPLE, FACTS, TICKETS, outbox.DDL, inbox.DDL, idempotency.DDL):
        run_script(op, ddl)
