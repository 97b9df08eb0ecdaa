"""Why do I see this: one sentence for an agent, the whole for a supervisor, both read from the recorded decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.router.policy.phrases import DEEDS, ENGLISH, Phrases, Speech
from services.router.policy.words import AgentId, AudienceBasis, Entry, Involvement, ScopeKind

Record = Mapping[str, Any]


def explain(record: Record, agent_id: AgentId, said: Speech) -> str:
    """Why this agent sees the ticket and until when. Holds no mark and no colleague's name.

    `record` is Decision.as_record(); raises ZoneInfoNotFoundError for a wrong zone.
    """
    until = clock_time(_instant(record["hold"]["due_at"]), _instant(record["decided_at"]), said)
    if agent_id not in record["members"]:
        return said.words.oversees.format(until=until)
    who = _audience_of(record, agent_id, said.words)
    return said.words.sees.format(reason=_reason(record, agent_id, said), until=until, who=who)


def explain_claim(claimed_at: datetime, due_at: datetime, holder: str | None, said: Speech) -> str:
    """The sentence of a claimed ticket for its holder (None), or for another who reads the holder's name."""
    until = clock_time(due_at, claimed_at, said)
    return said.words.theirs.format(name=holder, until=until) if holder else said.words.yours.format(until=until)


def explain_sleep(due_at: datetime, seen_from: datetime, event: str | None, holder: str | None, said: Speech) -> str:
    """The sentence of a ticket that sleeps, for its holder (None) or for another."""
    words, until = said.words, clock_time(due_at, seen_from, said)
    first = words.event.format(event=event) if event else ""
    if holder:
        return words.asleep.format(name=holder, until=until, event=first)
    return words.asleep_yours.format(until=until, event=first)


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


def clock_time(at: datetime, seen_from: datetime, said: Speech) -> str:
    """`15:20` on the same day, `Tuesday 24 November, 09:20` on another."""
    zone, words = ZoneInfo(said.zone), said.words
    local, today = at.astimezone(zone), seen_from.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    weekday, month = words.days[local.weekday()], words.months[local.month - 1]
    return words.date.format(weekday=weekday, day=local.day, month=month, time=f"{local:%H:%M}")


def day_and_time(at: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 09:20`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{ENGLISH.days[local.weekday()]} {local.day} {ENGLISH.months[local.month - 1]} {local.year}, {local:%H:%M}"


def _reason(record: Record, agent_id: AgentId, said: Speech) -> str:
    """The first of the reasons that applies, the most personal first."""
    words = said.words
    if record["override"]:
        return words.handed_to_you if record["offered"] == agent_id else words.handed_to_group
    if agent_id in record["facts"]["addressed"]:
        return words.addressed
    if agent_id == record["facts"]["thread_owner"]:
        return words.answered_before
    return _deed(record, agent_id, said) or _group_reason(record, words)


def _deed(record: Record, agent_id: AgentId, said: Speech) -> str | None:
    """What ties the agent to the customer, with its month."""
    ties = (one["tie"] for one in record["candidates"] if one["agent_id"] == agent_id)
    tie = next(ties, None)
    if tie is None:
        return None
    deed = said.words.deeds[DEEDS.index(Involvement(tie["kind"]))]
    return deed.format(
        reference=tie["reference"], when=_month(_instant(tie["at"]), _instant(record["decided_at"]), said)
    )


def _month(at: datetime, seen_from: datetime, said: Speech) -> str:
    """The month of a deed, and its year when it is another one."""
    zone = ZoneInfo(said.zone)
    local, month = at.astimezone(zone), said.words.in_months[at.astimezone(zone).month - 1]
    same_year = local.year == seen_from.astimezone(zone).year
    return month if same_year else said.words.of_year.format(month=month, year=local.year)


def _group_reason(record: Record, words: Phrases) -> str:
    if record["entry"] in (Entry.RETURNED, Entry.RELEASED):
        return words.came_back
    if any(one["kind"] == ScopeKind.AUDIENCE and one["own"] for one in record["scope"]):
        named = record["audience"]["basis"] == AudienceBasis.NAMED
        return words.asked_group if named else words.orders_of_group
    return words.nobody_yet if record["audience"]["known"] else words.group_unknown


def _audience_of(record: Record, agent_id: AgentId, words: Phrases) -> str:
    """Who sees it."""
    if record["exclusive"]:
        return words.only_you if record["members"] == [agent_id] else words.one_of_you
    asked = {(one["kind"], one["name"]) for one in record["scope"] if one["own"]}
    groups = sorted(name for kind, name in asked if kind in (ScopeKind.AUDIENCE, ScopeKind.DEPARTMENT))
    if groups:
        return words.everybody_in.format(groups=words.and_.join(groups))
    return words.supervisors_too if any(kind == ScopeKind.ROLE for kind, _ in asked) else words.a_few


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
