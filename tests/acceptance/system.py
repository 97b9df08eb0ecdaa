"""A whole Audiocomm under test: real processes, real HTTP, real mail, one virtual clock.

`one` runs `audiocomm up`; `three` runs each service by itself behind the forwarder. Both read the same offset row.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from services.console.api_client import ApiClient
from services.console.child import free_port
from services.console.demo_mail import DOMAIN, DemoMail, MailAccess
from shared.peer import HttpPeer

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60
# Where a test may let a site listen that takes public answers.
SITE_PORT = free_port()
# 2027-03-01 is a Monday without public holidays; every shift of the test company is open at nine.
MONDAY_MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@dataclass
class System:
    """One running installation. `token` is an administrator's."""

    url: str
    token: str
    dsn: str
    mail: MailAccess
    router_url: str
    service_urls: list[str]
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    offset: timedelta = timedelta()

    def api(self, token: str | None = None) -> ApiClient:
        """Open a client with `token`, or the administrator's."""
        return ApiClient(self.url, token or self.token)

    @property
    def now(self) -> datetime:
        """The virtual time."""
        return datetime.now(UTC) + self.offset

    async def move_clock_to(self, moment: datetime) -> None:
        """Set the virtual time and wait until every service lives in it."""
        self.offset = moment - datetime.now(UTC)
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("update test_clock.clock_offset set seconds = $1", self.offset.total_seconds())
        finally:
            await connection.close()
        await self._all_services_live_at(moment)

    async def advance(self, **duration: float) -> None:
        """Move the virtual time on, for example `advance(hours=2)`."""
        await self.move_clock_to(self.now + timedelta(**duration))

    async def _all_services_live_at(self, moment: datetime) -> None:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(READY_SECONDS):
            for url in self.service_urls:
                while not await _lives_at(client, url, moment):
                    await asyncio.sleep(0.02)

    async def violations(self) -> list[Any]:
        """What the invariant query finds; must always be empty."""
        async with self.api() as api:
            found: list[Any] = (await api.get("/invariant"))["violations"]
            return found


async def _lives_at(client: httpx.AsyncClient, url: str, moment: datetime) -> bool:
    """Whether every service behind `url` has read the offset; the front reports its services by name."""
    answer = (await client.get(f"{url}/readyz")).json()
    reports = answer["services"].values() if "services" in answer else [answer]
    times = [datetime.fromisoformat(report["time"]) for report in reports]
    return all(abs(time - moment) < timedelta(minutes=1) for time in times)


async def eventually(look: Any, what: str, seconds: float = 20) -> Any:
    """Call `look` until it gives something true. Raises AssertionError naming `what` after `seconds`."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        found = await look()
        if found:
            return found
        if loop.time() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}; last seen: {found!r}")
        await asyncio.sleep(0.03)


def environment(dsn: str, keys: Mapping[str, str], urls: dict[str, str]) -> dict[str, str]:
    """The settings of the processes under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIOCOMM_")}
    return {
        **kept,
        "DATABASE_URL": dsn,
        "AUDIOCOMM_TEST_CLOCK": "true",
        "AUDIOCOMM_LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        # The clock of these tests is moved by hand: a reply that waits would wait for that.
        "ROUTER_UNDO_SECONDS": "0",
        "NOTIFIER_PUBLISH_HOSTS": f"127.0.0.1:{SITE_PORT}",
        **keys,
        **urls,
    }


KEYS = {
    "AUDIOCOMM_PEER_KEY": "a peer key for tests, which is long enough to be taken",
    "ROUTER_TOKEN_KEY": "a token key for tests, which is long enough to be taken",
}


async def spawn(arguments: list[str], env: dict[str, str], log: Path) -> asyncio.subprocess.Process:
    """Start a Python process of ours; its output goes to `log`."""
    with log.open("ab") as file:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", *arguments, env=env, cwd=ROOT, stdout=file, stderr=file
        )


async def stop(process: asyncio.subprocess.Process) -> None:
    """End a process politely, and by force when it does not go."""
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def running_system(
    shape: str, dsn: str, folder: Path, domain: str = DOMAIN, settings: Mapping[str, str] = KEYS
) -> AsyncIterator[System]:
    """Start an installation of the given shape (`one` or `three`) with the demo mail server beside it."""
    async with AsyncExitStack() as stack:
        mail = DemoMail(folder, domain)
        stack.push_async_callback(mail.stop)
        access = await mail.start()
        start = _start_one if shape == "one" else _start_three
        system = await start(stack, dsn, folder, access, settings)
        await system.move_clock_to(MONDAY_MORNING)
        yield system


async def _start_one(
    stack: AsyncExitStack, dsn: str, folder: Path, access: MailAccess, settings: Mapping[str, str]
) -> System:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = environment(dsn, settings, {"AUDIOCOMM_PUBLIC_URL": url})
    arguments = ["services", "up", "--port", str(port), "--data", str(folder)]
    process = await spawn(arguments, env, folder / "up.log")
    stack.push_async_callback(stop, process)
    run_file = folder / "run.json"
    await _wait_for_file(run_file, process, folder / "up.log")
    token = json.loads(run_file.read_text())["token"]
    return System(url, token, dsn, access, url, [url], {"all": process})


async def _start_three(
    stack: AsyncExitStack, dsn: str, folder: Path, access: MailAccess, settings: Mapping[str, str]
) -> System:
    ports = {name: free_port() for name in ("ingest", "router", "notifier", "forwarder")}
    urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    env = environment(
        dsn,
        settings,
        {"AUDIOCOMM_PUBLIC_URL": urls["forwarder"]}
        | {f"AUDIOCOMM_{name.upper()}_URL": urls[name] for name in ("ingest", "router", "notifier")},
    )
    processes = {}
    for name in ("router", "ingest", "notifier"):
        process = await spawn([f"services.{name}", "--port", str(ports[name])], env, folder / f"{name}.log")
        stack.push_async_callback(stop, process)
        processes[name] = process
    for name in processes:
        await _wait_until_ready(urls[name], processes[name], folder / f"{name}.log")
    forwarder = ["services.console.forwarder", "--port", str(ports["forwarder"])]
    process = await spawn(forwarder, env, folder / "forwarder.log")
    stack.push_async_callback(stop, process)
    await _wait_until_ready(urls["forwarder"], process, folder / "forwarder.log")
    token = await first_token(urls["router"])
    services = [urls[name] for name in processes]
    return System(urls["forwarder"], token, dsn, access, urls["router"], services, processes)


async def first_token(router_url: str) -> str:
    """Make the administrator and a token for him, as `audiocomm up` does."""
    peer = HttpPeer("router", router_url, "console", KEYS["AUDIOCOMM_PEER_KEY"])
    administrator = await peer.call("POST", "/internal/sign-in-link", {"login": "administrator"})
    scopes = ["inbound", "facts", "tickets", "alerts", "presence", "administration"]
    wanted = {"name": "tests", "scopes": scopes, "agent_id": administrator["agent_id"]}
    answer = await peer.call("POST", "/internal/tokens", wanted)
    await peer.close()
    token: str = answer["token"]
    return token


async def _wait_for_file(path: Path, process: asyncio.subprocess.Process, log: Path) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while not path.exists():
            assert process.returncode is None, f"ended at start: {log.read_text()[-3000:]}"
            await asyncio.sleep(0.05)


async def _wait_until_ready(url: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(READY_SECONDS):
        while True:
            assert process.returncode is None, f"ended at start: {log.read_text()[-3000:]}"
            try:
                if (await client.get(f"{url}/readyz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
