"""Our three services under measure, as three processes behind the forwarder or as one, with a small company in them."""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from services.console.api_client import ApiClient
from services.console.bench.letters import Letter
from services.console.bench.processes import Host, last_words, until_ready
from services.console.bench.senders import Senders
from services.console.bench.sightings import Sightings
from services.console.child import free_port
from services.console.demo_mail import DOMAIN, DemoMail, MailAccess
from services.console.errors import StartError
from services.console.run_file import read_run_file
from shared.peer import HttpPeer

SERVICES = ("router", "ingest", "notifier")
# A heartbeat holds for 90 s.
HEARTBEAT_SECONDS = 30.0
SENDERS_AT_ONCE = 8
SETTLE_SECONDS = 60.0
ALWAYS_OPEN = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
SCOPES = ["inbound", "facts", "tickets", "alerts", "presence", "administration"]
RECIPIENT = f"info@{DOMAIN}"
_KEY = re.compile(r"#(\S+)")


class Shape(StrEnum):
    """How the services run: each in a process of its own behind the forwarder, or all in one (`audiocomm up`)."""

    THREE = "three"
    ONE = "one"


class Installation:
    """A running installation with one agent at work whose stream is open. Letters reach it by mail alone."""

    sightings: Sightings

    def __init__(self, shape: Shape, host: Host, url: str, token: str) -> None:
        self.shape = shape
        self._host = host
        self._url = url
        self._api = ApiClient(url, token)
        self._senders = Senders()
        self._mailboxes = 0

    @classmethod
    async def start(cls, shape: Shape, host: Host, stack: AsyncExitStack) -> Self:
        """Start the processes in a database of their own, make the company, open the agent's stream."""
        folder = host.folder / shape
        folder.mkdir()
        dsn = await host.new_database(shape)
        url, token = await (_start_three if shape is Shape.THREE else _start_one)(host, folder, dsn)
        installation = cls(shape, host, url, token)
        await stack.enter_async_context(installation._api)
        await installation._hire(stack)
        return installation

    async def _hire(self, stack: AsyncExitStack) -> None:
        """One agent in sales, always on shift: whatever a stranger writes concerns him alone, and at once."""
        calendar = {"key": "always", "name": "Always open", "time_zone": "UTC", "weekly": ALWAYS_OPEN}
        await self._api.post("/calendars", calendar)
        body = {"login": "reader", "name": "Reader", "role": "agent", "department": "sales", "calendar": "always"}
        agent = await self._api.post("/agents", {**body, "password": secrets.token_urlsafe(18)})
        token = await self._api.post("/tokens", {"name": "stream", "scopes": ["tickets"], "agent_id": agent["id"]})
        heartbeat = asyncio.create_task(self._keep_at_work(agent["id"]), name=f"heartbeat {self.shape}")
        stack.push_async_callback(_end, heartbeat)
        headers = {"Authorization": f"Bearer {token['token']}"}
        self.sightings = await Sightings.of_stream(stack, self._url, "/api/v1/alerts/stream", headers, key_of_alert)

    async def _keep_at_work(self, agent_id: int) -> None:
        while True:
            await self._api.put(f"/agents/{agent_id}/presence", {"state": "working"})
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def new_mail_server(self, stack: AsyncExitStack) -> MailAccess:
        """Start a mail server with an empty company mailbox and connect the senders to it."""
        self._mailboxes += 1
        server = DemoMail(self._host.folder / self.shape / f"mail-{self._mailboxes}")
        stack.push_async_callback(server.stop)
        access = await server.start()
        self._senders = Senders()
        await self._senders.connect(access.smtp_port, SENDERS_AT_ONCE, stack)
        return access

    async def read_mailbox(self, access: MailAccess, stack: AsyncExitStack) -> int:
        """Let ingest read the company mailbox until `stack` closes; gives the mailbox's id."""
        box = {"name": f"Company {self._mailboxes}", "host": "127.0.0.1", "port": access.imap_port, "tls": "none"}
        login = {"login": access.company_login, "password": access.company_password, "folders": ["INBOX"]}
        mailbox = await self._api.post("/mailboxes", {**box, **login, "enabled": True})
        stack.push_async_callback(self._api.request, "DELETE", f"/mailboxes/{mailbox['id']}")
        mailbox_id: int = mailbox["id"]
        return mailbox_id

    async def until_idle(self, mailbox_id: int) -> None:
        """Wait until a mailbox was read to its end and its reader waits for news. Raises StartError."""

        async def idle() -> bool:
            return bool((await self._api.get(f"/mailboxes/{mailbox_id}"))["state"] == "idle")

        await _eventually(idle, "the mailbox is not read")

    async def send(self, letter: Letter) -> float:
        """Hand a letter to the mail server; gives the moment it was accepted (epoch seconds)."""
        await self._senders.send(letter)
        return time.time()

    async def kept_at(self) -> dict[str, float]:
        """By key of a letter that opened a ticket: when ingest kept it (epoch seconds), as the ticket tells it."""
        tickets = {_key(ticket["subject"]): ticket for ticket in await self._tickets()}
        return {
            key: datetime.fromisoformat(ticket["oldest_open_at"]).timestamp()
            for key, ticket in tickets.items()
            if key is not None and ticket["oldest_open_at"]
        }

    async def carry_all(self, letters: Sequence[Letter]) -> float:
        """Let letters wait in a mailbox, then have it read; gives the seconds until all were routed and alerted."""
        async with AsyncExitStack() as stack:
            access = await self.new_mail_server(stack)
            await asyncio.gather(*(self.send(letter) for letter in letters))
            began = time.time()
            await self.read_mailbox(access, stack)
            last = await self.sightings.wait_for({letter.key for letter in letters if letter.opens})
            tag = letters[0].key.rpartition("-")[0]
            # A reply to an open ticket alerts nobody, so whether all replies were routed is asked for.
            if await self._routed(tag) < len(letters):

                async def all_routed() -> bool:
                    return await self._routed(tag) >= len(letters)

                await _eventually(all_routed, "some replies were not routed")
                last = time.time()
            return last - began

    async def _routed(self, tag: str) -> int:
        """How many letters of one tag are open in tickets."""
        found = [(_key(ticket["subject"]) or "", ticket["open_letters"]) for ticket in await self._tickets()]
        return sum(count for key, count in found if key.rpartition("-")[0] == tag)

    async def _tickets(self) -> list[Any]:
        return await self._api.all_items("/tickets?view=all")


