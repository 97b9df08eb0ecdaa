"""One company as a state machine: each rule is something somebody may do, allowed or not, or that happens by itself."""

import asyncio
import re
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.router.handlers.acting import add_note, claim, decline, hand_on, release
from services.router.handlers.agents import add_absence, note_departure
from services.router.handlers.blocking import block, unblock
from services.router.handlers.composing import ReplyText
from services.router.handlers.customer_merge import merge_customers
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.errors import AlreadyClaimed
from services.router.handlers.following import follow, unfollow
from services.router.handlers.merging import merge
from services.router.handlers.nudging import nudge
from services.router.handlers.outcomes import reply_failed
from services.router.handlers.policies import replace_policy
from services.router.handlers.presence import PresenceState, note_presence
from services.router.handlers.reconsider import reconsider_customers
from services.router.handlers.replying import no_action, reply
from services.router.handlers.snoozing import Sleep, snooze, wake, wake_sleepers
from services.router.handlers.splitting import split
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports.tickets import Priority
from shared.errors import AudiocommError
from shared.events import ReplyFailed
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.machine_checks import (
    WEEK,
    Standing,
    begin_anew,
    check_sights,
    pass_loops,
    states_of,
)

LOGINS = ("anna", "ben", "cleo", "dora", "vera", "root")
STAFF = LOGINS[:-1]
SENDERS = ("carla@customer.example", "dan@customer.example", "eve@customer.example")
WEEKS = (WEEK, {"tue": [["22:00", "06:00"]], "sat": [["10:00", "12:00"]]}, {"sun": [["00:00", "00:30"]]})

logins = st.sampled_from(LOGINS)
HIS = "whose it is"
actors = st.one_of(st.just(HIS), st.just(HIS), logins)
senders = st.sampled_from(SENDERS)
picks = st.integers(0, 9)
stale = st.sampled_from([0, 0, 0, 1])
minutes = st.sampled_from([1, 20, 125, 700, 4000])


