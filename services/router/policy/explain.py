"""Why do I see this: one sentence for an agent, the whole for a supervisor, both read from the recorded decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.router.policy.words import AgentId, AudienceBasis, Entry, Involvement, ScopeKind

Record = Mapping[str, Any]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DEEDS = {
    Involvement.WORKED_ORDER: "You handled order {reference} for this customer",
    Involvement.ANSWERED: "You answered this customer",
    Involvement.TOUCHED: "You had to do with this customer",
}


def explain(record: Record, agent_id: AgentId, zone: str) -> str:
    """Why this agent sees the ticket and until when, times in `zone`. Holds no mark and no colleague's name.

    `record` is Decision.as_record(); raises ZoneInfoNotFoundError for a wrong zone.
    """
    until = clock_time(_instant(record["hold"]["due_at"]), _instant(record["decided_at"]), zone)
    if agent_id not in record["members"]:
        return f"You see it because you oversee all tickets; until {until} it waits for others."
    return f"{_reason(record, agent_id, zone)}; until {until} {_audience_of(record, agent_id)}."


def explain_claim(claimed_at: datetime, due_at: datetime, zone: str) -> str:
    """The sentence for the holder of a ticket."""
    return f"You claimed it; until {clock_time(due_at, claimed_at, zone)} it is yours."


def explain_sleep(due_at: datetime, seen_from: datetime, event: str | None, zone: str) -> str:
    """What its holder did with a ticket that sleeps."""
    until = clock_time(due_at, seen_from, zone)
    first = f"{event!r} is reported or " if event else ""
    return f"let it sleep until {until}; it wakes sooner when {first}the customer writes."


def explain_whole(record: Record) -> dict[str, Any]:
    """All a supervisor may ask of a decision, in the order of deciding; instants RFC 3339, scores in millionths."""
    hold, candidates = record["hold"], record["candidates"]
    return {
        **_part(record, "decided_at", "entry", "facts", "audience", "excluded", "skipped"),
        "stage": _part(record, "stage", "index", "exclusive", "stages_run"),
        **_part(record, "scope", "responsible"),
        "helper": record.get("helper"),
        "ranking": [{"place": place, **one} for place, one in enumerate(candidates, start=1)],
        "rest": record["rest"],
        "hold": {**hold, "sentence": hold["arithmetic"]},
        **_part(record, "override", "supervisor_alert", "policy", "input_hash"),
    }


def _part(record: Record, *keys: str) -> dict[str, Any]:
    return {key: record[key] for key in keys}


def clock_time(at: datetime, seen_from: datetime, zone: str) -> str:
    """`15:20` on the same day, `Tuesday 24 November, 09:20` on another."""
    local, today = at.astimezone(ZoneInfo(zone)), seen_from.astimezone(ZoneInfo(zone)).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}, {local:%H:%M}"


def day_and_time(at: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 09:20`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def _reason(record: Record, agent_id: AgentId, zone: str) -> str:
    """The first of the reasons that applies, the most personal first."""
    if record["override"]:
        return "It was handed to you" if record["offered"] == agent_id else "It was handed to your group"
    if agent_id in record["facts"]["addressed"]:
        return "The letter is addressed to you"
    if agent_id == record["facts"]["thread_owner"]:
        return "You answered in this conversation before"
    return _deed(record, agent_id, zone) or _group_reason(record)


def _deed(record: Record, agent_id: AgentId, zone: str) -> str | None:
    """What ties the agent to the customer, with its month."""
    ties = (one["tie"] for one in record["candidates"] if one["agent_id"] == agent_id)
    tie = next(ties, None)
    if tie is None:
        return None
    at = _instant(tie["at"]).astimezone(ZoneInfo(zone))
    same_year = at.year == _instant(record["decided_at"]).astimezone(ZoneInfo(zone)).year
    deed = _DEEDS[Involvement(tie["kind"])].format(reference=tie["reference"])
    return f"{deed} in {_MONTHS[at.month - 1]}{'' if same_year else f' {at.year}'}"


def _group_reason(record: Record) -> str:
    if record["entry"] in (Entry.RETURNED, Entry.RELEASED):
        return "It came back unanswered"
    if any(one["kind"] == ScopeKind.AUDIENCE and one["own"] for one in record["scope"]):
        named = record["audience"]["basis"] == AudienceBasis.NAMED
        return "The customer asked your group" if named else "The customer's orders belong to your group"
    return "Nobody has answered it yet" if record["audience"]["known"] else "The customer's group is not known"


def _audience_of(record: Record, agent_id: AgentId) -> str:
    """Who sees it."""
    if record["exclusive"]:
        return "only you see it" if record["members"] == [agent_id] else "it is offered to one of you"
    asked = {(one["kind"], one["name"]) for one in record["scope"] if one["own"]}
    groups = sorted(name for kind, name in asked if kind in (ScopeKind.AUDIENCE, ScopeKind.DEPARTMENT))
    if groups:
        return f"everybody in {' and '.join(groups)} sees it"
    return "the supervisors see it too" if any(kind == ScopeKind.ROLE for kind, _ in asked) else "a few of you see it"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
