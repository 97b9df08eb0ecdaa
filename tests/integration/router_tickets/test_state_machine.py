"""Whatever is done in whatever order: the invariant holds, versions rise, no open letter is ever worked out."""

import asyncio
import os
from datetime import timedelta

import asyncpg
import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.router.handlers.acting import claim, decline, hand_on, release
from services.router.handlers.composing import ReplyText
from services.router.handlers.outcomes import reply_failed
from services.router.handlers.policies import ensure_policy
from services.router.handlers.reconsider import reconsider_agents, reconsider_ticket, tickets_adrift
from services.router.handlers.replying import no_action, reply
from services.router.policy.reassignment import Target, TargetKind
from shared.database import open_database
from shared.errors import AudiocommError
from shared.events import ReplyFailed
from tests.integration.router_tickets.conftest import HEAD, START, Company

LONG = bool(os.environ.get("AUDIOCOMM_LONG"))
LOGINS = ("anna", "ben", "cleo", "dora", "vera", "root")
SENDERS = ("carla@customer.example", "dan@customer.example", "eve@customer.example")
TABLES = """outbox, history, decision, reminder, deadline, exclusion, visibility, ticket_token, message, ticket,
    agent_idle, absence, rating, order_line, customer_order, identity, customer"""

logins = st.sampled_from(LOGINS)
senders = st.sampled_from(SENDERS)
picks = st.integers(0, 9)


