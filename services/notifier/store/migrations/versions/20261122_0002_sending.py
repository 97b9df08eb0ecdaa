"""Letters taken back before they are sent, what they bring with them, and what is counted for the limits of a day."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0002_sending"
down_revision = "20261121_0001_notifier"
branch_labels = None
depends_on = None

DDL = """
alter table outgoing drop constraint outgoing_state_check;
alter table outgoing add constraint outgoing_state_check
    check (state in ('queued', 'sent', 'failed', 'unknown', 'cancelled'));
alter table outgoing add column attachments jsonb not null default '[]';
-- A letter may be taken back before its request arrives.
create table withdrawn_letter (
    reply_id uuid primary key,
    at timestamptz not null
);
-- The letters of a day are counted for the limits.
create index outgoing_handed_over on outgoing (sent_at) where sent_at is not null;
"""


def upgrade() -> None:
    """Extend notifier's schema."""
    run_script(op, DDL)
