"""Word to people that is bound to no ticket: it stays until they have seen it, whatever becomes of the ticket."""

from collections.abc import Sequence

from services.router.handlers.announcing import ordering_key, title_of
from services.router.ports.outgoing import Outgoing
from services.router.ports.tickets import TicketRow
from shared.events import AlertKind, AlertRaised, AlertRecipient, EventType
from shared.identifiers import new_id


def notice(ticket: TicketRow, kind: AlertKind, text: str, recipients: Sequence[AlertRecipient]) -> list[Outgoing]:
    """Word of a ticket that the recipients need not, or may not, look at any more."""
    return _unbound(kind, ticket.subject, text, recipients, ordering_key(ticket.id))


def summary(kind: AlertKind, subject: str, text: str, recipient: AlertRecipient) -> list[Outgoing]:
    """Word to one person of many tickets at once."""
    return _unbound(kind, subject, text, [recipient], f"agent:{recipient.agent_id}")


def _unbound(
    kind: AlertKind, subject: str, text: str, recipients: Sequence[AlertRecipient], key: str
) -> list[Outgoing]:
    if not recipients:
        return []
    title = title_of(kind, subject)
    alert = AlertRaised(
        alert_id=new_id(), ticket_id=None, kind=kind, title=title, text=text, recipients=list(recipients)
    )
    return [Outgoing(EventType.ALERT_RAISED, key, alert)]
