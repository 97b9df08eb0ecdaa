"""Public answers on their way to where they were asked, and the secret that signs them."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0003_publishing"
down_revision = "20261122_0002_sending"
branch_labels = None
depends_on = None

DDL = """
create table publication (
    position bigint generated always as identity primary key,
    reply_id uuid not null unique,
    ticket_id bigint not null,
    message_id text not null,
    content jsonb not null,
    requested_at timestamptz not null,
    state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'cancelled')),
    attempts integer not null default 0,
    reason text,
    next_at timestamptz not null,
    not_before timestamptz,
    may_be_there boolean not null default false,
    published_at timestamptz,
    claim_token uuid,
    leased_until timestamptz
);
create index publication_due on publication (next_at) where state = 'queued';
create index publication_of_ticket on publication (ticket_id, position) where state = 'queued';
create index publication_leased on publication (leased_until) where leased_until is not null;
create table publishing (
    only_row boolean primary key default true check (only_row),
    secret text not null,
    former text,
    made_at timestamptz not null
);
"""


def upgrade() -> None:
    """Extend notifier's schema."""
    run_script(op, DDL)
