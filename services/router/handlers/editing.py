"""What a person says of a ticket: how pressing it is, by when it must be answered, under which tags it is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.router.handlers.acting import agent_of, own_ticket
from services.router.handlers.asking import answer_nudges
from services.router.handlers.dating import date_again
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.ports import Store
from services.router.ports.tickets import Priority, TicketRow, TicketState
from shared.errors import Invalid, StaleVersion
from shared.principal import Principal

MOST_TAGS = 20
LONGEST_TAG = 40


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date to be set; None takes it away."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed; None leaves as it is."""

    priority: Priority | None = None
    tags: tuple[str, ...] | None = None
    due_date: DueDate | None = None


async def edit(
    store: Store, now: datetime, principal: Principal, ticket_id: int, expected: int, changes: Edit
) -> TicketRow:
    """Change priority, tags or due date. Raises NotFound, NotYours, StaleVersion and Invalid."""
    ticket = await own_ticket(store, principal, ticket_id, expected)
    priority = changes.priority if changes.priority is not None else ticket.priority
    tags = normal_tags(changes.tags) if changes.tags is not None else ticket.tags
    due_date = changes.due_date.at if changes.due_date is not None else ticket.due_date
    told = _differences(ticket, priority, tags, due_date)
    if not told:
        return ticket
    if due_date is not None and ticket.state is TicketState.WORKED_OUT:
        raise NotYours("This ticket is worked out: no answer of it is due.")
    edited = await store.edit_ticket(ticket, priority, tags, due_date, now)
    if edited is None:
        raise StaleVersion(version=ticket.version)
    await store.add_history(ticket_id, "edited", agent_of(principal), principal.name, told, now)
    await answer_nudges(store, edited, principal, "edited", now)
    if told.keys() & {"priority", "due_date"}:
        edited = await date_again(store, edited, now)
    await tell_followers(
        store, edited, f"{principal.name} changed {', '.join(_NAMES[name] for name in told)}.", principal.agent_id, now
    )
    return edited


_NAMES = {"priority": "how pressing it is", "tags": "its tags", "due_date": "its due date"}


def _differences(
    ticket: TicketRow, priority: Priority, tags: tuple[str, ...], due_date: datetime | None
) -> dict[str, Any]:
    """What an edit changes, as the history keeps it."""
    found: dict[str, Any] = {}
    if priority is not ticket.priority:
        found["priority"] = priority
    if tags != ticket.tags:
        found["tags"] = list(tags)
    if due_date != ticket.due_date:
        found["due_date"] = due_date.isoformat() if due_date is not None else None
    return found


def normal_tag(tag: str) -> str:
    """Give a tag as it is kept: lower case, one space between words."""
    return " ".join(tag.split()).lower()


def normal_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Give tags as they are kept, each once, in order. Raises Invalid for too many or too long ones."""
    found = tuple(sorted({normal_tag(tag) for tag in tags} - {""}))
    if len(found) > MOST_TAGS:
        raise Invalid(f"A ticket has {MOST_TAGS} tags at most.", field="tags")
    if any(len(tag) > LONGEST_TAG for tag in found):
        raise Invalid(f"A tag has {LONGEST_TAG} characters at most.", field="tags")
    return found
