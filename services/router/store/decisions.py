"""Facts of customer and ticket in, decisions out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.router.policy.decision import Hold
from services.router.policy.facts import Block, CustomerFacts, Decline, Mark, OrderLine, RunningHold, ScopeRef
from services.router.policy.words import AgentId, AudienceId, CustomerId, Exclusion, OrderState, RatingId, ScopeKind
from services.router.ports.decisions import DeadlineKind, KeptOut, TicketSurroundings
from services.router.store.roster import RosterRows
from services.router.store.rows import sql
from shared.database import Record
from shared.errors import NotFound

BY_ID = (ScopeKind.AGENT, ScopeKind.AUDIENCE)


def _scope_ref(row: Record) -> ScopeRef:
    kind = ScopeKind(row["kind"])
    return ScopeRef(kind, int(row["ref"]), row["audience_key"]) if kind in BY_ID else ScopeRef(kind, key=row["ref"])


def _ref_text(ref: ScopeRef) -> str:
    return str(ref.id) if ref.kind in BY_ID else ref.key


class DecisionRows(RosterRows):
    """Implements ports.decisions.DecisionStore."""

    async def load_customer(self, customer_id: int, audience: str | None, product_group: str | None) -> CustomerFacts:
        """Give a customer's orders and marks; the audience key or product group names the audience outright."""
        named = None
        if audience or product_group:
            named = await self.tx.fetchval(sql.audience_named, audience, product_group)
        lines = await self.tx.fetch(sql.customer_order_lines, customer_id)
        marks = await self.tx.fetch(sql.customer_marks, customer_id)
        return CustomerFacts(
            CustomerId(customer_id),
            tuple(
                OrderLine(row["ordered_at"], row["audience_id"], OrderState(row["state"]), row["external_id"])
                for row in lines
            ),
            tuple(Mark(row["rated_at"], RatingId(row["id"]), row["agent_id"], row["score"]) for row in marks),
            AudienceId(named) if named is not None else None,
        )

    async def load_surroundings(self, ticket_id: int) -> TicketSurroundings:
        """Give what stands around a ticket."""
        row = await self.tx.fetchrow(sql.ticket_surroundings, ticket_id)
        assert row is not None
        scope = [_scope_ref(found) for found in await self.tx.fetch(sql.ticket_scope, ticket_id)]
        kept_out = await self.tx.fetch(sql.ticket_kept_out, ticket_id)
        hold = RunningHold(row["started_at"], row["due_at"], row["working_seconds"]) if row["due_at"] else None
        return TicketSurroundings(
            row["letter_id"] or 0,
            tuple(scope),
            tuple(
                Decline(one["agent_id"], one["since"], one["evidence"])
                for one in kept_out
                if one["reason"] == Exclusion.DECLINED
            ),
            tuple(
                Block(one["agent_id"], AgentId(0), one["evidence"])
                for one in kept_out
                if one["reason"] == Exclusion.BLOCKED
            ),
            hold,
        )

    async def load_policy(self) -> tuple[int, str]:
        """Give version and text of the policy that counts. Raises NotFound before the first is stored."""
        row = await self.tx.fetchrow(sql.policy_current)
        if row is None:
            raise NotFound("No policy is stored yet.")
        return row["version"], row["text"]

    async def set_scope(self, ticket_id: int, scope: Sequence[ScopeRef], stage: str, now: datetime) -> None:
        """Make the visibility rows exactly these; those that stay keep their stage and time."""
        kinds = [str(ref.kind) for ref in scope]
        await self.tx.execute(sql.scope_set, ticket_id, kinds, [_ref_text(ref) for ref in scope], stage, now)

    async def set_kept_out(self, ticket_id: int, kept_out: Sequence[KeptOut], now: datetime) -> None:
        """Make the exclusions by a mark exactly these, and note which of the others are relaxed."""
        columns: tuple[list[Any], ...] = (
            [one.agent_id for one in kept_out],
            [str(one.reason) for one in kept_out],
            [one.evidence for one in kept_out],
            [one.relaxed for one in kept_out],
        )
        await self.tx.execute(sql.exclusion_set, ticket_id, *columns, now)

    async def kept_out_by_mark(self, ticket_id: int) -> dict[int, bool]:
        """Give the agents whom a mark keeps out of a ticket, and whether they may see it all the same."""
        return {row["agent_id"]: row["relaxed"] for row in await self.tx.fetch(sql.exclusion_by_mark, ticket_id)}

    async def keep_out(self, ticket_id: int, kept_out: KeptOut, now: datetime) -> None:
        """Keep an agent out of a ticket, by his own word or a supervisor's."""
        reason = str(kept_out.reason)
        await self.tx.execute(sql.exclusion_add, ticket_id, kept_out.agent_id, reason, kept_out.evidence, now)

    async def set_deadline(self, ticket_id: int, kind: DeadlineKind, hold: Hold, now: datetime) -> None:
        """Make this the one live deadline of the ticket."""
        remaining = hold.remaining_working_seconds
        await self.tx.execute(
            sql.deadline_set,
            ticket_id,
            kind,
            hold.due_at,
            hold.started_at,
            hold.working_seconds,
            remaining if remaining is not None else max(0, int((hold.due_at - now).total_seconds())),
            {str(use.id): use.version for use in hold.calendars},
            now,
        )

    async def end_deadline(self, ticket_id: int, now: datetime) -> None:
        """End the live deadline of a ticket that is worked out."""
        await self.tx.execute(sql.deadline_end, ticket_id, now)

    async def set_reminders(self, ticket_id: int, reminders: Sequence[tuple[str, datetime]], now: datetime) -> None:
        """End the ticket's reminders and make these (kind, due)."""
        kinds, due = [kind for kind, _ in reminders], [at for _, at in reminders]
        await self.tx.execute(sql.reminder_set, ticket_id, kinds, due, now)

    async def add_decision(
        self, ticket_id: int, policy_version: int, input_hash: str, record: dict[str, Any], now: datetime
    ) -> int:
        """Keep the record of a decision and give its id."""
        added: int = await self.tx.fetchval(sql.decision_add, ticket_id, now, policy_version, input_hash, record)
        return added

    async def add_history(
        self, ticket_id: int, what: str, agent_id: int | None, actor: str, facts: dict[str, Any], now: datetime
    ) -> None:
        """Keep what happened to a ticket."""
        await self.tx.execute(sql.history_add, ticket_id, now, what, agent_id, actor, facts)

    async def note_held(self, agent_id: int, now: datetime) -> None:
        """Remember when an agent last held a ticket."""
        await self.tx.execute(sql.agent_held, agent_id, now)
