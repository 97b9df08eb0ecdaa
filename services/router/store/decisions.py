"""Facts of tickets in, decisions out; of any number of tickets at once, one statement a subject."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from services.router.policy.decision import Hold
from services.router.policy.facts import Block, Decline, Roster, RunningHold, ScopeRef
from services.router.policy.words import AgentId, Exclusion, ScopeKind
from services.router.ports.decisions import (
    DeadlineKind,
    DecisionNote,
    HistoryNote,
    KeptOut,
    Surroundings,
    TicketSurroundings,
)
from services.router.store.pasts import PastRows
from services.router.store.roster import RosterRows
from services.router.store.rows import columns, sql
from shared.database import Record
from shared.errors import NotFound

BY_ID = (ScopeKind.AGENT, ScopeKind.AUDIENCE)


def _scope_ref(row: Record) -> ScopeRef:
    kind = ScopeKind(row["kind"])
    return ScopeRef(kind, int(row["ref"]), row["key"]) if kind in BY_ID else ScopeRef(kind, key=row["ref"])


def _ref_text(ref: ScopeRef) -> str:
    return str(ref.id) if ref.kind in BY_ID else ref.key


def _remaining(hold: Hold, now: datetime) -> int:
    if hold.remaining_working_seconds is not None:
        return hold.remaining_working_seconds
    return max(0, int((hold.due_at - now).total_seconds()))


def _calendars(hold: Hold) -> dict[str, int]:
    return {str(use.id): use.version for use in hold.calendars}


class DecisionRows(RosterRows, PastRows):
    """Implements ports.decisions.DecisionStore."""

    async def load_roster(self, customer_id: int, now: datetime) -> Roster:
        """Give everybody who could see a letter of this customer, as they are now."""
        moment = await self.load_moment(now)
        return moment.roster.knowing((await self.load_pasts([customer_id]))[customer_id].affinity)

    async def load_surroundings(self, ticket_ids: Sequence[int]) -> dict[int, TicketSurroundings]:
        """Give what stands around each of these tickets."""
        wanted = list(ticket_ids)
        people: dict[int, list[Record]] = defaultdict(list)
        for row in await self.tx.fetch(sql.ticket_people, wanted):
            people[row["ticket_id"]].append(row)
        rows = await self.tx.fetch(sql.ticket_surroundings, wanted)
        return {row["ticket_id"]: _surroundings(row, people[row["ticket_id"]]) for row in rows}

    async def load_policy(self) -> tuple[int, str]:
        """Give version and text of the policy that counts. Raises NotFound before the first is stored."""
        row = await self.tx.fetchrow(sql.policy_current)
        if row is None:
            raise NotFound("No policy is stored yet.")
        return row["version"], row["text"]

    async def set_surroundings(self, surroundings: Sequence[Surroundings], now: datetime) -> None:
        """Make scope, exclusions by a mark, the live deadline and reminders of each ticket exactly these."""
        deadlines = [
            (
                one.ticket_id,
                one.stage,
                one.kind,
                one.hold.due_at,
                one.hold.started_at,
                one.hold.working_seconds,
                _remaining(one.hold, now),
                _calendars(one.hold),
            )
            for one in surroundings
        ]
        scope = [(one.ticket_id, ref.kind, _ref_text(ref)) for one in surroundings for ref in one.scope]
        exclusions = [
            (one.ticket_id, kept.agent_id, kept.reason, kept.evidence, kept.relaxed)
            for one in surroundings
            for kept in one.kept_out
        ]
        reminders = [(one.ticket_id, kind, due_at) for one in surroundings for kind, due_at in one.reminders]
        values = (*columns(deadlines, 8), *columns(scope, 3), *columns(exclusions, 5), *columns(reminders, 3))
        await self.tx.execute(sql.surroundings_set, *values, now)

    async def kept_out_by_mark(self, ticket_id: int) -> dict[int, bool]:
        """Give the agents whom a mark keeps out of a ticket, and whether they may see it all the same."""
        return {row["agent_id"]: row["relaxed"] for row in await self.tx.fetch(sql.exclusion_by_mark, ticket_id)}

    async def keep_out(self, ticket_id: int, kept_out: KeptOut, now: datetime) -> None:
        """Keep an agent out of a ticket, by his own word or a supervisor's."""
        reason = str(kept_out.reason)
        await self.tx.execute(sql.exclusion_add, ticket_id, kept_out.agent_id, reason, kept_out.evidence, now)

    async def set_hold(
        self, ticket_id: int, kind: DeadlineKind, hold: Hold, reminders: Sequence[tuple[str, datetime]], now: datetime
    ) -> None:
        """Make this the one live deadline of the ticket, end its reminders and make these (kind, due)."""
        await self.tx.execute(
            sql.hold_set,
            ticket_id,
            kind,
            hold.due_at,
            hold.started_at,
            hold.working_seconds,
            _remaining(hold, now),
            _calendars(hold),
            now,
            [kind for kind, _ in reminders],
            [at for _, at in reminders],
        )

    async def end_deadline(self, ticket_id: int, now: datetime) -> None:
        """End the live deadline of a ticket that is worked out."""
        await self.tx.execute(sql.deadline_end, ticket_id, now)

    async def add_decisions(self, notes: Sequence[DecisionNote], now: datetime) -> dict[int, int]:
        """Keep decisions, and in each ticket's history that it was placed; gives their ids by ticket."""
        rosters = {note.given.roster_hash: note.given.roster for note in notes}
        rows = [
            (
                note.ticket_id,
                note.policy_version,
                note.input_hash,
                note.record,
                note.given.roster_hash,
                note.given.packed(),
                note.told,
            )
            for note in notes
        ]
        kept = columns(list(rosters.items()), 2)
        added = await self.tx.fetch(sql.decision_add, *columns(rows, 7), now, *kept)
        return {row["ticket_id"]: row["id"] for row in added}

    async def add_notes(self, notes: Sequence[HistoryNote], now: datetime) -> None:
        """Keep what happened to tickets."""
        rows = [(note.ticket_id, note.what, note.agent_id, note.actor, note.facts) for note in notes]
        await self.tx.execute(sql.history_add, *columns(rows, 5), now)

    async def add_history(
        self, ticket_id: int, what: str, agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep what happened to a ticket."""
        await self.add_notes([HistoryNote(ticket_id, what, agent_id, actor, facts)], now)

    async def note_held(self, agent_id: int, now: datetime) -> None:
        """Remember when an agent last held a ticket."""
        await self.note_all_held([agent_id], now)

    async def note_all_held(self, agent_ids: Collection[int], now: datetime) -> None:
        """Remember when these agents last held a ticket."""
        await self.tx.execute(sql.agent_held, sorted(set(agent_ids)), now)


def _surroundings(row: Record, people: Sequence[Record]) -> TicketSurroundings:
    by_reason: dict[str, list[Record]] = defaultdict(list)
    for one in people:
        by_reason[one["kind"]].append(one)
    hold = RunningHold(row["started_at"], row["due_at"], row["working_seconds"]) if row["due_at"] else None
    declined, blocked = by_reason.pop(Exclusion.DECLINED, []), by_reason.pop(Exclusion.BLOCKED, [])
    return TicketSurroundings(
        letter_id=row["letter_id"] or 0,
        scope=tuple(_scope_ref(one) for rows in by_reason.values() for one in rows),
        declines=tuple(Decline(AgentId(int(one["ref"])), one["since"], one["key"]) for one in declined),
        blocks=tuple(Block(AgentId(int(one["ref"])), AgentId(one["by_agent_id"] or 0), one["key"]) for one in blocked),
        hold=hold,
    )
