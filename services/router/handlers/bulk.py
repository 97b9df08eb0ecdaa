"""One action on many tickets: each goes the way of the single action, as if somebody had done it ticket by ticket."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from services.router.handlers.acting import claim, hand_on, release, seen_ticket
from services.router.handlers.editing import Edit, edit, normal_tag
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.replying import no_action
from services.router.handlers.snoozing import Sleep, snooze
from services.router.policy.reassignment import Target
from services.router.ports import Store
from services.router.ports.tickets import Priority
from shared.errors import Invalid
from shared.principal import Principal


class BulkAction(StrEnum):
    """What can be done to many tickets at once."""

    CLAIM = "claim"
    RELEASE = "release"
    REASSIGN = "reassign"
    NO_ACTION = "no_action"
    SNOOZE = "snooze"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Bulk:
    """An action and what it needs to know; what belongs to other actions is left aside."""

    action: BulkAction
    reason: str = ""
    target: Target | None = None
    until: datetime | None = None
    priority: Priority | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


async def act_on_one(
    store: Store, now: datetime, principal: Principal, ticket_id: int, bulk: Bulk, head: Letterhead
) -> None:
    """Do it to one ticket, as it is now. Raises what the single action raises."""
    match bulk.action:
        case BulkAction.CLAIM:
            await claim(store, now, principal, ticket_id)
        case BulkAction.RELEASE:
            await release(store, now, principal, ticket_id, bulk.reason)
        case BulkAction.REASSIGN:
            if bulk.target is None:
                raise Invalid("Say to whom these tickets go.", field="to")
            expected = await _version(store, principal, ticket_id)
            await hand_on(store, now, principal, ticket_id, expected, bulk.target, bulk.reason)
        case BulkAction.NO_ACTION:
            expected = await _version(store, principal, ticket_id)
            await no_action(store, now, principal, ticket_id, expected, bulk.reason)
        case BulkAction.SNOOZE:
            expected = await _version(store, principal, ticket_id)
            sleep = Sleep(until=bulk.until, reason=bulk.reason)
            await snooze(store, now, principal, ticket_id, expected, sleep, head)
        case BulkAction.EDIT:
            await _edit(store, now, principal, ticket_id, bulk)
        case _:
            assert_never(bulk.action)


async def _edit(store: Store, now: datetime, principal: Principal, ticket_id: int, bulk: Bulk) -> None:
    ticket = await seen_ticket(store, principal, ticket_id, lock=True)
    removed = {normal_tag(tag) for tag in bulk.remove_tags}
    tags = tuple(tag for tag in (*ticket.tags, *bulk.add_tags) if normal_tag(tag) not in removed)
    await edit(store, now, principal, ticket_id, ticket.version, Edit(bulk.priority, tags))


async def _version(store: Store, principal: Principal, ticket_id: int) -> int:
    """The version of a ticket as it is now: whoever acts on many has seen none of them in particular."""
    return (await seen_ticket(store, principal, ticket_id, lock=True)).version
