"""Two whole installations whose answering machines answer each other, over real mail and real HTTP.

What one sends goes to the other's mail server, which takes the letters of its own domain in for it; whatever is for
anybody else lies there in a mailbox of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import aiosmtplib
import pytest_asyncio

from services.console.api_client import ApiClient, ApiError
from services.console.postgres import EmbeddedPostgres
from tests.acceptance.system import System, eventually, running_system
from tests.conftest import clone_database

# Letters of one address within an hour; 30 unless set.
LIMIT = 4
THANKS = "Thank you for your letter. We shall answer soon."
SOMEBODY = "kim@people.example"
LOOK_SECONDS = 0.05


@dataclass
class Office:
    """An installation, its one supervisor, and how to hand a letter to its mail server."""

    system: System
    domain: str
    api: ApiClient
    vera: int
    handed_in: int = 0

    @property
    def address(self) -> str:
        """Where people write to, and from where they are answered."""
        return f"desk@{self.domain}"

    async def comes_to_work(self) -> None:
        """Let the supervisor be there."""
        async with self.system.api() as api:
            await api.put(f"/agents/{self.vera}/presence", {"state": "working"})

    async def gets(self, sender: str, subject: str, **headers: str) -> None:
        """Hand a letter to the mail server."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, self.address, subject
        letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        for name, value in headers.items():
            letter[name.replace("_", "-")] = value
        letter.set_content("Do you answer?")
        self.handed_in += 1
        port = self.system.mail.smtp_port
        await aiosmtplib.send(letter, hostname="127.0.0.1", port=port, start_tls=False, use_tls=False)

    async def open_tickets(self) -> list[dict[str, Any]]:
        """The tickets with a letter that nobody has answered."""
        return [each for each in await self.api.all_items("/tickets?view=all") if each["open_letters"]]

    async def messages(self, kind: str, subject: str = "") -> list[dict[str, Any]]:
        """The messages of a kind that stand in the tickets of this subject (of all unless told), in order."""
        every = await self.api.all_items("/tickets?view=all")
        tickets = sorted(each["id"] for each in every if each["subject"].endswith(subject))
        found = [one for ticket in tickets for one in await self.api.all_items(f"/tickets/{ticket}/messages")]
        return [one for one in found if one["kind"] == kind]

    async def said(self) -> list[str]:
        """What the desk says of letters without end, oldest first."""
        alerts = await self.api.all_items("/alerts")
        return [each["text"] for each in reversed(alerts) if each["title"] == "Letters without end"]

    async def read(self) -> int:
        """How many letters it has read from its mail server; -1 while one waits there."""
        async with self.system.api() as api:
            box = (await api.all_items("/mailboxes"))[0]
            account = await api.get(f"/mailboxes/{box['id']}/reconciliation")
        assert account["quarantined"] == account["too_large"] == account["duplicate"] == 0
        return int(account["stored"]) if account["on_server"] == account["stored"] else -1

    async def answer(self, ticket: dict[str, Any]) -> None:
        """Claim a ticket where that is needed, and answer it."""
        path = f"/tickets/{ticket['id']}"
        if ticket["state"] == "waiting":
            await self.api.post(f"{path}/claim")
        etag = (await self.api.request("GET", path)).headers["etag"]
        await self.api.post(f"{path}/replies", {"text": THANKS}, if_match=etag)

    async def answer_everything(self) -> None:
        """Answer whatever is open, at once and without end, and mark nothing: a rule that somebody programmed."""
        while True:
            for ticket in await self.open_tickets():
                try:
                    await self.answer(ticket)
                except ApiError as refused:
                    # Another letter came meanwhile: both are answered at the next look.
                    if refused.status not in (409, 412):
                        raise
            await asyncio.sleep(LOOK_SECONDS)

    async def tell_that_nobody_is_there(self, other: "Office", subject: str) -> None:
        """Answer each letter once with a notice that says what it is (RFC 3834): a vacation rule of a mail server."""
        answered = set[int]()
        while True:
            for letter in await self.messages("letter", subject):
                if letter["id"] not in answered:
                    answered.add(letter["id"])
                    await self._notify(other, letter)
            await asyncio.sleep(LOOK_SECONDS)

    async def _notify(self, other: "Office", letter: dict[str, Any]) -> None:
        raw = await self.api.http.get(f"/api/v1/messages/{letter['id']}/raw")
        about = message_from_bytes(raw.content, policy=default)["Message-ID"]
        marks = {"Auto_Submitted": "auto-replied", "In_Reply_To": about, "References": about}
        await other.gets(self.address, f"Re: {letter['subject']}", **marks)


