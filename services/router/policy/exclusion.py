"""Who is kept out before any score, and the evidence: an ordered table of small rules."""

from collections.abc import Callable
from datetime import timedelta

from services.router.policy.decision import Excluded
from services.router.policy.facts import AgentFacts
from services.router.policy.presence import has_left
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, Exclusion

Rule = Callable[[Situation, AgentFacts], str | None]


def left(situation: Situation, agent: AgentFacts) -> str | None:
    """Departed people never hold a letter."""
    return f"left at {agent.departed_at:%Y-%m-%d}" if has_left(agent, situation.facts.now) else None


def absent(situation: Situation, agent: AgentFacts) -> str | None:
    """Nor do people on leave or on a day off; being outside the shift is not being absent."""
    now = situation.facts.now
    running = next((absence for absence in agent.absences if absence.start <= now < absence.end), None)
    return f"absent until {running.end:%Y-%m-%dT%H:%MZ}" if running else None


def no_permission(_: Situation, agent: AgentFacts) -> str | None:
    """Some accounts may not read letters."""
    return None if agent.permitted else "may not answer letters"


def bad_rating(situation: Situation, agent: AgentFacts) -> str | None:
    """Only this customer's latest mark of this very person counts: one bad mark by another excludes nobody."""
    now, rule = situation.facts.now, situation.policy.bad_rating
    marks = [mark for mark in situation.facts.customer.marks if mark.agent_id == agent.id and mark.at <= now]
    latest = max(marks, default=None)
    if latest is None or latest.score > rule.at_most or now - latest.at > timedelta(days=rule.within_days):
        return None
    return f"rating {latest.id}: {latest.score} of 5 on {latest.at:%Y-%m-%d}"


def declined(situation: Situation, agent: AgentFacts) -> str | None:
    """Who declined for a reason that lasts is not asked again."""
    found = next((one for one in situation.facts.ticket.declines if one.agent_id == agent.id), None)
    return f"declined at {found.at:%Y-%m-%dT%H:%MZ}: {found.reason}" if found else None


def blocked(situation: Situation, agent: AgentFacts) -> str | None:
    """A supervisor's word stands."""
    found = next((one for one in situation.facts.ticket.blocks if one.agent_id == agent.id), None)
    return f"blocked by agent {found.by}: {found.reason}" if found else None


def full(_: Situation, agent: AgentFacts) -> str | None:
    """Nothing is pushed on top of a full desk; a group's letter is still seen from it."""
    return f"{agent.open_load} of {agent.capacity} open" if agent.open_load >= agent.capacity else None


OF_PERSON: tuple[tuple[Exclusion, Rule], ...] = (
    (Exclusion.LEFT, left),
    (Exclusion.ABSENT, absent),
    (Exclusion.NO_PERMISSION, no_permission),
)
"""What keeps an agent from every ticket: it looks at nothing but him and the moment."""
OF_TICKET: tuple[tuple[Exclusion, Rule], ...] = (
    (Exclusion.BAD_RATING, bad_rating),
    (Exclusion.DECLINED, declined),
    (Exclusion.BLOCKED, blocked),
)
"""What keeps an agent from one ticket: it can concern those alone whom `spoken_against` gives."""
EXCLUSIONS = (*OF_PERSON, *OF_TICKET)
PUSHED: tuple[tuple[Exclusion, Rule], ...] = (*EXCLUSIONS, (Exclusion.FULL, full))
"""What counts where a stage pushes a letter to one person."""


def exclusions_of(situation: Situation, agent: AgentFacts, pushed: bool = False) -> tuple[Excluded, ...]:
    """Everything that keeps an agent out, in the order of the table; empty for somebody who may take part."""
    found = ((reason, rule(situation, agent)) for reason, rule in (PUSHED if pushed else EXCLUSIONS))
    return tuple(Excluded(agent.id, reason, evidence) for reason, evidence in found if evidence is not None)


def spoken_against(situation: Situation) -> set[AgentId]:
    """Whom a mark of this customer, a decline or a block of this ticket names."""
    ticket, marks = situation.facts.ticket, situation.facts.customer.marks
    return {one.agent_id for said in (marks, ticket.declines, ticket.blocks) for one in said}


def is_free(situation: Situation, agent: AgentFacts) -> bool:
    """Whether nothing of OF_PERSON keeps the agent out."""
    free = agent.id in situation.crowd.free or all(rule(situation, agent) is None for _, rule in OF_PERSON)
    if free:
        situation.crowd.free.add(agent.id)
    return free
