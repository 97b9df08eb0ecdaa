"""Why one agent sees a ticket or does not: he is looked for in a decision that was made again from its facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from services.router.policy.decision import Candidate, Decision, Excluded
from services.router.policy.definition import Policy, Stage
from services.router.policy.exclusion import exclusions_of
from services.router.policy.facts import AgentFacts, Facts
from services.router.policy.reach import reaches
from services.router.policy.scopes import refs_of_stage
from services.router.policy.score import rank
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import AgentId, Exclusion, Role, ScopeKind

KEPT_OUT = {
    Exclusion.LEFT: "had left the company",
    Exclusion.ABSENT: "was absent",
    Exclusion.NO_PERMISSION: "had no permission to answer letters",
    Exclusion.BAD_RATING: "was rated badly by this customer",
    Exclusion.DECLINED: "had declined this ticket for good",
    Exclusion.BLOCKED: "was kept away from this ticket by a supervisor",
    Exclusion.FULL: "had a full desk",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agent stood in a decision. `place` counts from 1 among those ranked; `candidate` are his score's terms."""

    sees: bool
    place: int | None
    sentence: str
    excluded: tuple[Excluded, ...]
    in_scope: bool
    candidate: Candidate | None


@dataclass(frozen=True, slots=True)
class Case:
    """The agent asked about, in a decision made again."""

    situation: Situation
    decision: Decision
    agent: AgentFacts
    ranking: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]

    @property
    def place(self) -> int | None:
        """From 1, best first."""
        places = (place for place, one in enumerate(self.ranking, start=1) if one.agent_id == self.agent.id)
        return next(places, None)

    @property
    def sees(self) -> bool:
        """Whether the decision let him see it."""
        return self.agent.id in self.decision.members

    def is_asked_by(self, stage: Stage) -> bool:
        """Whether the scope of a stage reaches him, at the moment of the decision."""
        return any(reaches(ref, self.agent) for ref in refs_of_stage(self.situation, stage))

    def name_of(self, agent_id: AgentId) -> str:
        """A colleague's name."""
        found = self.situation.agents.get(agent_id)
        return found.name if found else f"agent {agent_id}"


def standing_of(facts: Facts, policy: Policy, decision: Decision, agent_id: AgentId) -> Standing | None:
    """How an agent stood in a decision made from these facts by this policy; None when he was not here yet."""
    situation = situation_of(facts, policy)
    agent = situation.agents.get(agent_id)
    if agent is None:
        return None
    case = Case(situation, decision, agent, _ranking(situation, decision), _excluded(situation, decision, agent))
    candidate = case.ranking[case.place - 1] if case.place else None
    in_scope = any(reaches(ref, agent) for ref in decision.refs)
    return Standing(case.sees, case.place, sentence_of(case), case.excluded, in_scope, candidate)


def sentence_of(case: Case) -> str:
    """The first of the reasons that applies."""
    found = next(said for said in (reason(case) for reason in REASONS) if said)
    return f"{case.agent.name} {found}."


def _ranking(situation: Situation, decision: Decision) -> tuple[Candidate, ...]:
    """Everybody ranked: who sees it, and who was looked at for an offer."""
    ids = {*decision.members, *(one.agent_id for one in decision.candidates)}
    return rank(situation, [situation.agents[one] for one in sorted(ids)])


def _excluded(situation: Situation, decision: Decision, agent: AgentFacts) -> tuple[Excluded, ...]:
    """What keeps or would keep him out; a full desk counts only where a letter is pushed to him."""
    recorded = {one.reason: one for one in decision.excluded if one.agent_id == agent.id}
    found = exclusions_of(situation, agent, pushed=Exclusion.FULL in recorded)
    let_in = agent.id in decision.members
    return tuple(recorded.get(one.reason, replace(one, relaxed=let_in)) for one in found)


def _seen(case: Case) -> str | None:
    if not case.sees or case.place is None:
        return None
    score = f"place {case.place} of {len(case.ranking)} with a score of {case.ranking[case.place - 1].total / 1e6:.3f}"
    if case.decision.offered == case.agent.id:
        return f"is the one it is offered to: {score}"
    waived = [f"{KEPT_OUT[one.reason]} ({one.evidence})" for one in case.excluded if one.relaxed]
    return f"sees it: {score}" + (f"; {' and '.join(waived)}, which was set aside" if waived else "")


def _kept_out(case: Case) -> str | None:
    told = [f"{KEPT_OUT[one.reason]} ({one.evidence})" for one in case.excluded if not one.relaxed]
    return " and ".join(told) or None


def _passed_over_by_a_person(case: Case) -> str | None:
    override = case.decision.override
    if override is None:
        return None
    chosen = " and ".join(sorted({one.name for one in case.decision.scope if one.own})) or override.target
    return f"was not chosen: {case.name_of(override.by)} handed it to {chosen}"


def _not_offered(case: Case) -> str | None:
    """For whom the stage could have chosen, but did not."""
    decision, agent = case.decision, case.agent
    if not decision.exclusive or decision.index < 0 or decision.offered is None:
        return None
    if not case.is_asked_by(case.situation.policy.stages[decision.index]):
        return None
    if not case.situation.present(agent):
        return f"was not at the workplace, and stage {decision.stage!r} asks nobody who is not"
    if case.place is None:
        return "had it alone before, and nobody gets the same letter alone twice"
    best = case.name_of(decision.offered)
    return f"was place {case.place} of {len(case.ranking)}; it is offered to one person at a time, first to {best}"


def _by_stages(case: Case) -> str | None:
    """Which stages would have asked, or will ask, him."""
    passed = {one.stage: one.detail for one in case.decision.skipped}
    stages = case.situation.policy.stages
    asking = [(place, stage.id) for place, stage in enumerate(stages) if case.is_asked_by(stage)]
    told = [f"would have been asked by stage {one!r}, but {passed[one]}" for _, one in asking if one in passed]
    later = next((one for place, one in asking if place > case.decision.index and one not in passed), None)
    if later is not None:
        told.append(f"is asked from stage {later!r} on, which comes after stage {case.decision.stage!r}")
    return "; ".join(told) or None


def _oversees(case: Case) -> str | None:
    return None if case.agent.role is Role.AGENT else "was not asked, but oversees all tickets"


def _nobody_asks(case: Case) -> str:
    groups = _names(one.name for one in case.decision.scope if one.kind is not ScopeKind.AGENT)
    return "is asked by no stage of the policy" + (f"; it went to {groups}" if groups else "")


def _names(names: Iterable[str]) -> str:
    return " and ".join(sorted(set(names)))


REASONS: tuple[Callable[[Case], str | None], ...] = (
    _seen,
    _kept_out,
    _passed_over_by_a_person,
    _not_offered,
    _by_stages,
    _oversees,
    _nobody_asks,
)
"""What is said of an agent, the first that applies."""
