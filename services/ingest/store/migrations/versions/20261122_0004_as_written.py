"""Events as they are written."""

from alembic import op

from shared import outbox
from shared.migrations import run_script

revision = "20261122_0004_as_written"
down_revision = "20261122_0003_sources"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep events as text."""
    run_script(op, outbox.AS_WRITTEN_DDL)