def key_of_alert(data: str) -> str | None:
    """The key of the letter whose subject stands in an alert's title."""
    return _key(json.loads(data)["title"])


def _key(text: str) -> str | None:
    found = _KEY.search(text)
    return found[1] if found else None


async def _start_three(host: Host, folder: Path, dsn: str) -> tuple[str, str]:
    names = (*SERVICES, "forwarder")
    urls = {name: f"http://127.0.0.1:{free_port()}" for name in names}
    settings = _settings(dsn, urls["forwarder"]) | {f"AUDIOCOMM_{name.upper()}_URL": urls[name] for name in SERVICES}
    modules = {name: f"services.{name}" for name in SERVICES} | {"forwarder": "services.console.forwarder"}
    logs = {name: folder / f"{name}.log" for name in names}
    started = {
        name: host.start(logs[name], [modules[name], "--port", urls[name].rpartition(":")[2]], settings)
        for name in names
    }
    for name in names:
        await until_ready(urls[name], started[name], logs[name])
    peer = HttpPeer("router", urls["router"], "console", settings["AUDIOCOMM_PEER_KEY"])
    try:
        link = await peer.call("POST", "/internal/sign-in-link", {"login": "administrator"})
        wanted = {"name": "bench", "scopes": SCOPES, "agent_id": link["agent_id"]}
        answer = await peer.call("POST", "/internal/tokens", wanted)
    finally:
        await peer.close()
    return urls["forwarder"], answer["token"]


async def _start_one(host: Host, folder: Path, dsn: str) -> tuple[str, str]:
    url = f"http://127.0.0.1:{free_port()}"
    log = folder / "up.log"
    arguments = ["services", "up", "--port", url.rpartition(":")[2], "--data", str(folder / "data")]
    process = host.start(log, arguments, _settings(dsn, url))
    await until_ready(url, process, log)
    run_file = folder / "data" / "run.json"

    async def announced() -> bool:
        return run_file.exists()

    await _eventually(announced, f"`audiocomm up` is not ready: {last_words(log)}")
    return url, read_run_file(run_file.parent).token


def _settings(dsn: str, public_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": dsn,
        "AUDIOCOMM_PUBLIC_URL": public_url,
        "AUDIOCOMM_LOG_LEVEL": "WARNING",
        "AUDIOCOMM_PEER_KEY": secrets.token_urlsafe(48),
        "ROUTER_TOKEN_KEY": secrets.token_urlsafe(48),
        # Few write much here, and none of it is a loop.
        "ROUTER_LETTERS_PER_CORRESPONDENT_PER_HOUR": "0",
        "ROUTER_LETTERS_FROM_STRANGERS_PER_HOUR": "0",
    }


async def _eventually(look: Callable[[], Any], otherwise: str) -> None:
    """Wait until `look` gives true. Raises StartError with `otherwise`."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + SETTLE_SECONDS
    while not await look():
        if loop.time() > deadline:
            raise StartError(otherwise)
        await asyncio.sleep(0.02)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
