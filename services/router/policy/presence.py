"""Who is at the workplace: inside the shift, not absent, not set away, heard of lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.router.policy.definition import PresenceRule
from services.router.policy.facts import AgentFacts
from services.router.policy.working_time import Schedule, is_working


def has_left(agent: AgentFacts, now: datetime) -> bool:
    """Whether the agent's last day is over."""
    return agent.departed_at is not None and agent.departed_at <= now


def is_present(agent: AgentFacts, schedule: Sequence[Schedule], now: datetime, rule: PresenceRule) -> bool:
    """Whether a letter may be offered to the agent: the heartbeat is at most 90 s old by default."""
    return _is_at_work(agent, schedule, now) and _heard_within(agent, now, rule.heartbeat_seconds)


def holds_presence(agent: AgentFacts, schedule: Sequence[Schedule], now: datetime, rule: PresenceRule) -> bool:
    """Whether the agent may keep an offer: a silent desk is given 5 further minutes, the end of a shift none."""
    return _is_at_work(agent, schedule, now) and _heard_within(agent, now, rule.heartbeat_seconds + rule.grace_seconds)


def _is_at_work(agent: AgentFacts, schedule: Sequence[Schedule], now: datetime) -> bool:
    return not agent.away and not has_left(agent, now) and is_working(schedule, now)


def _heard_within(agent: AgentFacts, now: datetime, seconds: int) -> bool:
    return agent.last_seen_at is not None and now - agent.last_seen_at <= timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Word:
    """What one desk or reporting system (`source`) said last: its agent is away, or nobody touched it; heard `at`."""

    source: str
    away: bool
    idle: bool
    at: datetime


def is_away_after(words: Iterable[Word], word: Word, away: bool, rule: PresenceRule) -> bool:
    """Whether the agent is away once `word` is heard; what a source only repeats is no news, the latest change counts.

    `words` are the last ones of all sources, `away` what was true until now.
    """
    former = next((one for one in words if one.source == word.source), None)
    repeated = former is not None and former.away == word.away
    kept = timedelta(seconds=rule.heartbeat_seconds + rule.grace_seconds)
    return away if repeated and former is not None and word.at - former.at <= kept else word.away


def is_idle_after(words: Iterable[Word], word: Word, rule: PresenceRule) -> bool:
    """Whether nobody touches anything of the agent's once `word` is heard: working at one desk is working."""
    open_still = timedelta(seconds=rule.heartbeat_seconds)
    others = (one for one in words if one.source != word.source and word.at - one.at <= open_still)
    return word.idle and all(one.idle or one.away for one in others)


def is_there_still(
    was: bool, agent: AgentFacts, schedule: Sequence[Schedule], now: datetime, rule: PresenceRule
) -> bool:
    """Whether an agent counts as there, who did or did not until now: he comes by a fresh heartbeat, and goes by a
    word, the end of his shift or a long silence; a desk that drops and comes back in between changes nothing.
    """
    return holds_presence(agent, schedule, now, rule) if was else is_present(agent, schedule, now, rule)
