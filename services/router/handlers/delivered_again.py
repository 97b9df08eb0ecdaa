"""The same letter came to several of our addresses: it is one letter, addressed to everybody it was delivered to."""

from datetime import datetime

from services.router.handlers.addressing import addressed_agents
from services.router.handlers.reconsider import reconsider_ticket
from services.router.handlers.threading import lock_thread
from services.router.ports import Store
from services.router.ports.messages import Disposition
from services.router.ports.tickets import TicketState
from shared.errors import StaleVersion
from shared.events import MessageDeliveredAgain


async def delivered_again(store: Store, now: datetime, event: MessageDeliveredAgain) -> None:
    """Add the addresses to the letter; while its ticket waits, the agents they mean are addressed like the others."""
    known = await store.known_letter(event.letter_id)
    if known is None:
        return
    seen = set(known.letter.get("delivered_to") or ())
    added = [address for address in event.delivered_to if address not in seen]
    if not added:
        return
    await store.add_delivered_to(known.message_id, added)
    ticket = await lock_thread(store, known.ticket_id) if known.ticket_id is not None else None
    if ticket is None or known.disposition is not Disposition.OPEN or ticket.state is TicketState.WORKED_OUT:
        return
    everybody = sorted({*ticket.addressed, *await addressed_agents(store, {"delivered_to": added})})
    if tuple(everybody) == tuple(sorted(ticket.addressed)):
        return
    if await store.touch_ticket(ticket, ticket.oldest_open_at, everybody, ticket.alerted, now) is None:
        raise StaleVersion
    await reconsider_ticket(store, now, ticket.id)
