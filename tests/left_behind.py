"""What every test that moves tickets leaves behind: none without a next step, loads that are exact, and decisions that
can be made again."""

from datetime import datetime

from services.router.handlers.replaying import replay
from services.router.store.store import PostgresStore
from shared.database import Database, Transaction

WRONG_LOADS = """
    select a.id, coalesce(l.tickets, 0) as kept, count(t.id) as counted
    from agent as a
    left join agent_load as l on l.agent_id = a.id
    left join ticket as t on t.holder_id = a.id and t.state = 'claimed'
    group by a.id, l.tickets
    having coalesce(l.tickets, 0) <> count(t.id)
"""


async def check_left_behind(database: Database, now: datetime) -> int:
    """Ask the invariant, count loads anew, make every recorded decision again, and give how many there were."""

    async def look(tx: Transaction) -> int:
        store = PostgresStore(tx)
        assert await store.violations(now) == []
        assert await tx.fetch(WRONG_LOADS) == []
        rows = await tx.fetch("select ticket_id, id from decision where facts is not null order by id")
        for row in rows:
            kept = await store.kept_decision(row["ticket_id"], row["id"])
            assert kept is not None
            assert replay(kept).same_record, f"decision {row['id']} of ticket {row['ticket_id']} came out otherwise"
        return len(rows)

    return await database.run(look)
