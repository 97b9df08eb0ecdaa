"""Where a public reply is published."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0010_publishing"
down_revision = "20261122_0009_correspondents"
branch_labels = None
depends_on = None

DDL = """
alter table message add column published_to text;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
