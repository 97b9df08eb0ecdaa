"""The limit of a claim: one bare FastAPI endpoint with the conditional update of a claim, and nothing else.

`python -m services.console.bench.bare_claim --port N`. No sign-in, no deadline, no history, no alert withdrawn.
"""

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI, Response

CONNECTIONS = 10
KEPT_SECONDS = 3_600

DDL = """
create table agent (id bigint primary key, departed_at timestamptz);
create table ticket (
    id bigint primary key, state text not null, holder_id bigint, claimed_at timestamptz, version integer not null
);
create table visibility (ticket_id bigint, kind text, ref text, primary key (ticket_id, kind, ref));
create table reference (agent_id bigint, kind text, ref text, primary key (agent_id, kind, ref));
create table exclusion (ticket_id bigint, agent_id bigint, relaxed boolean, primary key (ticket_id, agent_id));
create index ticket_waiting on ticket (id) where state = 'waiting';
"""
CLAIM = """
update ticket as t
set state = 'claimed', holder_id = $2, claimed_at = $3, version = version + 1
where t.id = $1 and t.state = 'waiting'
  and exists (select 1 from agent as a where a.id = $2 and (a.departed_at is null or a.departed_at > $3))
  and exists (
      select 1
      from visibility as v
      join reference as r on r.kind = v.kind and r.ref = v.ref
      where v.ticket_id = t.id and r.agent_id = $2
  )
  and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $2 and not e.relaxed)
returning id
"""


async def fill(dsn: str, agents: int, tickets: int) -> None:
    """Make the tables with so many agents of one department and tickets that all of them see."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(DDL)
        await connection.execute("insert into agent select generate_series(1, $1::int)", agents)
        await connection.execute(
            "insert into reference select number, 'department', 'sales' from generate_series(1, $1::int) as number",
            agents,
        )
        await connection.execute(
            "insert into ticket select number, 'waiting', null, null, 1 from generate_series(1, $1::int) as number",
            tickets,
        )
        await connection.execute(
            "insert into visibility select number, 'department', 'sales' from generate_series(1, $1::int) as number",
            tickets,
        )
    finally:
        await connection.close()


def build() -> FastAPI:
    """Make the application."""
    pools: list[Any] = []

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        pools.append(await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS))
        yield
        await pools[0].close()

    app = FastAPI(lifespan=live, openapi_url=None)

    @app.post("/tickets/{ticket_id}/claim/{agent_id}")
    async def claim(ticket_id: int, agent_id: int, response: Response) -> dict[str, bool]:
        won = await pools[0].fetchval(CLAIM, ticket_id, agent_id, datetime.now(UTC)) is not None
        response.status_code = 200 if won else 409
        return {"won": won}

    @app.get("/readyz")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    return app


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.console.bench.bare_claim")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    uvicorn.run(
        build(),
        port=port,
        access_log=False,
        log_level="warning",
        loop="uvloop",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=KEPT_SECONDS,
    )


if __name__ == "__main__":
    main()
