"""How does it stand: one who has a ticket is asked, and whoever asked hears that there is news."""

from datetime import datetime

from services.router.handlers.announcing import alerts, at_once, withdraw_one
from services.router.handlers.noticing import notice
from services.router.ports import Store
from services.router.ports.outgoing import Destination
from services.router.ports.tickets import TicketRow, TicketState
from services.router.ports.waking import NewNudge
from shared.events import AlertKind
from shared.identifiers import new_id
from shared.principal import Principal

SYSTEM = "system"
# What an agent did, as the one who asked him reads it; the names are those of the history.
DEEDS = {
    "claimed": "claimed it",
    "replied": "answered the customer",
    "no_action": "marked it as needing no action",
    "noted": "wrote a note",
    "snoozed": "lets it sleep",
    "woken": "woke it",
    "released": "gave it back",
    "declined": "declined it",
    "reassigned": "handed it on",
}


def asked_about(ticket: TicketRow) -> int | None:
    """Whoever must know how an open ticket stands: its holder, else the one responsible; nobody of a finished one."""
    if ticket.state is TicketState.WORKED_OUT:
        return None
    return ticket.holder_id if ticket.holder_id is not None else ticket.responsible_id


async def ask(store: Store, ticket: TicketRow, by: Principal | None, to: int, text: str, now: datetime) -> int:
    """Ask an agent how a ticket stands, in a person's name or (None) the system's, and give the nudge's id."""
    asker = by.agent_id if by is not None else None
    alert_id = new_id()
    nudge_id = await store.add_nudge(NewNudge(ticket.id, asker, to, text, now, alert_id))
    name = by.name if by is not None else SYSTEM
    await store.add_history(ticket.id, "nudged", asker, name, {"text": text}, now)
    kind = AlertKind.NUDGED if by is not None else AlertKind.STALE
    words = f"{name}: {text}" if by is not None and text else text or f"{name} asks how it stands."
    await store.tell_all(Destination.NOTIFIER, alerts(ticket, kind, words, at_once([to], now), alert_id), now)
    return nudge_id


async def answer_nudges(store: Store, ticket: TicketRow, by: Principal, deed: str, now: datetime) -> None:
    """Note that the one asked did something with a ticket, and tell who had asked; `deed` is a name of DEEDS.

    The question itself no longer stands.
    """
    if by.agent_id is None:
        return
    answered = await store.answer_nudges(ticket.id, by.agent_id, now)
    for one in answered:
        if one.alert_id is not None:
            await withdraw_one(store, ticket.id, one.alert_id, [one.to_agent_id], "answered", now)
    asking = {one.by_agent_id for one in answered if one.by_agent_id is not None}
    askers = sorted(asking - {by.agent_id})
    text = f"{by.name} {DEEDS.get(deed, 'changed it')}."
    told = notice(ticket, AlertKind.NUDGE_ANSWERED, text, at_once(askers, now))
    await store.tell_all(Destination.NOTIFIER, told, now)
