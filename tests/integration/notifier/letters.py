"""Replies for tests: asking for one, running notifier beside a scripted mail server, waiting for an outcome."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from shared.envelope import Envelope
from shared.events import EventType
from tests.integration.notifier.serving import envelope, notifier
from tests.mail.scripted_smtp import ScriptedSmtp

CUSTOMER = "anna@customer.example"
COLLEAGUE = "boris@customer.example"


def reply(ticket: int = 1, **more: Any) -> Envelope:
    """Make a `reply.requested.v1`."""
    reply_id = more.pop("reply_id", None) or uuid4()
    data = {
        "reply_id": str(reply_id),
        "ticket_id": ticket,
        "message_id": f"<{reply_id}@sales.example>",
        "sender": {"name": "Vera Agent", "address": "vera@sales.example"},
        "reply_to": {"name": "Vera Agent", "address": "sales+t0ken@sales.example"},
        "to": [{"name": "Anna", "address": CUSTOMER}],
        "subject": "Re: An amplifier",
        "text": "Dear Anna,\nyes, we have it.\n",
        "in_reply_to": "<question@customer.example>",
        "references": ["<first@customer.example>", "<question@customer.example>"],
        **more,
    }
    return envelope(EventType.REPLY_REQUESTED, data, key=f"ticket {ticket}")


@asynccontextmanager
async def sending(database_url, router, **settings) -> AsyncIterator[tuple[Any, ScriptedSmtp]]:
    """Run notifier with a scripted mail server."""
    async with ScriptedSmtp() as smtp:
        url = f"smtp+plain://127.0.0.1:{smtp.port}"
        async with notifier(database_url, router, smtp_url=url, hello_name="localhost", **settings) as service:
            yield service, smtp


async def jump(database_url: str, seconds: float) -> None:
    """Move the business time."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("update test_clock.clock_offset set seconds = seconds + $1", seconds)
    await connection.close()


async def live_on(service, database_url: str, span: timedelta) -> None:
    """Move the business time, and wait until the service goes by it."""
    clock = service.app.state.runtime.clock
    later = clock.now() + span
    await jump(database_url, span.total_seconds())
    async with asyncio.timeout(10):
        while clock.now() < later:
            await asyncio.sleep(0.02)


async def until(service, state: str, reply_id: Any, **expected: Any) -> dict:
    """Wait until a letter is in a state, with the fields expected; give it as the supervisor sees it."""
    async with asyncio.timeout(30):
        while True:
            items = (await service.call("GET", f"/outgoing?state={state}", "supervisor")).json()["items"]
            for item in items:
                fits = all(item[name] == value for name, value in expected.items())
                if item["reply_id"] == str(reply_id) and fits:
                    return item
            await asyncio.sleep(0.02)


async def tried(service, reply_id: Any, *, partly: bool = False) -> dict:
    """Wait until an attempt to send a letter has ended and it waits for the next one; `partly`: some have got it."""
    async with asyncio.timeout(30):
        while True:
            waiting = await until(service, "queued", reply_id)
            if waiting["attempts"] and waiting["reason"] and (waiting["sent_at"] or not partly):
                return waiting
            await asyncio.sleep(0.02)
