"""Correspondents: letters of who was not asked, addresses that bounced, pauses of who writes too much."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0009_correspondents"
down_revision = "20261122_0008_sending"
branch_labels = None
depends_on = None

DDL = """
create table held_letter (
    message_id bigint primary key references message,
    may_belong_to bigint not null references ticket,
    decision text check (decision in ('admitted', 'separated')),
    decided_by bigint references agent,
    decided_at timestamptz
);
create index held_letter_ticket on held_letter (may_belong_to) where decision is null;
create table bounced_address (
    address text primary key,
    bounced_at timestamptz not null,
    permanent boolean not null,
    reason text not null
);
create table correspondent (
    address text primary key,
    pauses integer not null,
    paused_until timestamptz not null
);
create index message_author on message (author_address, received_at) where kind = 'letter';
create index ticket_created on ticket (created_at);
-- A domain is ours when an agent has an address in it.
create index agent_address_domain on agent_address (split_part(address, '@', 2));
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
