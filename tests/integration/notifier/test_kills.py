"""A process killed at any step of a letter loses none, and says of none that it was sent when nobody knows."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email import message_from_bytes

import asyncpg
import httpx
import pytest
import uvicorn

from services.console.child import free_port
from shared.peer import sign_peer_token
from tests.integration.notifier.letters import jump, reply
from tests.integration.notifier.serving import KEY
from tests.mail.scripted_smtp import ScriptedSmtp


@asynccontextmanager
async def served(router) -> AsyncIterator[str]:
    """Put the router double on a socket."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(router.app, port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server._serve())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def process(database_url: str, router_url: str, smtp: ScriptedSmtp, failpoint: str = "", **settings: str):
    """Run notifier as a process of its own; gives it and a client."""
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "AUDIOCOMM_PEER_KEY": KEY,
        "AUDIOCOMM_ROUTER_URL": router_url,
        "AUDIOCOMM_TEST_CLOCK": "true",
        "NOTIFIER_SMTP_URL": f"smtp+plain://127.0.0.1:{smtp.port}",
        "FAILPOINT": failpoint,
        **settings,
    }
    port = free_port()
    command = (sys.executable, "-m", "services.notifier", "--port", str(port))
    child = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.DEVNULL)
    headers = {"Authorization": f"Bearer {sign_peer_token(KEY, 'router')}"}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
            await answering(child, client)
            yield child, client
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def answering(child: asyncio.subprocess.Process, client: httpx.AsyncClient) -> None:
    """Wait until the process serves."""
    async with asyncio.timeout(60):
        while True:
            assert child.returncode is None
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.HTTPError:
                await asyncio.sleep(0.05)


async def run_out_leases(database_url: str, table: str = "outgoing") -> None:
    """Let the leases of the dead end; they run by the database's clock, which no test moves."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        f"update notifier.{table} set leased_until = now() - interval '1 second' where claim_token is not null"
    )
    await connection.close()


@pytest.mark.parametrize(
    ("place", "letters", "repeats_later"),
    [
        # The event was not answered: router hands it in again.
        ("notifier.received", 1, False),
        ("notifier.before_mail", 1, False),
        ("notifier.after_rcpt", 1, False),
        ("notifier.mid_data", 1, True),
        # The server may have it; here it has, or has not, and then it has it twice at the most.
        ("notifier.after_dot", None, True),
        ("notifier.after_250", 2, True),
    ],
)
async def test_a_letter_survives_a_kill(database_url, router, place, letters, repeats_later):
    event = reply()
    body = [event.model_dump(mode="json")]
    async with served(router) as router_url, ScriptedSmtp() as smtp:
        async with process(database_url, router_url, smtp, f"{place}:kill") as (child, client):
            # The process may die before it answers; router hands the event in again below.
            with suppress(httpx.HTTPError):
                await client.post("/internal/events", json=body)
            assert await asyncio.wait_for(child.wait(), 60) == -signal.SIGKILL
        assert router.events == []
        await run_out_leases(database_url)
        async with process(database_url, router_url, smtp) as (_, client):
            assert (await client.post("/internal/events", json=body)).status_code == 200
            if repeats_later:
                await judged(database_url)
                await jump(database_url, 901)
            (told,) = await router.wait_for(1)
    assert told.type == "reply.sent.v1"
    assert len(smtp.letters) in ((1, 2) if letters is None else (letters,))
    assert {message_from_bytes(letter.raw)["Message-ID"] for letter in smtp.letters} == {event.data["message_id"]}


async def judged(database_url: str) -> None:
    """Wait until the letter a dead sender left was judged as handed over with an answer unknown."""
    connection = await asyncpg.connect(database_url)
    async with asyncio.timeout(60):
        while not await connection.fetchval("select max(lost_answers) from notifier.outgoing_recipient"):
            await asyncio.sleep(0.02)
    await connection.close()


async def test_a_stop_ends_the_open_streams_first(database_url, router):
    async with (
        served(router) as router_url,
        ScriptedSmtp() as smtp,
        process(database_url, router_url, smtp) as (child, client),
    ):
        headers = {"Authorization": "Bearer agent 1"}
        async with client.stream("GET", "/api/v1/alerts/stream", headers=headers) as answer:
            chunks = answer.aiter_bytes()
            assert (await anext(chunks)).startswith(b"event: hello")
            child.send_signal(signal.SIGTERM)
            # The answer is ended in order: a connection that is cut would raise.
            assert [chunk async for chunk in chunks] == []
        assert await asyncio.wait_for(child.wait(), 60) == -signal.SIGTERM
