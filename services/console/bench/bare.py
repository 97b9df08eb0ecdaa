"""The limit: three bare services that pass a letter on to an open stream, durably and with nothing else in between.

`BARE_ROLE=ingest|router|notifier python -m services.console.bench.bare --port N`. No routing, no people, no policy, no
accounts: what is left is the price of parsing, three commits, two hops over HTTP and one push.
"""

import argparse
import asyncio
import email
import hashlib
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.header import decode_header, make_header
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from services.console.bench.wire import Connection

BATCH = 100
POLL_SECONDS = 1.0
CONNECTIONS = 4
# A relay that was idle finds its connection still open.
KEPT_SECONDS = 3_600

DDL = """
create schema {role};
set search_path = {role};
create table letter (
    id bigint generated always as identity primary key, message_id text not null unique, sha256 bytea not null,
    sender text not null, subject text not null, body text not null, raw bytea not null
);
alter table letter alter column raw set storage external;
create table inbox (event_id bigint primary key);
create table alert (id bigint generated always as identity primary key, subject text not null);
create table outbox (
    id bigint generated always as identity primary key, payload jsonb not null, leased_until timestamptz
);
"""
KEEP = """
with kept as (
    insert into letter (message_id, sha256, sender, subject, body, raw) values ($1, $2, $3, $4, $5, $6)
    on conflict (message_id) do nothing
    returning message_id, subject
)
insert into outbox (payload)
select jsonb_build_object('message_id', message_id, 'subject', subject, 'kept_at', $7::double precision) from kept
"""
ACCEPT = "insert into inbox (event_id) select unnest($1::bigint[]) on conflict do nothing returning event_id"
ALERT = "insert into alert (subject) select unnest($1::text[])"
ENQUEUE = "insert into outbox (payload) select unnest($1::jsonb[])"
CLAIM = """
update outbox set leased_until = now() + interval '30 s'
where id = any (array(
    select id from outbox where leased_until is null or leased_until < now()
    order by id limit $1 for update skip locked
))
returning id, payload
"""
FINISH = "delete from outbox where id = any ($1::bigint[])"


class Event(BaseModel):
    """One row of an outbox on its way; `payload` has `message_id`, `subject` and `kept_at` (epoch seconds)."""

    id: int
    payload: dict[str, Any]


class BareService:
    """One of the three; `next_url` is where its outbox goes, empty for the last one."""

    def __init__(self, role: str, next_url: str) -> None:
        self._role = role
        self._next_url = next_url
        self._pool: Any = None
        self._wake = asyncio.Event()
        self._readers: set[asyncio.Queue[str]] = set()

    @asynccontextmanager
    async def live(self, _app: FastAPI) -> AsyncIterator[None]:
        """Make the tables, open the pool, carry the outbox (lifespan)."""
        dsn = os.environ["DATABASE_URL"]
        connection = await asyncpg.connect(dsn)
        await connection.execute(DDL.format(role=self._role))
        await connection.close()
        settings = {"search_path": self._role}
        self._pool = await asyncpg.create_pool(
            dsn, min_size=CONNECTIONS, max_size=CONNECTIONS, server_settings=settings
        )
        relay = asyncio.create_task(self._carry()) if self._next_url else None
        yield
        if relay is not None:
            relay.cancel()
        await self._pool.close()

    async def keep(self, raw: bytes) -> None:
        """ingest: read a letter and keep it with its outbox row, one transaction; a second copy changes nothing."""
        message_id, sender, subject, body = read(raw)
        digest = hashlib.sha256(raw).digest()
        await self._pool.execute(KEEP, message_id, digest, sender, subject, body, raw, time.time())
        self._wake.set()

    async def receive(self, events: list[Event]) -> None:
        """router and notifier: what is new becomes an alert, and an outbox row or a push, one transaction a batch."""
        async with self._pool.acquire() as connection, connection.transaction():
            new = {row["event_id"] for row in await connection.fetch(ACCEPT, [event.id for event in events])}
            payloads = [event.payload for event in events if event.id in new]
            await connection.execute(ALERT, [payload["subject"] for payload in payloads])
            if self._next_url:
                await connection.execute(ENQUEUE, [json.dumps(payload) for payload in payloads])
        self._wake.set()
        for payload in payloads:
            frame = f"event: alert.raised\ndata: {json.dumps(payload)}\n\n"
            for reader in self._readers:
                reader.put_nowait(frame)

    async def frames(self) -> AsyncIterator[str]:
        """notifier: what one open stream is told."""
        reader: asyncio.Queue[str] = asyncio.Queue()
        self._readers.add(reader)
        yield "event: hello\ndata: {}\n\n"
        try:
            while True:
                frames = [await reader.get()]
                while not reader.empty():
                    frames.append(reader.get_nowait())
                yield "".join(frames)
        finally:
            self._readers.discard(reader)

    async def _carry(self) -> None:
        async with Connection(self._next_url) as peer:
            while True:
                self._wake.clear()
                rows = sorted(await self._pool.fetch(CLAIM, BATCH), key=lambda row: int(row["id"]))
                if not rows:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
                    continue
                body = ",".join(f'{{"id":{row["id"]},"payload":{row["payload"]}}}' for row in rows)
                await peer.post("/events", f"[{body}]".encode(), "application/json")
                await self._pool.execute(FINISH, [row["id"] for row in rows])


def read(raw: bytes) -> tuple[str, str, str, str]:
    """Message-ID, From, Subject and first plain text, by the standard library's faster parser; attachments decoded."""
    letter = email.message_from_bytes(raw)
    body = ""
    for part in letter.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and not body and isinstance(content, bytes):
            body = content.decode(part.get_content_charset() or "utf-8", "replace")
    sender, subject = (str(make_header(decode_header(letter[name] or ""))) for name in ("From", "Subject"))
    return str(letter["Message-ID"]).strip(), sender, subject, body


def build(role: str, next_url: str) -> FastAPI:
    """Make the application of one role."""
    service = BareService(role, next_url)
    app = FastAPI(lifespan=service.live, openapi_url=None)

    @app.post("/letters")
    async def take_letter(request: Request) -> dict[str, bool]:
        await service.keep(await request.body())
        return {"kept": True}

    @app.post("/events")
    async def take_events(events: list[Event]) -> dict[str, bool]:
        await service.receive(events)
        return {"taken": True}

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(service.frames(), media_type="text/event-stream")

    @app.get("/readyz")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    return app


def main() -> None:
    """Serve one role until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m services.console.bench.bare")
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    app = build(os.environ["BARE_ROLE"], os.environ.get("BARE_NEXT_URL", ""))
    uvicorn.run(
        app,
        port=port,
        access_log=False,
        log_level="warning",
        loop="uvloop",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=KEPT_SECONDS,
    )


if __name__ == "__main__":
    main()
