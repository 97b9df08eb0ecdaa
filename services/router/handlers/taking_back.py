"""Taking a reply back before it is sent: its letters are open again, and its author has the ticket again.

Whether it is too late is for notifier alone to say, which sends; router changes nothing before it has said so.
"""

from datetime import datetime
from uuid import UUID

from services.router.handlers.acting import hold_claim
from services.router.handlers.announcing import at_once, raise_alert, withdraw_alerts
from services.router.handlers.errors import NotYours
from services.router.handlers.followers import tell_followers
from services.router.handlers.outcomes import is_at_work, note_delivery, open_again
from services.router.ports import Store
from services.router.ports.messages import Delivery, ReplyRow
from services.router.ports.tickets import TicketRow, TicketState
from shared.errors import NotFound
from shared.events import AlertKind
from shared.principal import Principal, Role

TOO_LATE = "This reply is being sent, was sent or has failed: it cannot be taken back."
TAKEN_BACK = "taken back before it was sent"


async def reply_to_take_back(store: Store, principal: Principal, message_id: int) -> ReplyRow:
    """Give a reply that this person may take back and that is not known to be sent. Raises NotFound and NotYours."""
    reply = await store.find_reply_of_message(message_id)
    supervises = principal.is_at_least(Role.SUPERVISOR)
    if reply is None or (reply.agent_id != principal.agent_id and not supervises):
        raise NotFound
    if reply.delivery not in (Delivery.QUEUED, Delivery.CANCELLED):
        raise NotYours(TOO_LATE)
    return reply


async def take_back(store: Store, now: datetime, reply_id: UUID, by: Principal | None) -> None:
    """Do what follows from a reply's being taken back; without `by` nobody knows who did it. Twice is as once."""
    reply = await store.find_reply(reply_id)
    if reply is None:
        return
    returns = by is not None and by.agent_id == reply.agent_id
    reason = f"{by.name} took it back" if by is not None else TAKEN_BACK
    ticket = await note_delivery(store, now, reply, Delivery.CANCELLED, reason)
    if ticket is not None:
        returns = returns or await is_at_work(store, ticket, reply.agent_id, now)
        opened = await open_again(store, now, reply, ticket, TAKEN_BACK, (reply.agent_id,) if returns else ())
        if opened is not None:
            await tell_followers(store, opened, "A reply was taken back before it was sent.", reply.agent_id, now)
        if by is not None and by.agent_id != reply.agent_id:
            words = f"{by.name} took your reply back before it was sent."
            told = at_once([reply.agent_id], now)
            await raise_alert(store, opened or ticket, AlertKind.REPLY_FAILED, words, told, now)
    if returns:
        await _claim_again(store, reply, now)


async def _claim_again(store: Store, reply: ReplyRow, now: datetime) -> TicketRow | None:
    """Give a waiting ticket back to who had answered it; None where it is his already, or he is kept out of it now."""
    found = await store.find_reply(reply.reply_id)
    assert found is not None
    ticket = await store.lock_ticket(found.ticket_id)
    if ticket is None or ticket.state is not TicketState.WAITING:
        return None
    claimed = await store.claim_ticket(ticket.id, reply.agent_id, True, now)
    if claimed is None:
        return None
    author = await store.agent(reply.agent_id)
    name = author.values.name if author is not None else ""
    await hold_claim(store, claimed, now, now, promised=claimed.answer_due_at)
    await store.add_history(ticket.id, "claimed", reply.agent_id, name, {"reason": TAKEN_BACK}, now)
    await store.note_held(reply.agent_id, now)
    await withdraw_alerts(store, ticket.id, "claimed", now, claimed_by=name)
    return claimed
