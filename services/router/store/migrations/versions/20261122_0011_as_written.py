"""Records and events as they are written, and who may follow unseen."""

from alembic import op

from shared import outbox
from shared.migrations import run_script

revision = "20261122_0011_as_written"
down_revision = "20261122_0010_publishing"
branch_labels = None
depends_on = None

DDL = """
-- A record is written once and read whole: as text it costs no parsing, and is kept byte by byte as it was said. To
-- compress records and lists of those alerted cost more than all other writing of a decision, and halved them at most;
-- facts come compressed.
alter table decision
    alter column record type json using record::json,
    alter column record set storage external,
    alter column facts set storage external;
alter table ticket alter column alerted set storage external;
-- Of whoever set himself to follow he reads only what he may see anyway.
alter table standing_follower add column if not exists granted boolean not null default false;
alter table standing_follower alter column granted drop default;
"""


def upgrade() -> None:
    """Keep what is read whole as text, and note who was set to follow by a supervisor."""
    run_script(op, DDL)
    run_script(op, outbox.AS_WRITTEN_DDL)
