"""Three services that can be killed at any moment and started again, over a Postgres that can be restarted."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from services.console.child import free_port
from services.console.demo_mail import DemoMail
from services.console.postgres import EmbeddedPostgres
from tests.acceptance.system import KEYS, MONDAY_MORNING, System, environment, first_token, spawn, stop

SERVICES = ("ingest", "router", "notifier")


class Installation:
    """The processes of an installation by name; `system` is what a client sees of it."""

    def __init__(self, postgres: EmbeddedPostgres, folder: Path) -> None:
        self.postgres = postgres
        self._folder = folder
        ports = {name: free_port() for name in (*SERVICES, "forwarder")}
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        settings = {f"AUDIOCOMM_{name.upper()}_URL": self.urls[name] for name in SERVICES}
        self._env = environment(postgres.dsn, KEYS, {"AUDIOCOMM_PUBLIC_URL": self.urls["forwarder"], **settings})
        self._arguments = {name: [f"services.{name}", "--port", str(ports[name])] for name in SERVICES}
        self._arguments["forwarder"] = ["services.console.forwarder", "--port", str(ports["forwarder"])]
        self.processes: dict[str, asyncio.subprocess.Process] = {}

    async def start(self, name: str) -> None:
        """Start one process."""
        log = self._folder / f"{name}.log"
        self.processes[name] = await spawn(self._arguments[name], self._env, log)

    async def kill(self, name: str) -> None:
        """End one process the hard way and start it again at once, as a supervisor would."""
        process = self.processes[name]
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()
        await self.start(name)

    async def stop(self) -> None:
        """End all processes politely."""
        await asyncio.gather(*(stop(process) for process in self.processes.values()))


@asynccontextmanager
async def killable_installation(folder: Path) -> AsyncIterator[tuple[Installation, System]]:
    """A fresh installation with a durable Postgres of its own and the demo mail server."""
    async with AsyncExitStack() as stack:
        postgres = EmbeddedPostgres(folder / "postgres")
        dsn = await postgres.start()
        stack.push_async_callback(postgres.stop)
        mail = DemoMail(folder)
        stack.push_async_callback(mail.stop)
        access = await mail.start()
        installation = Installation(postgres, folder)
        stack.push_async_callback(installation.stop)
        for name in (*SERVICES, "forwarder"):
            await installation.start(name)
        services = [installation.urls[name] for name in SERVICES]
        await _all_ready(services)
        token = await first_token(installation.urls["router"])
        system = System(installation.urls["forwarder"], token, dsn, access, installation.urls["router"], services)
        await system.move_clock_to(MONDAY_MORNING)
        yield installation, system


async def _all_ready(urls: list[str]) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(60):
        for url in urls:
            while True:
                try:
                    if (await client.get(f"{url}/readyz")).is_success:
                        break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
