"""Two desks whose agents' programs answer each other's letters, with no mark of a machine on them, come to an end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from email.message import EmailMessage
from uuid import uuid4

import pytest_asyncio

from services.ingest.policy.parse import Hints, parse
from services.router.handlers.acting import claim
from services.router.handlers.composing import ReplyText
from services.router.handlers.intake import receive_message
from services.router.handlers.policies import ensure_policy
from services.router.handlers.replying import reply
from services.router.policy.letter_limits import LetterLimits
from services.router.settings import RouterSettings
from shared.database import open_database
from shared.events import MessageReceived
from tests.conftest import clone_database
from tests.integration.router_tickets.conftest import HEAD, Company

LIMIT = RouterSettings().letters_per_correspondent_per_hour
TEXT = ReplyText("Thank you for your letter. We shall answer soon.")


class Desk:
    """An installation, and the program that claims and answers whatever comes in."""

    def __init__(self, company: Company, domain: str) -> None:
        self.company = company
        self.head = replace(HEAD, address=f"desk@{domain}", limits=LetterLimits(LIMIT, 2_000))
        self.answered = 0

    async def take(self, raw: bytes) -> int:
        """Let a letter come in by mail; gives its ticket, if it has one that is open."""
        form = parse(raw, hints=Hints(own_loop_id=self.head.address)).letter.as_json()
        event = MessageReceived(letter_id=uuid4(), received_at=self.company.now, mailbox=None, letter=form)
        await self.company.run(receive_message, event, self.head)
        sql = "select coalesce(max(id), 0) from ticket where state = 'waiting'"
        return await self.company.value(sql)

    async def answer(self, ticket_id: int) -> bytes:
        """Claim and answer a ticket at once; gives the letter as it goes out."""
        vera = self.company.who("vera")
        ticket = await self.company.run(claim, vera, ticket_id)
        await self.company.run(reply, vera, ticket_id, ticket.version, TEXT, self.head)
        self.answered += 1
        return written((await self.company.told("reply.requested"))[-1])

    async def said(self) -> list[str]:
        """What supervisors were told."""
        told = await self.company.told("alert.raised")
        return [one["text"] for one in told if one["title"] == "Letters without end"]


def written(asked: dict) -> bytes:
    """A reply as a program writes it that marks nothing."""
    letter = EmailMessage()
    letter["From"] = asked["sender"]["address"]
    letter["Reply-To"] = asked["reply_to"]["address"]
    letter["To"] = ", ".join(one["address"] for one in asked["to"])
    letter["Subject"] = asked["subject"]
    letter["Message-ID"] = asked["message_id"]
    if asked["in_reply_to"]:
        letter["In-Reply-To"] = asked["in_reply_to"]
    letter.set_content(asked["text"])
    return letter.as_bytes()


@pytest_asyncio.fixture
async def other(postgres_server) -> AsyncIterator[Company]:
    """A second installation, in a database of its own."""
    async with (
        clone_database(postgres_server) as url,
        open_database(url, "router", lambda _names: None, size=5) as database,
    ):
        made = Company(database)
        await made.run(ensure_policy)
        await made.add_agent("vera", "supervisor")
        await made.value("update agent set address = 'vera@other.example'")
        await made.value("update agent_address set address = 'vera@other.example'")
        yield made


async def test_two_answering_machines_without_marks_stop_and_say_so(company: Company, other: Company) -> None:
    here, there = Desk(company, "example.com"), Desk(other, "other.example")
    first = EmailMessage()
    first["From"], first["To"], first["Subject"] = "vera@other.example", "desk@example.com", "Hello"
    first["Message-ID"] = "<first@other.example>"
    first.set_content("Do you answer?")
    raw, desks = first.as_bytes(), (here, there)
    for turn in range(10 * LIMIT):
        desk = desks[turn % 2]
        ticket_id = await desk.take(raw)
        if not ticket_id:
            break
        raw = await desk.answer(ticket_id)
    assert 2 <= here.answered <= LIMIT
    assert there.answered <= LIMIT
    said = [*await here.said(), *await there.said()]
    assert len(said) == 1
    assert f"wrote more than {LIMIT} letters within an hour" in said[0]
    filed = "select count(*) from message where kind = 'machine' and letter -> 'machine' ->> 'kind' = 'loop'"
    assert await company.value(filed) + await other.value(filed) == 1
    assert await company.value("select count(*) from ticket") == await other.value("select count(*) from ticket") == 1
    await company.check()
    await other.check()