class Desk(RuleBasedStateMachine):
    """The company, its people, its customers and its clock."""

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
        """One of the tickets there are; 0 while there is none."""
        return self.tickets[number % len(self.tickets)] if self.tickets else 0

    def version(self, ticket_id: int, stale: int = 0) -> int:
        """The version of a ticket that somebody saw, or the one before it."""
        return self.states[ticket_id].version - stale if ticket_id in self.states else 0

    def who(self, login: str, ticket_id: int = 0):
        """Somebody as he signs in; the one who has the ticket, or is responsible for it, when that is asked for."""
        if login != HIS:
            return self.company.who(login)
        state = self.states.get(ticket_id)
        own = (state.holder_id or state.responsible_id) if state is not None else None
        names = {agent_id: name for name, agent_id in self.company.ids.items()}
        return self.company.who(names[own] if own is not None else LOGINS[0])

    @initialize(letters=st.lists(st.tuples(senders, logins, st.booleans()), min_size=1, max_size=4))
    def begin(self, letters: list[tuple[str, str, bool]]) -> None:
        """A first morning with letters, some of which somebody has claimed already."""
        self.states: dict[int, Standing] = {}
        self.tickets: list[int] = []
        self.wait(begin_anew(self.company))
        for sender, to, claimed in letters:
            ticket_id = self.wait(self.company.letter(sender, to=f"{to}@example.com"))
            if claimed:
                self.attempt(claim, self.who(to), ticket_id)

    @rule(sender=senders, to=logins, pick=st.none() | picks, subject=st.sampled_from(["My order", "URGENT: my order"]))
    def letter_comes(self, sender: str, to: str, pick: int | None, subject: str) -> None:
        named = []
        if pick is not None:
            sql = "select coalesce(rfc_message_id, '') as id from message where ticket_id = $1 order by id"
            named = [row["id"] for row in self.wait(self.company.rows(sql, self.pick(pick)))]
        self.wait(self.company.letter(sender, to=f"{to}@example.com", references=named, subject=subject))

    @rule(login=actors, pick=picks)
    def somebody_claims(self, login: str, pick: int) -> None:
        self.attempt(claim, self.who(login, self.pick(pick)), self.pick(pick))

    @rule(rivals=st.lists(logins, min_size=2, max_size=4, unique=True), pick=picks)
    def several_claim_at_once(self, rivals: list[str], pick: int) -> None:
        ticket_id = self.pick(pick)
        before = self.states.get(ticket_id)
        if before is None or before.state != "waiting":
            return
        outcomes = self.wait(self._race(rivals, ticket_id))
        winners = [login for login, outcome in zip(rivals, outcomes, strict=True) if outcome == "won"]
        assert len(winners) == (1 if set(outcomes) != {"refused"} else 0), (rivals, outcomes)
        holder = self.wait(self.company.ticket(ticket_id)).holder_id
        assert holder == (self.company.ids[winners[0]] if winners else None)

    async def _race(self, rivals: list[str], ticket_id: int) -> list[str]:
        async def one(login: str) -> str:
            try:
                await self.company.run(claim, self.who(login), ticket_id)
            except AlreadyClaimed:
                return "lost"
            except AudiocommError:
                return "refused"
            return "won"

        return await asyncio.gather(*(one(login) for login in rivals))

    @rule(login=actors, pick=picks)
    def somebody_releases(self, login: str, pick: int) -> None:
        self.attempt(release, self.who(login, self.pick(pick)), self.pick(pick), "")

    @rule(login=actors, pick=picks, returnable=st.booleans())
    def somebody_declines(self, login: str, pick: int, returnable: bool) -> None:
        self.attempt(decline, self.who(login, self.pick(pick)), self.pick(pick), "", returnable)

    @rule(login=actors, pick=picks, to=logins, kind=st.sampled_from(TargetKind))
    def somebody_reassigns(self, login: str, pick: int, to: str, kind: TargetKind) -> None:
        targets = {
            TargetKind.AGENT: Target(kind, self.company.ids[to]),
            TargetKind.AUDIENCE: Target(kind, self.company.audiences["hifi"]),
            TargetKind.STAGE: Target(kind, stage="everybody"),
        }
        ticket_id = self.pick(pick)
        self.attempt(hand_on, self.who(login, ticket_id), ticket_id, self.version(ticket_id), targets[kind], "")

    @rule(login=actors, pick=picks, stale=stale)
    def somebody_replies(self, login: str, pick: int, stale: int) -> None:
        ticket_id = self.pick(pick)
        self.attempt(
            reply, self.who(login, ticket_id), ticket_id, self.version(ticket_id, stale), ReplyText("Done."), HEAD
        )

    @rule(login=actors, pick=picks)
    def somebody_makes_a_note(self, login: str, pick: int) -> None:
        self.attempt(add_note, self.who(login, self.pick(pick)), self.pick(pick), "A note.")

    @rule(login=actors, pick=picks, stale=stale)
    def somebody_needs_no_action(self, login: str, pick: int, stale: int) -> None:
        ticket_id = self.pick(pick)
        self.attempt(no_action, self.who(login, ticket_id), ticket_id, self.version(ticket_id, stale), "")

    @rule(login=actors, pick=picks, minutes=st.none() | minutes, event=st.none() | st.just("parts"))
    def somebody_lets_it_sleep(self, login: str, pick: int, minutes: int | None, event: str | None) -> None:
        ticket_id = self.pick(pick)
        until = self.company.now + timedelta(minutes=minutes) if minutes is not None else None
        asleep = Sleep(until, event, "", None)
        self.attempt(snooze, self.who(login, ticket_id), ticket_id, self.version(ticket_id), asleep, HEAD)

    @rule(login=actors, pick=picks)
    def somebody_wakes_it(self, login: str, pick: int) -> None:
        self.attempt(wake, self.who(login, self.pick(pick)), self.pick(pick))

    @rule()
    def what_is_waited_for_happens(self) -> None:
        self.attempt(wake_sleepers, self.who("vera"), "parts")

    @rule(login=actors, pick=picks, whom=logins, begins=st.booleans())
    def somebody_follows(self, login: str, pick: int, whom: str, begins: bool) -> None:
        self.attempt(
            follow if begins else unfollow, self.who(login, self.pick(pick)), self.pick(pick), self.company.ids[whom]
        )

    @rule(login=actors, pick=picks, priority=st.sampled_from(Priority), due=st.none() | minutes)
    def somebody_edits(self, login: str, pick: int, priority: Priority, due: int | None) -> None:
        ticket_id = self.pick(pick)
        date = DueDate(self.company.now + timedelta(minutes=due) if due is not None else None)
        self.attempt(
            edit, self.who(login, ticket_id), ticket_id, self.version(ticket_id), Edit(priority, ("a tag",), date)
        )

    @rule(login=actors, pick=picks, into=picks)
    def somebody_merges(self, login: str, pick: int, into: int) -> None:
        ticket_id = self.pick(pick)
        self.attempt(merge, self.who(login, ticket_id), ticket_id, self.version(ticket_id), self.pick(into))

    @rule(login=actors, pick=picks)
    def somebody_splits(self, login: str, pick: int) -> None:
        ticket_id = self.pick(pick)
        sql = "select id from message where ticket_id = $1 and kind = 'letter' order by id desc limit 1"
        letter = self.wait(self.company.value(sql, ticket_id))
        self.attempt(split, self.who(login, ticket_id), ticket_id, self.version(ticket_id), [letter or 0], None)

    @rule(login=actors, pick=picks)
    def somebody_nudges(self, login: str, pick: int) -> None:
        self.attempt(nudge, self.who(login, self.pick(pick)), self.pick(pick), "")

    @rule(pick=picks, whom=logins, begins=st.booleans())
    def a_supervisor_keeps_somebody_away(self, pick: int, whom: str, begins: bool) -> None:
        values = (self.who("vera"), self.pick(pick), self.company.ids[whom])
        self.attempt(block, *values, "so it is") if begins else self.attempt(unblock, *values)

    @rule(pick=picks)
    def a_reply_fails(self, pick: int) -> None:
        sql = "select reply_id, ticket_id from message where delivery is not null order by id"
        rows = self.wait(self.company.rows(sql))
        if rows:
            failed = ReplyFailed(**rows[pick % len(rows)], message_id="", recipient=None, reason="refused")
            self.attempt(reply_failed, failed)

    @rule(minutes=minutes, back=st.booleans(), awake=st.booleans())
    def time_passes(self, minutes: int, back: bool, awake: bool) -> None:
        """Sometimes the clock is set back."""
        self.company.now += timedelta(minutes=-min(minutes, 125) if back else minutes)
        if awake:
            self.wait(self.company.heartbeat())
        self.wait(pass_loops(self.company))

    @rule(login=logins, state=st.sampled_from([PresenceState.WORKING, PresenceState.AWAY]), idle=st.booleans())
    def somebody_comes_or_goes(self, login: str, state: PresenceState, idle: bool) -> None:
        self.attempt(note_presence, self.company.ids[login], "desk", state, idle)
        self.wait(pass_loops(self.company))

    @rule(login=st.sampled_from(STAFF), days=st.integers(1, 20))
    def somebody_falls_ill(self, login: str, days: int) -> None:
        now = self.company.now
        self.attempt(add_absence, self.company.ids[login], now, now + timedelta(days=days), "sick")
        self.wait(pass_loops(self.company))

    @rule(login=st.sampled_from(STAFF))
    def somebody_departs(self, login: str) -> None:
        self.attempt(note_departure, self.company.ids[login], None)
        self.wait(pass_loops(self.company))

    @rule(week=st.sampled_from(WEEKS))
    def the_working_hours_change(self, week: dict) -> None:
        self.wait(self.company.value("update calendar set weekly = $1, version = version + 1", week))
        self.wait(pass_loops(self.company))

    @rule(hold=st.sampled_from(["1 working hour", "4 working hours", "2 hours"]))
    def the_policy_changes(self, hold: str) -> None:
        version, text = self.wait(self.company.store("load_policy"))
        other = re.sub(r"(?m)^claimed:.*$", f"claimed: {{hold: {hold}, then: return}}", text)
        self.attempt(replace_policy, self.who("root"), version, other)

    @rule(sender=senders, login=logins, score=st.sampled_from([1, 2, 5]))
    def a_customer_rates_somebody(self, sender: str, login: str, score: int) -> None:
        self.wait(self._rate(sender, login, score))

    async def _rate(self, sender: str, login: str, score: int) -> None:
        customer = await self.company.value("select customer_id from identity where value = $1", sender)
        if customer is not None:
            sql = "insert into rating (customer_id, agent_id, score, rated_at) values ($1, $2, $3, $4)"
            await self.company.value(sql, customer, self.company.ids[login], score, self.company.now)
            await self.company.run(reconsider_customers, [customer])

    @rule(pair=st.lists(senders, min_size=2, max_size=2, unique=True))
    def two_customers_are_one(self, pair: list[str]) -> None:
        sql = "select value, customer_id from identity where value = any ($1::text[])"
        known = {row["value"]: row["customer_id"] for row in self.wait(self.company.rows(sql, pair))}
        if len(set(known.values())) == 2:
            self.attempt(merge_customers, self.who("vera"), known[pair[0]], known[pair[1]], "the same person")

    @invariant()
    def nothing_is_forgotten_and_nobody_sees_what_he_must_not(self) -> None:
        if not hasattr(self, "states"):
            return
        assert self.wait(self.company.store("violations", self.company.now)) == []
        before, self.states = self.states, self.wait(states_of(self.company))
        self.tickets = list(self.states)
        for ticket_id, state in before.items():
            now = self.states[ticket_id]
            assert now.version > state.version or now == state, (state, now)
        self.wait(check_sights(self.company))
