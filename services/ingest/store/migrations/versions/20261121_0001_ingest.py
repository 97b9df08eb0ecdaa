"""Mailboxes, raw letters, letters, the UID ledger, quarantine, inbound sources."""

from alembic import op

from shared import idempotency, inbox, outbox
from shared.migrations import run_script

revision = "20261121_0001_ingest"
down_revision = None
branch_labels = None
depends_on = None

MAILBOXES = """
create table mailbox (
    id bigint generated always as identity primary key,
    name text not null unique,
    host text not null,
    port integer not null,
    tls text not null check (tls in ('tls', 'starttls', 'none')),
    login text not null,
    password text not null,
    folder text not null,
    enabled boolean not null,
    state text not null check (
        state in ('connecting', 'reading', 'idle', 'unreachable', 'wrong_password', 'stopped')
    ),
    error text,
    last_seen_at timestamptz,
    uid_validity bigint,
    reader uuid,
    leased_until timestamptz,
    created_at timestamptz not null,
    version integer not null default 1
);
"""

LETTERS = """
create table raw (
    sha256 bytea primary key,
    content bytea not null
);
-- Attachments are compressed already, and a part of a raw letter is never asked for alone.
alter table raw alter column content set storage external;
create table letter (
    id uuid primary key,
    fingerprint text not null,
    sha256 bytea not null references raw,
    size integer not null,
    received_at timestamptz not null,
    mailbox_id bigint references mailbox on delete set null,
    mailbox text,
    normal_form jsonb not null,
    later_delivered_to text[] not null default '{}'
);
create index letter_mailbox on letter (mailbox_id);
create table quarantine (
    id uuid primary key,
    kind text not null check (kind in ('quarantined', 'too_large')),
    reason text not null,
    received_at timestamptz not null,
    mailbox_id bigint references mailbox on delete set null,
    mailbox text,
    size bigint not null,
    sender text not null,
    subject text not null,
    delivered_to text[] not null,
    sha256 bytea references raw,
    header bytea not null,
    replayed_at timestamptz,
    letter_id uuid references letter
);
create index quarantine_open on quarantine (received_at, id) where replayed_at is null;
create index quarantine_mailbox on quarantine (mailbox_id);
create table uid_ledger (
    mailbox_id bigint not null references mailbox on delete cascade,
    uid_validity bigint not null,
    uid bigint not null,
    outcome text not null check (outcome in ('stored', 'duplicate', 'quarantined', 'too_large')),
    letter_id uuid,
    quarantine_id uuid,
    seen_at timestamptz not null,
    primary key (mailbox_id, uid_validity, uid),
    check ((letter_id is null) <> (quarantine_id is null))
);
create index uid_ledger_quarantine on uid_ledger (quarantine_id) where quarantine_id is not null;
"""

SOURCES = """
create table inbound_source (
    id bigint generated always as identity primary key,
    name text not null unique,
    secret text not null,
    created_at timestamptz not null
);
create table inbound_delivery (
    source_id bigint not null references inbound_source on delete cascade,
    webhook_id text not null,
    body_sha256 bytea not null,
    outcome text not null,
    letter_id uuid,
    received_at timestamptz not null,
    primary key (source_id, webhook_id)
);
"""


def upgrade() -> None:
    """Create ingest's schema."""
    for ddl in (MAILBOXES, LETTERS, SOURCES, outbox.DDL, inbox.DDL, idempotency.DDL):
        run_script(op, ddl)
