"""Facts: what an order was worth, and customers who became one."""

from alembic import op

from shared.migrations import run_script

revision = "20261122_0005_facts"
down_revision = "20261122_0004_presence"
branch_labels = None
depends_on = None

DDL = """
alter table customer_order
    add column value numeric(14, 2);
alter table customer
    add column merged_into bigint references customer;
"""


def upgrade() -> None:
    """Extend router's schema."""
    run_script(op, DDL)
