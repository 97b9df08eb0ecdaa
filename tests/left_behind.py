"""What every test that moves tickets leaves behind: none without a next step, and decisions that can be made again."""

from datetime import datetime

from services.router.handlers.replaying import replay
from services.router.store.store import PostgresStore
from shared.database import Database, Transaction


async def check_left_behind(database: Database, now: datetime) -> int:
    """Ask the invariant, make every recorded decision again, and give how many there were."""

    async def look(tx: Transaction) -> int:
        store = PostgresStore(tx)
        assert await store.violations(now) == []
        rows = await tx.fetch("select ticket_id, id from decision where facts is not null order by id")
        for row in rows:
            kept = await store.kept_decision(row["ticket_id"], row["id"])
            assert kept is not None
            assert replay(kept).same_record, f"decision {row['id']} of ticket {row['ticket_id']} came out otherwise"
        return len(rows)

    return await database.run(look)
