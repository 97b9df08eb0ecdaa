"""Who of the people a scope reaches may take part, and who is kept out on what evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from services.router.policy.decision import Excluded
from services.router.policy.exclusion import exclusions_of, is_free, spoken_against
from services.router.policy.facts import AgentFacts
from services.router.policy.situation import Situation
from services.router.policy.words import Exclusion

WAIVED = (Exclusion.DECLINED,)
"""What a reassignment sets aside: who declined may be asked again by a person (a full desk keeps nobody out there)."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Those let in, and the exclusions found; relaxed ones belong to people let in all the same."""

    allowed: tuple[AgentFacts, ...]
    excluded: tuple[Excluded, ...]


def admit(
    situation: Situation, people: Iterable[AgentFacts], pushed: bool = False, relax: Collection[Exclusion] = ()
) -> Admission:
    """Let in whom no exclusion concerns, nor any but those in `relax`."""
    asked = tuple(people)
    suspects = asked if pushed else _suspects(situation, asked)
    found = [one for agent in suspects for one in exclusions_of(situation, agent, pushed)]
    barred = {one.agent_id for one in found if one.reason not in relax}
    allowed = tuple(agent for agent in asked if agent.id not in barred) if barred else asked
    return Admission(allowed, tuple(replace(one, relaxed=one.agent_id not in barred) for one in found))


def _suspects(situation: Situation, people: Iterable[AgentFacts]) -> list[AgentFacts]:
    """Whom something may concern: of most it is known that nothing does."""
    accused, free = spoken_against(situation), situation.crowd.free
    return [one for one in people if one.id in accused or (one.id not in free and not is_free(situation, one))]


def admit_somebody(situation: Situation, people: Iterable[AgentFacts], relax: Collection[Exclusion]) -> Admission:
    """As admit, but where everybody is kept out, the exclusions in `relax` are set aside: better he than nobody."""
    asked = tuple(people)
    strict = admit(situation, asked)
    return strict if strict.allowed or not relax else admit(situation, asked, relax=relax)