@asynccontextmanager
async def running(*rules: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let rules work on both sides; what fails in one ends the test."""
    async with asyncio.TaskGroup() as group:
        machines = [group.create_task(rule) for rule in rules]
        yield
        for machine in machines:
            machine.cancel()


@asynccontextmanager
async def office(server: EmbeddedPostgres, folder: Path, domain: str) -> AsyncIterator[Office]:
    """An installation of one domain with a database, processes, keys and a mail server of its own."""
    folder.mkdir(mode=0o711)
    settings = {
        "AUDIOCOMM_PEER_KEY": f"the peer key of {domain}, which is long enough to be taken",
        "ROUTER_TOKEN_KEY": f"the token key of {domain}, which is long enough to be taken",
        "ROUTER_FROM_ADDRESS": f"desk@{domain}",
        "ROUTER_LETTERS_PER_CORRESPONDENT_PER_HOUR": str(LIMIT),
    }
    async with (
        clone_database(server) as dsn,
        running_system("one", dsn, folder, domain, settings) as system,
        system.api() as api,
    ):
        body = {"login": "vera", "name": "Vera", "role": "supervisor", "department": "sales"}
        vera = (await api.post("/agents", body))["id"]
        token = await api.post("/tokens", {"name": "rule", "scopes": ["tickets"], "agent_id": vera})
        async with system.api(token["token"]) as client:
            made = Office(system, domain, client, vera)
            await made.comes_to_work()
            yield made


async def connect(one: Office, other: Office) -> None:
    """Let one read its own mail server, and send to the other's."""
    mail, access = one.system.mail, {"host": "127.0.0.1", "tls": "none"}
    box = {"name": "Desk", "port": mail.imap_port, "login": mail.company_login, "password": mail.company_password}
    server = {"port": other.system.mail.smtp_port, "login": "", "password": "", "from_address": one.address}
    async with one.system.api() as api:
        await api.post("/mailboxes", {**access, **box})
        await api.put("/outgoing/server", {**access, **server})


@pytest_asyncio.fixture(scope="module")
async def offices(postgres_server: EmbeddedPostgres, open_folder: Path) -> AsyncIterator[tuple[Office, Office]]:
    """Two installations that write to each other."""
    async with AsyncExitStack() as stack:
        folder = Path(mkdtemp(prefix="offices-", dir=open_folder))
        folder.chmod(0o711)
        started = [office(postgres_server, folder / name, f"{name}.example") for name in ("company", "other")]
        here, there = await asyncio.gather(*map(stack.enter_async_context, started))
        await asyncio.gather(connect(here, there), connect(there, here))
        yield here, there
        for one in (here, there):
            assert await one.system.violations() == []


async def all_kept(here: Office, there: Office) -> int:
    """How many letters were sent to either, if all have come and stand in a ticket or by themselves; else 0."""
    total = 0
    for one, other in ((here, there), (there, here)):
        replies = await other.messages("reply")
        if any(reply["delivery"] != "sent" for reply in replies):
            return 0
        written = [reply for reply in replies if reply["to"][0]["address"].endswith(one.domain)]
        by_itself = await one.api.all_items("/machine-mail")
        kept = [*await one.messages("letter"), *await one.messages("machine"), *by_itself]
        if not len(kept) == await one.read() == one.handed_in + len(written):
            return 0
        total += len(kept)
    return total


async def nothing_open(here: Office, there: Office) -> bool:
    """Whether both have answered everything, and nothing came while we looked."""
    if await here.open_tickets() or await there.open_tickets():
        return False
    before = await all_kept(here, there)
    if not before or await here.open_tickets() or await there.open_tickets():
        return False
    return await all_kept(here, there) == before


async def hours_pass(hours: int, *offices: Office) -> None:
    """Let a little more than so many hours pass at all of them; everybody is at work then."""
    for one in offices:
        await one.system.advance(hours=hours, minutes=5)
        await one.comes_to_work()


async def test_answering_machines_without_marks_stop_and_say_so(offices: tuple[Office, Office]) -> None:
    """Their letters bear no sign of a machine: what stops them is how much they write."""
    here, there = offices
    async with running(here.answer_everything(), there.answer_everything()):
        await here.gets(there.address, "Hello")
        await eventually(lambda: nothing_open(here, there), "the end of the loop", seconds=60)
        assert [len(await one.messages("letter")) for one in offices] == [LIMIT, LIMIT]
        assert [one["machine"] for one in await here.messages("machine", "Hello")] == ["loop"]
        (said,) = await here.said()
        assert f"{there.address} wrote more than {LIMIT} letters within an hour. ".capitalize() in said
        assert " in the next 1 h " in said

        # Somebody else is answered as ever, the machine is not, and nobody is told again.
        await here.gets(SOMEBODY, "A question of mine")
        await here.gets(there.address, "Hello")
        await eventually(lambda: nothing_open(here, there), "the answer to somebody else", seconds=30)
        (answer,) = await here.messages("reply", "A question of mine")
        assert answer["to"][0]["address"] == SOMEBODY
        assert [one["machine"] for one in await here.api.all_items("/machine-mail")] == ["loop"]
        assert await here.said() == [said]

        await hours_pass(1, here, there)
        await here.gets(there.address, "The second hour")
        await eventually(lambda: nothing_open(here, there), "the end of the second loop", seconds=60)
        assert [len(await one.messages("letter", "The second hour")) for one in offices] == [LIMIT, LIMIT]
        assert " in the next 2 h " in (await here.said())[-1]
        assert await there.said() == []

    # A person wrote the last one: he is heard before the pause is over, and the correspondence goes on.
    await hours_pass(1, here, there)
    (last,) = await here.messages("machine", "The second hour")
    await here.api.post(f"/messages/{last['id']}/letter")
    for one in (here, there, here):
        (ticket,) = await eventually(one.open_tickets, "what the other wrote")
        assert ticket["subject"].endswith("The second hour")
        await one.answer(ticket)
    await eventually(there.open_tickets, "the last answer")


async def test_vacation_notices_of_both_sides_end_at_once(offices: tuple[Office, Office]) -> None:
    """A notice is kept and opens nothing, so that there is nothing to answer with another one."""
    here, there = offices
    subject, before = "Are you there?", [one.handed_in for one in offices]
    rules = here.tell_that_nobody_is_there(there, subject), there.tell_that_nobody_is_there(here, subject)
    async with running(*rules):
        await here.gets(there.address, subject)
        (ticket,) = await eventually(here.open_tickets, "the ticket")
        await here.answer(ticket)

        async def both_told() -> bool:
            came = [one.handed_in - known for one, known in zip(offices, before, strict=True)]
            return came == [2, 1] and bool(await all_kept(here, there))

        await eventually(both_told, "both notices", seconds=30)
    assert await here.open_tickets() == []
    assert subject in [ticket["subject"].removeprefix("Re: ") for ticket in await there.open_tickets()]
    assert [one["machine"] for one in await here.messages("machine", subject)] == ["auto_reply"]
    by_itself = await there.api.all_items("/machine-mail")
    assert [(one["machine"], one["subject"]) for one in by_itself] == [("auto_reply", f"Re: {subject}")]
