"""Inbound sources of mail services, and forms that customers fill in."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0003_sources"
down_revision = "20261122_0002_mailboxes"
branch_labels = None
depends_on = None

SOURCES = """
alter table inbound_source
    add column kind text not null default 'webhook' check (kind in ('webhook', 'postmark', 'mailgun'));
create table inbound_form (
    id bigint generated always as identity primary key,
    key text not null unique,
    kind text not null check (kind in ('form', 'question')),
    title text not null,
    language text,
    audience text,
    origins text[] not null default '{}',
    publish_to text check (publish_to is null or kind = 'question'),
    created_at timestamptz not null,
    version integer not null default 1
);
"""


def upgrade() -> None:
    run_script(op, SOURCES)