class Desk(RuleBasedStateMachine):
    """One company; every rule is what somebody may do, allowed or not."""

    company: Company
    loop: asyncio.AbstractEventLoop

    def wait(self, work):
        """Run a coroutine to its end on the loop of the database's connections."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def attempt(self, handler, *arguments):
        """Do something; being refused is an outcome like any other."""
        try:
            return self.wait(self.company.run(handler, *arguments))
        except AudiocommError:
            return None

    def pick(self, number: int) -> int:
        rows = self.wait(self.company.rows("select id from ticket order by id"))
        return rows[number % len(rows)]["id"] if rows else 0

    def version(self, ticket_id: int) -> int:
        return self.wait(self.company.value("select version from ticket where id = $1", ticket_id)) or 0

    @initialize()
    def begin(self) -> None:
        self.company.now = START
        self.versions: dict[int, int] = {}
        self.wait(self.reset())

    async def reset(self) -> None:
        company = self.company
        await company.value(f"truncate {TABLES} restart identity cascade")
        await company.value("update agent set departed_at = null, away = false, last_seen_at = $1", START)
        await company.add_customer(SENDERS[0], "speakers")
        await company.add_customer(SENDERS[1], "cables", rated=("cleo", 1))

    @rule(sender=senders, to=logins, pick=st.none() | picks)
    def letter_comes(self, sender: str, to: str, pick: int | None) -> None:
        named = []
        if pick is not None:
            sql = "select coalesce(rfc_message_id, '') as id from message where ticket_id = $1 order by id"
            named = [row["id"] for row in self.wait(self.company.rows(sql, self.pick(pick)))]
        self.wait(self.company.letter(sender, to=f"{to}@example.com", references=named))

    @rule(login=logins, pick=picks)
    def somebody_claims(self, login: str, pick: int) -> None:
        self.attempt(claim, self.company.who(login), self.pick(pick))

    @rule(login=logins, pick=picks)
    def somebody_releases(self, login: str, pick: int) -> None:
        self.attempt(release, self.company.who(login), self.pick(pick), "")

    @rule(login=logins, pick=picks, returnable=st.booleans())
    def somebody_declines(self, login: str, pick: int, returnable: bool) -> None:
        self.attempt(decline, self.company.who(login), self.pick(pick), "", returnable)

    @rule(login=logins, pick=picks, to=logins, stage=st.booleans())
    def somebody_reassigns(self, login: str, pick: int, to: str, stage: bool) -> None:
        ticket_id = self.pick(pick)
        agent = Target(TargetKind.AGENT, self.company.ids[to])
        target = Target(TargetKind.STAGE, stage="everybody") if stage else agent
        self.attempt(hand_on, self.company.who(login), ticket_id, self.version(ticket_id), target, "")

    @rule(login=logins, pick=picks, stale=st.integers(0, 1))
    def somebody_replies(self, login: str, pick: int, stale: int) -> None:
        ticket_id = self.pick(pick)
        version = self.version(ticket_id) - stale
        self.attempt(reply, self.company.who(login), ticket_id, version, ReplyText("Done."), HEAD)

    @rule(login=logins, pick=picks, stale=st.integers(0, 1))
    def somebody_needs_no_action(self, login: str, pick: int, stale: int) -> None:
        ticket_id = self.pick(pick)
        self.attempt(no_action, self.company.who(login), ticket_id, self.version(ticket_id) - stale, "")

    @rule(pick=picks)
    def a_reply_fails(self, pick: int) -> None:
        sql = "select reply_id, ticket_id from message where delivery is not null order by id"
        rows = self.wait(self.company.rows(sql))
        if rows:
            failed = ReplyFailed(**rows[pick % len(rows)], message_id="", recipient=None, reason="refused")
            self.attempt(reply_failed, failed)

    @rule(minutes=st.sampled_from([1, 20, 125, 700, 4000]), awake=st.booleans())
    def time_passes(self, minutes: int, awake: bool) -> None:
        self.company.now += timedelta(minutes=minutes)
        if awake:
            self.wait(self.company.heartbeat())
        self.wait(self.company.meet_deadlines())
        for ticket_id in self.attempt(tickets_adrift) or []:
            self.wait(self.company.run(reconsider_ticket, ticket_id))

    @rule(login=logins, away=st.booleans())
    def somebody_goes_away_or_comes_back(self, login: str, away: bool) -> None:
        self.wait(self.company.value("update agent set away = $1 where login = $2", away, login))
        self.attempt(reconsider_agents, [self.company.ids[login]])

    @rule(login=st.sampled_from(LOGINS[:-1]))
    def somebody_falls_ill(self, login: str) -> None:
        sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'sick')"
        start = self.company.now
        self.wait(self.company.value(sql, self.company.ids[login], start, start + timedelta(days=2)))
        self.attempt(reconsider_agents, [self.company.ids[login]])

    @rule(login=st.sampled_from(LOGINS[:-1]))
    def somebody_departs(self, login: str) -> None:
        self.wait(self.company.value("update agent set departed_at = $1 where login = $2", self.company.now, login))
        self.attempt(reconsider_agents, [self.company.ids[login]])

    @invariant()
    def nothing_is_forgotten(self) -> None:
        if not hasattr(self, "versions"):
            return
        assert self.wait(self.company.store("violations", self.company.now)) == []
        rows = self.wait(self.company.rows("select id, version, state from ticket"))
        for row in rows:
            assert row["version"] >= self.versions.get(row["id"], 0)
            self.versions[row["id"]] = row["version"]


async def hire(company: Company) -> None:
    await company.run(ensure_policy)
    await company.add_audience("hifi", "speakers")
    await company.add_audience("cables", "cables")
    for login, audience in (("anna", "hifi"), ("ben", "hifi"), ("cleo", "cables"), ("dora", "")):
        await company.add_agent(login, audience=audience)
    await company.add_agent("vera", "supervisor")
    await company.add_agent("root", "administrator", None)


@pytest.mark.timeout(1800 if LONG else 300)
async def test_the_invariant_holds_whatever_is_done(database_url: str) -> None:
    """M17, M19: a state machine over every handler that moves a ticket."""
    connection = await asyncpg.connect(database_url)
    await connection.close()
    examples = settings(
        max_examples=200 if LONG else 25,
        stateful_step_count=30 if LONG else 20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    async with open_database(database_url, "router", lambda _names: None) as database:
        company = Company(database)
        await hire(company)
        desk = type("Desk", (Desk,), {"company": company, "loop": asyncio.get_running_loop()})
        await asyncio.to_thread(run_state_machine_as_test, desk, settings=examples)
