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
    allowed: list[AgentFacts] = []
    excluded: list[Excluded] = []
    accused = spoken_against(situation)
    for agent in people:
        free = not pushed and agent.id not in accused and is_free(situation, agent)
        found = () if free else exclusions_of(situation, agent, pushed)
        let_in = all(one.reason in relax for one in found)
        excluded.extend(replace(one, relaxed=let_in) for one in found)
        if let_in:
            allowed.append(agent)
    return Admission(tuple(allowed), tuple(excluded))


def admit_somebody(situation: Situation, people: Iterable[AgentFacts], relax: Collection[Exclusion]) -> Admission:
    """As admit, but where everybody is kept out, the exclusions in `relax` are set aside: better he than nobody."""
    asked = tuple(people)
    strict = admit(situation, asked)
    return strict if strict.allowed or not relax else admit(situation, asked, relax=relax)
