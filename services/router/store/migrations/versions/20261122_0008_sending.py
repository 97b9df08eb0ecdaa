"""Sending: when a reply goes out, the company's own sender addresses with signatures, templates and uploads."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0008_sending"
down_revision = "20261122_0007_load"
branch_labels = None
depends_on = None

DDL = """
alter table message add column send_at timestamptz;
create index message_waiting on message (agent_id, send_at) where delivery = 'queued';
create table sender (
    id bigint generated always as identity primary key,
    address text not null unique,
    name text not null,
    signature text not null,
    department_id bigint references department,
    version integer not null default 1
);
create table template (
    id bigint generated always as identity primary key,
    key text not null unique,
    name text not null,
    language text not null,
    text text not null,
    department_id bigint references department,
    version integer not null default 1
);
create table upload (
    id uuid primary key,
    agent_id bigint not null references agent,
    reply_id uuid,
    position integer not null default 0,
    filename text not null,
    content_type text not null,
    size bigint not null,
    sha256 text not null,
    content bytea not null,
    created_at timestamptz not null
);
create index upload_reply on upload (reply_id, position) where reply_id is not null;
create index upload_unused on upload (created_at) where reply_id is null;
-- What is compressed already is only kept.
alter table upload alter column content set storage external;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
