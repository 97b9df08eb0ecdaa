"""Who is at the workplace: inside the shift, not absent, not set away, heard of lately."""

from collections.abc import Sequence
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
