"""The small company of the acceptance tests, built through the API, and what its people and customers do.

Many of them live side by side in one installation: each has its own number in its logins, keys and addresses.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import aioimaplib
import aiosmtplib
import httpx

from services.console.api_client import ApiClient
from tests.acceptance.system import System, eventually

DOMAIN = "company.example"
WORKING_HOURS = {day: [["08:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
NIGHT_HOURS = {day: [["21:00", "23:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass
class Person:
    """An agent under test, with a token of his own."""

    id: int
    login: str
    name: str
    token: str
    address: str


@dataclass
class Stream:
    """What an agent's open stream has shown so far."""

    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def tickets(self, event: str) -> list[int]:
        """The tickets of all events of one name, in order."""
        return [data["ticket_id"] for name, data in self.events if name == event]


class Company:
    """hifi: anna, boris, emil (departed), lea (on leave), nora (night); cinema: carl; invoices: zoe; sam supervises.

    All are in sales but zoe. `known` is a customer whose orders anna worked and whose audience is hifi.
    """

    STAFF = (
        ("anna", "agent", "sales", "day", "hifi"),
        ("boris", "agent", "sales", "day", "hifi"),
        ("carl", "agent", "sales", "day", "cinema"),
        ("lea", "agent", "sales", "day", "hifi"),
        ("nora", "agent", "sales", "night", "hifi"),
        ("emil", "agent", "sales", "day", "hifi"),
        ("zoe", "agent", "accounts", "day", "invoices"),
        ("sam", "supervisor", "sales", "day", None),
    )

    def __init__(self, system: System, number: int = 1) -> None:
        self.system = system
        self.number = number
        self.people: dict[str, Person] = {}

    @property
    def known(self) -> str:
        """The known customer as he stands in a From header."""
        return f"Known Customer <{self.known_address}>"

    @property
    def known_address(self) -> str:
        """The known customer's address."""
        return f"known{self.number}@customers.example"

    @property
    def known_id(self) -> str:
        """The known customer's external id."""
        return f"K-{self.number}"

    def address(self, login: str) -> str:
        """Where a person of the company gets letters."""
        return f"{login}{self.number}@{DOMAIN}"

    def _key(self, name: str) -> str:
        """A key that no other company of this installation has."""
        return f"{name}-{self.number}"

    async def build(self) -> None:
        """Make everybody and bring the day shift to work."""
        async with self.system.api() as api:
            await api.post("/departments", {"key": self._key("accounts"), "name": "Accounts"})
            for key, weekly in (("day", WORKING_HOURS), ("night", NIGHT_HOURS)):
                calendar = {"key": self._key(key), "name": key, "time_zone": "UTC", "weekly": weekly}
                await api.post("/calendars", calendar)
            for key, department, group in (
                ("hifi", "sales", "speakers"),
                ("cinema", "sales", "projectors"),
                ("invoices", self._key("accounts"), "gift-cards"),
            ):
                audience = {"key": self._key(key), "name": key, "department": department}
                await api.post("/audiences", {**audience, "product_groups": [self._key(group)]})
            for row in self.STAFF:
                await self._hire(api, *row)
            emil, lea = self.people["emil"], self.people["lea"]
            await api.post(f"/agents/{emil.id}/departure", {"at": None})
            now = self.system.now
            period = {"starts_at": now - timedelta(days=9), "ends_at": now + timedelta(days=20)}
            leave = {name: moment.isoformat() for name, moment in period.items()}
            await api.post(f"/agents/{lea.id}/absences", {**leave, "kind": "leave"})
            await self.known_customer(api, self.known_id, self.known_address)
        await self.at_work()

    async def _hire(
        self, api: ApiClient, login: str, role: str, department: str, shift: str, audience: str | None
    ) -> None:
        agent = await api.post(
            "/agents",
            {
                "login": f"{login}{self.number}",
                "name": login.title(),
                "role": role,
                "department": department if department == "sales" else self._key(department),
                "calendar": self._key(shift),
                "address": self.address(login),
                "aliases": [f"alias.{self.address(login)}"],
                "audiences": [{"key": self._key(audience), "primary": True}] if audience else [],
                "capacity": 50,
                "password": None,
            },
        )
        token = await api.post("/tokens", {"name": login, "scopes": ["tickets"], "agent_id": agent["id"]})
        self.people[login] = Person(agent["id"], login, agent["name"], token["token"], self.address(login))

    async def hire_clerks(self, count: int) -> list[str]:
        """Take on more agents of sales; gives their logins."""
        logins = [f"clerk{number}x" for number in range(count)]
        async with self.system.api() as api:
            for login in logins:
                await self._hire(api, login, "agent", "sales", "day", None)
        return logins

    async def known_customer(self, api: ApiClient, external_id: str, address: str) -> None:
        """A customer of hifi whose orders anna worked."""
        await api.put(
            f"/customers/{external_id}",
            {"name": f"Customer {external_id}", "language": "en", "phone": None, "addresses": [address]},
        )
        for number in range(3):
            order = {
                "customer": external_id,
                "ordered_at": f"2026-0{number + 4}-10T10:00:00Z",
                "worked_by": f"anna{self.number}",
                "lines": [{"product_group": self._key("speakers"), "product": "S-12", "state": "ok"}],
            }
            await api.put(f"/orders/{external_id}-{number}", order)

    @staticmethod
    async def connect_mail(system: System) -> None:
        """Add the company's mailbox and its outgoing server, once per installation."""
        mail = system.mail
        access = {"host": "127.0.0.1", "tls": "none"}
        box = {"name": "Company", "port": mail.imap_port, "login": mail.company_login, "folders": ["INBOX"], **access}
        async with system.api() as api:
            await api.post("/mailboxes", {**box, "password": mail.company_password, "enabled": True})
        server = {"port": mail.smtp_port, "login": "", "password": "", "from_name": "Company", **access}
        async with system.api() as api:
            await api.put("/outgoing/server", {**server, "from_address": f"info@{DOMAIN}"})

    async def at_work(self, *logins: str) -> None:
        """Heartbeats of the day shift, or of those named."""
        async with self.system.api() as api:
            for login in logins or ("anna", "boris", "carl", "sam", "zoe"):
                await api.put(f"/agents/{self.people[login].id}/presence", {"state": "working"})

    def desk(self, login: str) -> ApiClient:
        """A client that acts as this person."""
        return self.system.api(self.people[login].token)

    async def sees(self, login: str, view: str = "all") -> list[int]:
        """The tickets in a person's view."""
        async with self.desk(login) as desk:
            return [ticket["id"] for ticket in await desk.all_items(f"/tickets?view={view}")]

    async def who_finds(self, ticket_id: int) -> set[str]:
        """Who, of the agents that can sign in, gets the ticket by its id (supervisors always do: left out)."""
        found = set()
        for login in ("anna", "boris", "carl", "zoe", "nora", "lea"):
            async with self.desk(login) as desk:
                response = await desk.http.get(f"/api/v1/tickets/{ticket_id}")
                assert response.status_code in (200, 404), response.text
                in_list = ticket_id in await self.sees(login)
                assert (response.status_code == 200) == in_list, f"{login}: list and ticket disagree"
                if in_list:
                    found.add(login)
        return found

    async def write(self, sender: str, to: str, subject: str, text: str = "Hello, a question.", **headers: str) -> str:
        """Send a letter by SMTP; gives its Message-ID."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter["Message-ID"] = make_msgid(domain="customers.example")
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content(text)
        port = self.system.mail.smtp_port
        await aiosmtplib.send(letter, hostname="127.0.0.1", port=port, start_tls=False, use_tls=False)
        return str(letter["Message-ID"])

    async def ticket_about(self, subject: str) -> dict[str, Any]:
        """Wait for the ticket of this subject."""

        async def look() -> dict[str, Any] | None:
            async with self.system.api() as api:
                found = [each for each in await api.all_items("/tickets?view=all") if each["subject"] == subject]
                assert len(found) <= 1, f"{len(found)} tickets about {subject}"
                return found[0] if found else None

        ticket: dict[str, Any] = await eventually(look, f"a ticket about {subject}")
        return ticket

    async def act(self, login: str, ticket_id: int, action: str, body: Any = None) -> dict[str, Any]:
        """Do something to a ticket as a person, at the version that is there now."""
        async with self.desk(login) as desk:
            etag = (await desk.request("GET", f"/tickets/{ticket_id}")).headers["etag"]
            answer: dict[str, Any] = await desk.post(f"/tickets/{ticket_id}/{action}", body, if_match=etag)
            return answer

    @asynccontextmanager
    async def stream(self, login: str) -> AsyncIterator[Stream]:
        """Keep a person's live stream open; it has said hello when the block begins."""
        seen = Stream()
        hello = asyncio.Event()
        task = asyncio.create_task(self._listen(login, seen, hello))
        try:
            await asyncio.wait_for(hello.wait(), 15)
            yield seen
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, login: str, seen: Stream, hello: asyncio.Event) -> None:
        headers = {"Authorization": f"Bearer {self.people[login].token}"}
        async with (
            httpx.AsyncClient(timeout=None, trust_env=False) as client,
            client.stream("GET", f"{self.system.url}/api/v1/alerts/stream", headers=headers) as response,
        ):
            assert response.status_code == 200, await response.aread()
            name = ""
            async for line in response.aiter_lines():
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    seen.events.append((name, json.loads(line[5:])))
                    hello.set()

    async def customer_mail(self, address: str) -> list[bytes]:
        """What lies in a customer's mailbox of the demo mail server."""
        mail = self.system.mail
        imap = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=10)
        await imap.wait_hello_from_server()
        await imap.login(address, mail.reader_password)
        await imap.select("INBOX")
        numbers = (await imap.search("ALL", charset=None)).lines[0].split()
        letters = []
        for number in numbers:
            answer = await imap.fetch(number.decode(), "(BODY.PEEK[])")
            letters += [bytes(line) for line in answer.lines if isinstance(line, bytearray)]
        await imap.logout()
        return letters
