"""The language an agent is told things in."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0012_language"
down_revision = "20261122_0011_as_written"
branch_labels = None
depends_on = None

DDL = """
alter table agent add column language text check (language ~ '^[a-z]{2}$');
"""


def upgrade() -> None:
    """Let each agent have a language; null until his desk says which."""
    run_script(op, DDL)
