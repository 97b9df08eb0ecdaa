"""${message}"""

from alembic import op

from shared.migrations import run_script

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

DDL = """
"""


def upgrade() -> None:
    """Run before the new program starts; the program before it must go on working."""
    run_script(op, DDL)
