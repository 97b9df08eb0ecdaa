"""Builds the demo company at the first start, and keeps its people at work while it runs."""

import asyncio
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import structlog
from rich.progress import Progress

from services.console.api_client import ApiClient, ApiError
from services.console.child import write_private
from services.console.demo.customers import DemoCustomer, make_customers
from services.console.demo.desk_work import DeskWork
from services.console.demo.mail import LETTERS, Correspondence, ask_publicly, send_letters, tickets_by_subject
from services.console.demo.staff import COMPANY, make_staff, new_accounts
from services.console.demo_mail import MailAccess
from services.console.run_file import Account, RunFile

log = structlog.get_logger()

HEARTBEAT_SECONDS = 30


class DemoCompany:
    """DIR/demo.json remembers the accounts, when the company was founded, and whether it is complete.

    A build that was interrupted goes on at the next start: every step may be repeated.
    """

    def __init__(self, api: ApiClient, access: MailAccess, data: Path) -> None:
        self._api = api
        self._access = access
        self._path = data / "demo.json"
        self._memory = self._remember()
        self._accounts = [Account(**account) for account in self._memory["accounts"]]
        self._started = datetime.fromisoformat(self._memory["started"])

    def _remember(self) -> dict[str, Any]:
        if self._path.exists():
            memory: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            return memory
        accounts = [asdict(account) for account in new_accounts(self._access.domain)]
        memory = {"accounts": accounts, "started": datetime.now(UTC).replace(microsecond=0).isoformat(), "built": False}
        write_private(self._path, json.dumps(memory))
        return memory

    async def prepare(self, run: RunFile) -> RunFile:
        """Build what is missing, connect the mail server, and give the run file with the demo's parts."""
        if not self._memory["built"]:
            await self._build()
            self._memory["built"] = True
            write_private(self._path, json.dumps(self._memory))
        else:
            await self._connect_mail()
            await self.report_presence()
        return replace(
            run,
            smtp=self._access.smtp,
            imap=self._access.imap,
            address=f"info@{self._access.domain}",
            accounts=self._accounts,
            imap_login={"user": self._access.reader_login, "password": self._access.reader_password},
        )

    async def keep_present(self) -> None:
        """Report the people's presence for as long as the demo runs, as a time clock at the door would."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                await self.report_presence()
            except (ApiError, httpx.HTTPError) as error:
                log.warning("the demo's presence could not be reported", error=str(error))

    async def report_presence(self) -> None:
        """Say that everybody is at work who did not set himself away; his shift decides the rest."""
        for agent in await self._api.all_items("/agents"):
            gone = agent["departed_at"] is not None or agent["presence"]["state"] == "away"
            if not gone and agent["login"] != "administrator":
                await self._api.put(f"/agents/{agent['id']}/presence", {"state": "working"})

    async def _build(self) -> None:
        with Progress(transient=True) as progress:
            task = progress.add_task("building the demo company", total=6)
            await make_staff(self._api, self._accounts, self._started)
            progress.advance(task)
            customers = make_customers(self._started, _staff())
            await self._send_facts(customers)
            progress.advance(task)
            await self.report_presence()
            await self._connect_mail()
            progress.advance(task)
            await self._correspond(customers, lambda: progress.advance(task))

    async def _send_facts(self, customers: list[DemoCustomer]) -> None:
        orders = [order for customer in customers for order in customer.orders]
        marks = [mark for customer in customers for mark in customer.ratings]
        for path, items in (
            ("/customers/batch", [customer.facts for customer in customers]),
            ("/orders/batch", orders),
            ("/ratings/batch", marks),
        ):
            answer = await self._api.post(path, {"items": items})
            if answer["rejected"]:
                raise ApiError(422, {"title": f"demo facts were rejected: {answer['rejected'][:3]}"})

    async def _connect_mail(self) -> None:
        """Point the mailbox and the outgoing server at the mail server's ports of today."""
        access = self._access
        box = {
            "name": "Company mail",
            "host": "127.0.0.1",
            "port": access.imap_port,
            "tls": "none",
            "login": access.company_login,
            "password": access.company_password,
            "folders": ["INBOX"],
            "enabled": True,
        }
        known = await self._api.all_items("/mailboxes")
        if not known:
            await self._api.post("/mailboxes", box)
        elif known[0]["port"] != access.imap_port:
            await self._api.change(f"/mailboxes/{known[0]['id']}", {"port": access.imap_port})
        server = {"host": "127.0.0.1", "port": access.smtp_port, "tls": "none", "login": "", "password": ""}
        sender = {"from_name": COMPANY["name"], "from_address": f"info@{access.domain}"}
        await self._api.put("/outgoing/server", {**server, **sender})

    async def _correspond(self, customers: list[DemoCustomer], advance: Any) -> None:
        agents = await self._api.all_items("/agents")
        desk = Correspondence(customers, agents, self._started, self._access.domain)
        rows = [{**row, "from_customer": row.get("from") != "machine"} for row in LETTERS]
        mailed = [row for row in rows if row.get("from") != "question"]
        first = [desk.letter(row) for row in mailed if "again" not in row]
        # The marks come before the letters that must not reach the marked.
        await self._api.post("/ratings/batch", {"items": desk.marks})
        await send_letters(self._access, first)
        await ask_publicly(self._api, [row for row in rows if row.get("from") == "question"], self._started)
        advance()
        expected = {row["subject"] for row in rows if row["from_customer"] and "again" not in row}
        tickets = await tickets_by_subject(self._api, expected)
        await DeskWork(self._api).do([row for row in rows if row.get("then")], tickets)
        advance()
        await send_letters(self._access, [desk.letter(row) for row in mailed if "again" in row])
        advance()


def _staff() -> dict[str, list[str]]:
    """The logins of each audience's own agents."""
    logins: dict[str, list[str]] = {}
    for agent in COMPANY["agents"]:
        logins.setdefault(agent["primary"], []).append(agent["login"])
    return logins
