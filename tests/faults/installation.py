"""Three services that can be killed at any moment and come back, over a Postgres that can be restarted."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from services.console.child import free_port
from services.console.demo_mail import DemoMail
from services.console.postgres import EmbeddedPostgres
from tests.acceptance.company import Company
from tests.acceptance.system import KEYS, MONDAY_MORNING, System, environment, first_token, spawn, stop

SERVICES = ("ingest", "router", "notifier")
# A supervisor waits this long before it starts again what has ended.
PAUSE_SECONDS = 0.1
# After this long a killed reader's mailbox goes to its successor (30 unless set): more kills hit one that reads.
MAILBOX_LEASE_SECONDS = 4
READY_SECONDS = 60


class Installation:
    """The processes of an installation by name, each started again whenever it ends, as a supervisor does."""

    def __init__(self, postgres: EmbeddedPostgres, folder: Path) -> None:
        self.postgres = postgres
        self._folder = folder
        ports = {name: free_port() for name in (*SERVICES, "forwarder")}
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        settings = {f"AUDIOCOMM_{name.upper()}_URL": self.urls[name] for name in SERVICES}
        settings["INGEST_LEASE_SECONDS"] = str(MAILBOX_LEASE_SECONDS)
        self._env = environment(postgres.dsn, KEYS, {"AUDIOCOMM_PUBLIC_URL": self.urls["forwarder"], **settings})
        self._arguments = {name: [f"services.{name}", "--port", str(ports[name])] for name in SERVICES}
        self._arguments["forwarder"] = ["services.console.forwarder", "--port", str(ports["forwarder"])]
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._stopping = False
        self.kills: Counter[str] = Counter()
        self.ended_by_themselves: Counter[str] = Counter()

    async def start(self) -> None:
        """Start every process and wait until all are ready."""
        for name in (*SERVICES, "forwarder"):
            await self._start(name)
            self._keepers.append(asyncio.create_task(self._keep(name), name=f"keeper of {name}"))
        await self.ready()

    async def _start(self, name: str) -> None:
        self._processes[name] = await spawn(self._arguments[name], self._env, self._folder / f"{name}.log")

    async def _keep(self, name: str) -> None:
        while True:
            code = await self._processes[name].wait()
            if self._stopping:
                return
            if code != -signal.SIGKILL:
                self.ended_by_themselves[name] += 1
            await asyncio.sleep(PAUSE_SECONDS)
            await self._start(name)

    def kill(self, name: str) -> None:
        """End one process the hard way, whatever it is doing."""
        process = self._processes[name]
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            self.kills[name] += 1

    async def ready(self) -> None:
        """Wait until every service says it is ready."""
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(READY_SECONDS):
            for name in SERVICES:
                while not await _is_ready(client, self.urls[name]):
                    await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """End all processes politely."""
        self._stopping = True
        await asyncio.gather(*(stop(process) for process in self._processes.values()))
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/readyz")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def killable_installation(folder: Path) -> AsyncIterator[tuple[Installation, System]]:
    """A fresh installation with a durable Postgres of its own and the demo mail server, its mail connected."""
    async with AsyncExitStack() as stack:
        postgres = EmbeddedPostgres(folder / "postgres")
        dsn = await postgres.start()
        stack.push_async_callback(postgres.stop)
        mail = DemoMail(folder)
        stack.push_async_callback(mail.stop)
        access = await mail.start()
        installation = Installation(postgres, folder)
        stack.push_async_callback(installation.stop)
        await installation.start()
        token = await first_token(installation.urls["router"])
        services = [installation.urls[name] for name in SERVICES]
        system = System(installation.urls["forwarder"], token, dsn, access, installation.urls["router"], services)
        await system.move_clock_to(MONDAY_MORNING)
        await Company.connect_mail(system)
        yield installation, system
