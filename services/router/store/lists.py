"""Reading for people: lists, single tickets, messages, history, the invariant."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.decisions import DeadlineKind
from services.router.ports.lists import (
    AttachmentPlace,
    Counts,
    DeadEvent,
    HistoryEntry,
    MessageDetails,
    Search,
    TagCount,
    TicketDetails,
    View,
    Violation,
)
from services.router.ports.messages import Delivery, Disposition, MessageKind
from services.router.ports.tickets import Priority, TicketState
from services.router.store.roster import RosterRows
from services.router.store.rows import sql
from shared import outbox
from shared.database import Record


def message_details(row: Record) -> MessageDetails:
    typed = {
        "kind": MessageKind(row["kind"]),
        "disposition": Disposition(row["disposition"]) if row["disposition"] else None,
        "delivery": Delivery(row["delivery"]) if row["delivery"] else None,
    }
    return MessageDetails(**{**dict(row), **typed})


def _details(row: Record) -> TicketDetails:
    typed = {
        "state": TicketState(row["state"]),
        "delivery": Delivery(row["delivery"]) if row["delivery"] else None,
        "deadline": DeadlineKind(row["deadline"]) if row["deadline"] else None,
        "priority": Priority(row["priority"]),
        "tags": tuple(row["tags"]),
    }
    return TicketDetails(**{**dict(row), **typed})


def _filtered(view: str) -> str:
    """Give the statement of a view with the filter that all views share in its place."""
    return view.replace(FILTER_PLACE, sql.list_filter)


FILTER_PLACE = "/* list_filter.sql */ true"
VIEWS = {
    View.OFFERED: _filtered(sql.list_offered),
    View.MINE: _filtered(sql.list_mine),
    View.AUDIENCE: _filtered(sql.list_audience),
    View.EVERYBODY: _filtered(sql.list_everybody),
    View.SNOOZED: _filtered(sql.list_snoozed),
    View.FOLLOWED: _filtered(sql.list_followed),
    View.ALL: _filtered(sql.list_visible),
}
EVERY_TICKET = _filtered(sql.list_all)


class ListRows(RosterRows):
    """Implements ports.lists.ListStore."""

    async def find_tickets(self, agent_id: int, everything: bool, search: Search) -> list[int]:
        """Give the tickets of a view by id, in its order; `everything` makes the view `all` hold every ticket."""
        whole = everything and search.view is View.ALL
        at, ticket_id = search.after or (None, None)
        rows = await self.tx.fetch(
            EVERY_TICKET if whole else VIEWS[search.view],
            None if whole else agent_id,
            search.state,
            search.audience,
            search.words,
            at,
            ticket_id,
            search.limit,
            search.tag,
        )
        return [row["id"] for row in rows]

    async def count_views(self, agent_id: int) -> Counts:
        """Count the tickets of an agent's views."""
        row = await self.tx.fetchrow(sql.list_counts, agent_id)
        assert row is not None
        return Counts(**dict(row))

    async def tags_in_use(self, agent_id: int, everything: bool, limit: int) -> list[TagCount]:
        """Give the tags of open tickets that an agent may see (of all when `everything`), most used first."""
        rows = await self.tx.fetch(sql.list_tags, agent_id, everything, limit)
        return [TagCount(**dict(row)) for row in rows]

    async def ticket_details(self, ticket_ids: Sequence[int], agent_id: int) -> list[TicketDetails]:
        """Give these tickets, in this order, as an agent sees them (0: nobody)."""
        return [_details(row) for row in await self.tx.fetch(sql.list_rows, list(ticket_ids), agent_id)]

    async def audiences_of_ticket(self, ticket_id: int) -> list[tuple[str, str]]:
        """Give key and name of the audiences in a ticket's scope."""
        return [(row["key"], row["name"]) for row in await self.tx.fetch(sql.list_audiences, ticket_id)]

    async def messages_of_ticket(self, ticket_id: int, after: int, limit: int) -> list[MessageDetails]:
        """Give a ticket's messages after an id, oldest first."""
        return [message_details(row) for row in await self.tx.fetch(sql.list_messages, ticket_id, after, limit)]

    async def machine_mail(self, before: int, limit: int) -> list[MessageDetails]:
        """Give machine mail without a ticket before an id, newest first."""
        return [message_details(row) for row in await self.tx.fetch(sql.list_machine_mail, before, limit)]

    async def message_details(self, message_id: int) -> MessageDetails | None:
        """Give a message."""
        row = await self.tx.fetchrow(sql.list_message, message_id)
        return message_details(row) if row is not None else None

    async def history_of_ticket(self, ticket_id: int, after: int, limit: int, whole: bool) -> list[HistoryEntry]:
        """Give what happened to a ticket after an id, oldest first; who declined it only if `whole`."""
        rows = await self.tx.fetch(sql.list_history, ticket_id, after, limit, whole)
        return [HistoryEntry(**dict(row)) for row in rows]

    async def attachment_place(self, attachment_id: int) -> AttachmentPlace | None:
        """Give where an attachment is."""
        row = await self.tx.fetchrow(sql.list_attachment, attachment_id)
        return AttachmentPlace(**{**dict(row), "kind": MessageKind(row["kind"])}) if row is not None else None

    async def zone_of(self, agent_id: int, now: datetime) -> str:
        """Give the time zone an agent works in."""
        roster = await self.load_one(agent_id, now)
        zones = {calendar.id: calendar.zone for calendar in roster.calendars}
        return next((zones[agent.calendar_id] for agent in roster.agents), "UTC")

    async def language_of(self, agent_id: int) -> str | None:
        """Give the language an agent is told things in (two letters), None while nobody has said which."""
        language: str | None = await self.tx.fetchval(sql.agent_language, agent_id)
        return language

    async def set_language(self, agent_id: int, language: str) -> None:
        """Set the language an agent is told things in."""
        await self.tx.execute(sql.agent_set_language, agent_id, language)

    async def violations(self, now: datetime) -> list[Violation]:
        """Give the tickets that break the invariant; empty when all is well."""
        await self.tx.execute(sql.invariant_in_order)
        return [Violation(**dict(row)) for row in await self.tx.fetch(sql.invariant, now)]

    async def count_open_tickets(self) -> int:
        """Count the tickets that are not worked out."""
        return int(await self.tx.fetchval(sql.ticket_count_open))

    async def audience_id_of(self, key: str) -> int | None:
        """Give the audience of a key."""
        found: int | None = await self.tx.fetchval(sql.audience_of_key, key)
        return found

    async def dead_events(self, limit: int) -> list[DeadEvent]:
        """Give the newest events of the outbox that were refused for good."""
        dead = await outbox.dead_letters(self.tx, limit)
        return [DeadEvent(one.id, one.destination, one.type, one.subject, one.reason, one.dead_at) for one in dead]

    async def replay_event(self, event_id: UUID) -> bool:
        """Send a refused event again; False when there is none of this id."""
        return await outbox.replay_dead_letter(self.tx, event_id)
