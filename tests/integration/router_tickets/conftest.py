"""A small company in router's tables, letters as ingest hands them in, and handlers run on real Postgres."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest_asyncio

from services.router.handlers.deadlines import meet_deadlines
from services.router.handlers.intake import receive_message
from services.router.handlers.policies import ensure_policy
from services.router.handlers.rating_links import RatingLinks
from services.router.handlers.reply_tokens import Letterhead
from services.router.store.store import PostgresStore
from shared.database import Database, open_database
from shared.events import MessageReceived
from shared.principal import Principal, Role
from tests.left_behind import check_left_behind

# A Tuesday, ten in the morning, in the middle of everybody's shift.
START = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
KEY = b"a key for the tokens of a test 32"
RATING = RatingLinks(KEY, "https://desk.example.com/api/v1/rate/", days=30)
HEAD = Letterhead(KEY, "Example Sounds", "desk@example.com", RATING)


class Company:
    """The company under test: a clock that only tests move, agents by login, and one transaction per call."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = START
        self.ids: dict[str, int] = {}
        self.audiences: dict[str, int] = {}

    async def run(self, handler, *arguments, **named):
        """Run a handler in a transaction of its own, with a store and the present time."""
        return await self.database.run(lambda tx: handler(PostgresStore(tx), self.now, *arguments, **named))

    async def store(self, method, *arguments):
        """Call a method of the store in a transaction of its own."""
        return await self.database.run(lambda tx: getattr(PostgresStore(tx), method)(*arguments))

    async def rows(self, sql, *values):
        """Look into the tables."""
        return [dict(row) for row in await self.database.run(lambda tx: tx.fetch(sql, *values))]

    async def value(self, sql, *values):
        """Look at one value."""
        return await self.database.run(lambda tx: tx.fetchval(sql, *values))

    def who(self, login: str) -> Principal:
        """The agent as he signs in."""
        role = {"vera": Role.SUPERVISOR, "root": Role.ADMINISTRATOR}.get(login, Role.AGENT)
        return Principal(name=login.title(), agent_id=self.ids[login], role=role)

    def pass_time(self, **span: float) -> None:
        """Let time pass without anybody's desk being heard of."""
        self.now += timedelta(**span)

    async def heartbeat(self, *logins: str) -> None:
        """Let desks be heard of."""
        ids = [self.ids[login] for login in logins or self.ids]
        await self.value("update agent set last_seen_at = $1 where id = any ($2::bigint[])", self.now, ids)

    async def add_agent(self, login: str, role="agent", department: str | None = "sales", audience="") -> int:
        """Hire somebody who is at his desk."""
        sql = """insert into agent (login, name, role, department_id, address, last_seen_at, created_at)
            values ($1, $2, $3, (select id from department where key = $4), $5, $6, $6) returning id"""
        address = f"{login}@example.com"
        self.ids[login] = await self.value(sql, login, login.title(), role, department, address, self.now)
        await self.value("insert into agent_address (address, agent_id) values ($1, $2)", address, self.ids[login])
        if audience:
            sql = "insert into agent_audience (agent_id, audience_id, is_primary) values ($1, $2, true)"
            await self.value(sql, self.ids[login], self.audiences[audience])
        return self.ids[login]

    async def add_audience(self, key: str, group: str) -> None:
        """Make a group of agents for a product group."""
        sql = """insert into audience (key, name, department_id)
            values ($1, $2, (select id from department where key = 'sales')) returning id"""
        self.audiences[key] = await self.value(sql, key, key.title())
        await self.value("insert into product_group (key, audience_id) values ($1, $2)", group, self.audiences[key])

    async def add_customer(self, address: str, group: str = "", rated: tuple[str, int] | None = None) -> int:
        """Let the shop tell of a customer, an order of his and how he rated somebody."""
        sql = "insert into customer (external_id, name, created_at) values ($1, $2, $3) returning id"
        customer = await self.value(sql, f"shop {address}", address.partition("@")[0].title(), self.now)
        await self.value("insert into identity values ('address', $1, $2)", address, customer)
        if group:
            sql = "insert into customer_order (external_id, customer_id, ordered_at) values ($1, $2, $3) returning id"
            order = await self.value(sql, f"order of {address}", customer, self.now - timedelta(days=100))
            await self.value("insert into order_line values ($1, 1, $2, '', 'ok')", order, group)
        if rated:
            sql = "insert into rating (customer_id, agent_id, score, rated_at) values ($1, $2, $3, $4)"
            await self.value(sql, customer, self.ids[rated[0]], rated[1], self.now - timedelta(days=10))
        return customer

    async def letter(self, sender="carla@customer.example", to="desk@example.com", **fields):
        """Let a letter come in; gives its ticket."""
        letter_id = uuid4()
        letter = {
            "message_id": f"{letter_id}@customer.example",
            "from": {"name": sender.partition("@")[0].title(), "address": sender},
            "to": [{"name": "", "address": to}],
            "subject": "A question about my order",
            "text": "Where is it?",
            "visible_text": "Where is it?",
            "machine": {"kind": "none"},
            **fields,
        }
        event = MessageReceived(letter_id=letter_id, received_at=self.now, mailbox=None, letter=letter)
        await self.run(receive_message, event, HEAD)
        return await self.value("select ticket_id from message where letter_id = $1", letter_id)

    async def meet_deadlines(self) -> int:
        """Let the loop of deadlines pass until nothing is due; gives how many it met."""
        met = 0
        while due := await self.run(meet_deadlines):
            met += len(due)
        return met

    async def until_due(self) -> None:
        """Let time pass until the next deadline, all desks being heard of, and meet it."""
        self.now = max(self.now, await self.value("select min(due_at) from deadline where done_at is null"))
        await self.heartbeat()
        assert await self.meet_deadlines()
        await self.check()

    async def check(self) -> None:
        """Ask the invariant query, which returns no row."""
        assert await self.store("violations", self.now) == []

    async def told(self, kind: str) -> list[dict]:
        """What the notifier is to be told, oldest first."""
        sql = "select data from outbox where destination = 'notifier' and type = $1 order by position"
        return [row["data"] for row in await self.rows(sql, f"{kind}.v1")]

    async def ticket(self, ticket_id: int):
        """The row of a ticket."""
        return await self.store("read_ticket", ticket_id)

    async def seen_by(self, ticket_id: int) -> set[str]:
        """Everybody in whose scope a ticket is."""
        return {login for login, agent in self.ids.items() if await self.store("is_in_scope", ticket_id, agent)}


@pytest_asyncio.fixture
async def company(database_url: str) -> AsyncIterator[Company]:
    """The company in a database of this test alone."""
    async with open_company(database_url) as made:
        yield made


@asynccontextmanager
async def open_company(address: str) -> AsyncIterator[Company]:
    """Hi-fi: anna, ben; cables: cleo; sales without a group: dora; vera supervises; root administers."""
    async with open_database(address, "router", lambda _names: None, size=20) as database:
        made = Company(database)
        await made.run(ensure_policy)
        await made.add_audience("hifi", "speakers")
        await made.add_audience("cables", "cables")
        for login, audience in (("anna", "hifi"), ("ben", "hifi"), ("cleo", "cables"), ("dora", "")):
            await made.add_agent(login, audience=audience)
        await made.add_agent("vera", "supervisor")
        await made.add_agent("root", "administrator", None)
        yield made
        await check_left_behind(database, made.now)
