"""What an alert is, and what the streams of those it concerns are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.notifier.policy.plain_text import many_lines, one_line
from shared.events import AlertKind

TITLE_LIMIT = 200
TEXT_LIMIT = 2_000
COMES_ROUND = frozenset({AlertKind.FOLLOW_UP, AlertKind.STALE})
"""Kinds raised again and again while a ticket is open: the newest says all that the ones before it said."""


@dataclass(frozen=True)
class Alert:
    """Word to staff that something concerns them; `title` and `text` are plain text."""

    id: UUID
    ticket_id: int | None
    kind: AlertKind
    title: str
    text: str
    raised_at: datetime


def plain(alert: Alert) -> Alert:
    """Give the alert with title and text cleaned and capped."""
    title, text = one_line(alert.title, TITLE_LIMIT), many_lines(alert.text, TEXT_LIMIT)
    return Alert(alert.id, alert.ticket_id, alert.kind, title, text, alert.raised_at)


@dataclass(frozen=True)
class Withdrawn:
    """An alert taken back from one agent; `shown` tells whether it had come to him."""

    alert_id: UUID
    ticket_id: int | None
    agent_id: int
    shown: bool


class StreamEventType(StrEnum):
    """The types of events on an agent's stream; HELLO is sent by the connection and never stored."""

    HELLO = "hello"
    RAISED = "alert.raised"
    WITHDRAWN = "alert.withdrawn"
    TICKET_CHANGED = "ticket.changed"


@dataclass(frozen=True)
class StreamEvent:
    """One thing an agent's stream is told; its number is given when it is stored."""

    agent_id: int
    type: StreamEventType
    data: dict[str, Any]


def alert_data(alert: Alert, acknowledged_at: datetime | None = None) -> dict[str, Any]:
    """Give an alert as the API and the stream show it."""
    return {
        "id": str(alert.id),
        "ticket_id": alert.ticket_id,
        "kind": alert.kind.value,
        "title": alert.title,
        "text": alert.text,
        "raised_at": _stamp(alert.raised_at),
        "acknowledged_at": _stamp(acknowledged_at) if acknowledged_at else None,
    }


def _stamp(moment: datetime) -> str:
    # As pydantic writes it, so that the stream and the API show one alert alike.
    return moment.isoformat().replace("+00:00", "Z")


def changed(ticket_id: int | None, agent_ids: Iterable[int]) -> list[StreamEvent]:
    """Tell that a ticket's place in the lists changed; nothing when the alert is about no ticket."""
    if ticket_id is None:
        return []
    data = {"ticket_id": ticket_id}
    return [StreamEvent(agent_id, StreamEventType.TICKET_CHANGED, data) for agent_id in agent_ids]


def raised(alert: Alert, agent_ids: list[int]) -> list[StreamEvent]:
    """Tell those whose moment has come."""
    data = alert_data(alert)
    told = [StreamEvent(agent_id, StreamEventType.RAISED, data) for agent_id in agent_ids]
    return told + changed(alert.ticket_id, agent_ids)


def withdrawn(gone: list[Withdrawn], reason: str, claimed_by: str | None) -> list[StreamEvent]:
    """Take alerts back from those who have been shown them; the lists of all others change without a word."""
    events = []
    for one in gone:
        if one.shown:
            words = {"reason": reason, "claimed_by": claimed_by}
            data = {"alert_id": str(one.alert_id), "ticket_id": one.ticket_id, **words}
            events.append(StreamEvent(one.agent_id, StreamEventType.WITHDRAWN, data))
    tickets = dict.fromkeys((one.ticket_id, one.agent_id) for one in gone)
    return events + [event for ticket_id, agent_id in tickets for event in changed(ticket_id, [agent_id])]
