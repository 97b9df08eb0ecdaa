"""Answers kept for repeated requests are found by age, to be forgotten."""

from alembic import op

from shared import idempotency
from shared.migrations import run_script

revision = "20261122_0005_kept_answers"
down_revision = "20261122_0004_as_written"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find the oldest answers without looking at all of them."""
    run_script(op, idempotency.BY_AGE_DDL)
