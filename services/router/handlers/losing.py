"""Whoever loses a ticket, or an offer, learns why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.router.handlers.announcing import at_once
from services.router.handlers.followers import tell_followers
from services.router.handlers.noticing import notice
from services.router.ports import Store
from services.router.ports.decisions import HistoryNote
from services.router.ports.outgoing import Destination
from services.router.ports.tickets import TicketRow, TicketState
from shared.events import AlertKind


@dataclass(frozen=True, slots=True)
class Loss:
    """A change by which somebody may have lost a ticket: who made it, and why in a sentence.

    `noted` stands in the history instead, where others may not read why.
    """

    before: TicketRow
    after: TicketRow
    actor: str
    why: str
    noted: str | None = None

    @property
    def loser(self) -> int | None:
        """Who had the ticket to himself, as its holder or as the one offered, and no longer has it."""
        had, has = _had(self.before), _had(self.after)
        return had if had != has else None


async def tell_losers(store: Store, losses: Sequence[Loss], now: datetime) -> None:
    """Tell each loser why, and keep it in the ticket's history."""
    lost = [(loss, loser) for loss in losses if (loser := loss.loser) is not None]
    if not lost:
        return
    notes = [HistoryNote(one.before.id, "lost", loser, one.actor, {"why": one.noted or one.why}) for one, loser in lost]
    await store.add_notes(notes, now)
    told = [word for one, loser in lost for word in notice(one.before, AlertKind.LOST, one.why, at_once([loser], now))]
    await store.tell_all(Destination.NOTIFIER, told, now)


async def tell_everybody_of(store: Store, losses: Sequence[Loss], text: str, now: datetime) -> None:
    """Tell the losers why, and the followers of all these tickets that others are asked, as `text` says."""
    await tell_losers(store, losses, now)
    after = {loss.after.id: loss.after for loss in losses}
    for ticket_id in await store.followers_of(list(after)):
        await tell_followers(store, after[ticket_id], text, None, now)


async def tell_loser(
    store: Store,
    before: TicketRow,
    after: TicketRow,
    actor: str,
    why: str,
    now: datetime,
    silent: Collection[int] = (),
) -> None:
    """Tell the one who lost a ticket why, unless he is among `silent`: it is his own doing."""
    loss = Loss(before, after, actor, why)
    if loss.loser not in silent:
        await tell_losers(store, [loss], now)


def because(reason: str) -> str:
    """The end of a sentence that gives somebody's reason, if he gave one."""
    words = " ".join(reason.split())
    return f": {words}" if words else "."


def _had(ticket: TicketRow) -> int | None:
    if ticket.state is TicketState.WAITING:
        return ticket.responsible_id if ticket.exclusive else None
    return ticket.holder_id
