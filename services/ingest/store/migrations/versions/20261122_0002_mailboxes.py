"""Mailboxes of several folders, opened by password or OAuth; their start, and a use for read letters."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0002_mailboxes"
down_revision = "20261121_0001_ingest"
branch_labels = None
depends_on = None

MAILBOXES = """
alter table mailbox
    add column oauth jsonb,
    add column folders text[] not null default '{INBOX}' check (cardinality(folders) between 1 and 20),
    add column after_reading text not null default 'leave' check (after_reading in ('leave', 'move', 'keyword')),
    add column after_folder text check ((after_folder is not null) = (after_reading = 'move')),
    add column after_keyword text check ((after_keyword is not null) = (after_reading = 'keyword')),
    add column start_from text not null default 'beginning' check (start_from in ('beginning', 'now', 'date')),
    add column start_at timestamptz check ((start_at is null) = (start_from = 'beginning')),
    add column compare_asked integer not null default 0;
create table mailbox_folder (
    mailbox_id bigint not null references mailbox on delete cascade,
    folder text not null,
    uid_validity bigint,
    on_server integer not null default 0,
    missing integer not null default 0,
    checked_at timestamptz,
    error text,
    primary key (mailbox_id, folder)
);
update mailbox set folders = array[folder];
insert into mailbox_folder (mailbox_id, folder, uid_validity)
select id, folder, uid_validity from mailbox where uid_validity is not null;
"""

LEDGER = """
alter table uid_ledger add column folder text, add column settled_at timestamptz;
update uid_ledger set folder = mailbox.folder from mailbox where mailbox.id = uid_ledger.mailbox_id;
alter table uid_ledger
    alter column folder set not null,
    drop constraint uid_ledger_pkey,
    add primary key (mailbox_id, folder, uid_validity, uid),
    drop constraint uid_ledger_outcome_check,
    add constraint uid_ledger_outcome_check
        check (outcome in ('stored', 'duplicate', 'quarantined', 'too_large', 'before_start')),
    drop constraint uid_ledger_check,
    add constraint uid_ledger_check check (
        case when outcome = 'before_start' then letter_id is null and quarantine_id is null
        else (letter_id is null) <> (quarantine_id is null) end
    );
create index uid_ledger_unsettled on uid_ledger (mailbox_id, folder, uid_validity, uid)
    where settled_at is null and outcome in ('stored', 'duplicate');
alter table mailbox drop column folder, drop column uid_validity;
"""


def upgrade() -> None:
    """Give each mailbox the folder it had, read from its beginning, its letters left where they are."""
    run_script(op, MAILBOXES)
    run_script(op, LEDGER)
