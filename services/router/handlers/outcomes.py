"""What became of a reply: sent, failed or unknown."""

from dataclasses import replace
from datetime import datetime

from services.router.handlers.announcing import at_once, overseers, raise_alert
from services.router.handlers.bounced import mark_refused
from services.router.handlers.dating import date_again
from services.router.handlers.deciding import SYSTEM, current_policy, load_facts, run_ladder
from services.router.handlers.followers import tell_followers
from services.router.handlers.snoozing import Waking, rouse
from services.router.policy.situation import situation_of
from services.router.policy.words import AgentId, Entry
from services.router.ports import Store
from services.router.ports.messages import Delivery, ReplyRow
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import StaleVersion
from shared.events import AlertKind, ReplyFailed, ReplySent, ReplyUnknown


async def reply_sent(store: Store, now: datetime, event: ReplySent) -> None:
    """The server took it, at once or when a person sent it again; a bounce that came before stays the last word."""
    await note_delivery(store, now, await store.find_reply(event.reply_id), Delivery.SENT, None)
    await store.clear_bounced_by(event.reply_id)


async def reply_failed(store: Store, now: datetime, event: ReplyFailed) -> None:
    """The letters it answered are open again."""
    reply = await store.find_reply(event.reply_id)
    if reply is not None:
        reason = f"{event.recipient}: {event.reason}" if event.recipient else event.reason
        await mark_refused(store, now, event, reply)
        await reply_came_back(store, now, reply, reason)


async def reply_unknown(store: Store, now: datetime, event: ReplyUnknown) -> None:
    """It may or may not have arrived: that is shown and told, and nothing is reopened."""
    reply = await store.find_reply(event.reply_id)
    ticket = await note_delivery(store, now, reply, Delivery.UNKNOWN, event.reason)
    if reply is not None and ticket is not None:
        told = await _author_or_overseers(store, ticket, reply.agent_id, now)
        await raise_alert(store, ticket, AlertKind.REPLY_FAILED, _unknown(event.reason), at_once(told, now), now)


async def reply_came_back(store: Store, now: datetime, reply: ReplyRow, reason: str) -> None:
    """A reply failed or bounced: its letters are open again, and its author hears of it, else whom the ladder asks."""
    await _reopen(store, now, reply, Delivery.FAILED, reason)


async def note_delivery(
    store: Store, now: datetime, reply: ReplyRow | None, delivery: Delivery, reason: str | None
) -> TicketRow | None:
    """Note the delivery; gives the ticket when that was news."""
    if reply is None:
        return None
    ticket = await _locked(store, reply)
    if not await store.set_delivery(reply.reply_id, delivery, reason, Delivery.FAILED):
        return None
    await store.add_history(ticket.id, f"reply_{delivery}", None, SYSTEM, {"reason": reason}, now)
    return ticket


async def _locked(store: Store, reply: ReplyRow) -> TicketRow:
    """The ticket in which a reply stands, locked: it may be merged or split while somebody waits for it."""
    ticket = await store.lock_ticket(reply.ticket_id)
    found = await store.find_reply(reply.reply_id)
    assert ticket is not None
    assert found is not None
    return ticket if found.ticket_id == reply.ticket_id else await _locked(store, found)


async def _reopen(store: Store, now: datetime, reply: ReplyRow, delivery: Delivery, reason: str) -> None:
    ticket = await note_delivery(store, now, reply, delivery, reason)
    if ticket is None:
        return
    opened = await open_again(store, now, reply, ticket, reason)
    if opened is not None:
        await tell_followers(store, opened, f"A reply did not arrive: {reason}", None, now)
    await tell_author(store, opened or ticket, reply, reason, now)


async def open_again(
    store: Store, now: datetime, reply: ReplyRow, ticket: TicketRow, reason: str, silent: tuple[int, ...] = ()
) -> TicketRow | None:
    """Open the letters that a reply answered, and give the ticket; None where no letter of it is open."""
    await store.reopen_letters(reply.reply_id)
    letters = await store.open_letters(ticket.id)
    if not letters:
        return None
    oldest = letters[0].received_at
    if ticket.state is TicketState.WORKED_OUT:
        # Its author has it first, whoever the letter was addressed to.
        again = replace(ticket, oldest_open_at=oldest, thread_owner_id=reply.agent_id, addressed=())
        return await run_ladder(store, again, Entry.REOPENED, now, reason, silent)
    touched = await store.touch_ticket(ticket, oldest, ticket.addressed, ticket.alerted, now)
    if touched is None:
        raise StaleVersion
    sooner = oldest != ticket.oldest_open_at
    return await _roused(store, await date_again(store, touched, now) if sooner else touched, now)


async def _roused(store: Store, ticket: TicketRow, now: datetime) -> TicketRow:
    """The ticket, awake: whoever lets it sleep thinks that the customer has read what did not arrive."""
    if ticket.state is not TicketState.SNOOZED:
        return ticket
    return await rouse(store, ticket, Waking("reply_failed", "A letter to the customer did not arrive."), now)


async def tell_author(store: Store, ticket: TicketRow, reply: ReplyRow, reason: str, now: datetime) -> None:
    """Alert whom it concerns that a reply did not go out, or did not arrive."""
    told = await _author_or_overseers(store, ticket, reply.agent_id, now)
    await raise_alert(store, ticket, AlertKind.REPLY_FAILED, reason, at_once(told, now), now)


async def _author_or_overseers(store: Store, ticket: TicketRow, author: int, now: datetime) -> list[int]:
    """The holder; else the author if he is at work and may see it; else those alerted already; else supervisors."""
    if ticket.holder_id is not None:
        return [ticket.holder_id]
    if await is_at_work(store, ticket, author, now) and await _may_hear(store, ticket, author):
        return [author]
    if ticket.alerted:
        return list(ticket.alerted)
    return list(overseers((await load_facts(store, ticket, Entry.REFRESHED, now)).roster, now))


async def is_at_work(store: Store, ticket: TicketRow, agent_id: int, now: datetime) -> bool:
    """Whether an agent is at his workplace."""
    at_work = situation_of(await load_facts(store, ticket, Entry.REFRESHED, now), await current_policy(store))
    found = at_work.agents.get(AgentId(agent_id))
    return found is not None and at_work.present(found)


async def _may_hear(store: Store, ticket: TicketRow, author: int) -> bool:
    return ticket.state is TicketState.WORKED_OUT or await store.is_in_scope(ticket.id, author)


def _unknown(reason: str) -> str:
    return f"It may not have arrived; ask or write again. {reason}".strip()
