"""The ladder: the first stage whose condition holds and whose scope is not empty decides who sees a ticket.

Read `decide`, then `entering.WAYS_IN` (where the ladder is entered) and `_try_stage` (whether a stage takes it).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from services.router.policy.admission import WAIVED, Admission, admit, admit_somebody
from services.router.policy.conclusion import Step, conclude
from services.router.policy.criteria import is_met, why_not
from services.router.policy.decision import Decision, Hold, Skipped
from services.router.policy.definition import REASSIGNED, After, Policy, Stage
from services.router.policy.durations import Duration
from services.router.policy.entering import WAYS_IN
from services.router.policy.facts import AgentFacts, Facts, ScopeRef
from services.router.policy.holds import (
    Group,
    Reckoning,
    certain_hold,
    finished,
    group_of,
    offered_hold,
    reckon,
    reckon_again,
)
from services.router.policy.presence import has_left
from services.router.policy.scopes import named, people_of, refs_of_stage
from services.router.policy.score import order
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import RE_LOOKS, Entry, Exclusion, Role, ScopeKind, SkipReason


def decide(facts: Facts, policy: Policy) -> Decision:
    """Who sees the ticket from now on, who is responsible, until when, and why; the same for the same input, always."""
    situation = situation_of(facts, policy)
    skipped: list[Skipped] = []
    if facts.ticket.entry in RE_LOOKS and facts.ticket.stage == REASSIGNED:
        again = _reassigned_again(situation)
        if again is not None:
            return conclude(situation, again)
    for index in range(WAYS_IN[facts.ticket.entry](situation.facts.ticket, policy), len(policy.stages)):
        outcome = _try_stage(Attempt(situation, index, _counted_from(situation, skipped)))
        if isinstance(outcome, Step):
            return conclude(situation, _welcomed(situation, outcome), skipped)
        skipped.append(outcome)
    return conclude(situation, _last_resort(situation), skipped)


def enter_stage(situation: Situation, index: int) -> Step | Skipped:
    """Enter one stage from now because a person chose it: earlier scopes are dropped, and it may have run before."""
    ticket = replace(situation.facts.ticket, scope=(), stages_run=(), stage=None)
    chosen = replace(situation, facts=replace(situation.facts, ticket=ticket))
    return _try_stage(Attempt(chosen, index, situation.facts.now))


@dataclass(frozen=True, slots=True)
class Attempt:
    """A stage being tried, its hold counted from `since`."""

    situation: Situation
    index: int
    since: datetime

    @property
    def stage(self) -> Stage:
        """The stage."""
        return self.situation.policy.stages[self.index]

    @property
    def refreshes(self) -> bool:
        """Whether the ticket is in this stage already and is only looked at again."""
        ticket = self.situation.facts.ticket
        return ticket.entry in RE_LOOKS and ticket.stage == self.stage.id

    def skip(self, reason: SkipReason, detail: str) -> Skipped:
        """The stage passed over."""
        return Skipped(self.stage.id, reason, detail)


def _counted_from(situation: Situation, skipped: Iterable[Skipped]) -> datetime:
    """The first stage's hold counts from the oldest open letter; once that is used up, and later, from now."""
    facts = situation.facts
    used_up = any(one.reason is SkipReason.HOLD_OVER for one in skipped)
    first = facts.ticket.entry is Entry.LETTER and not used_up
    return min(facts.ticket.oldest_open_at, facts.now) if first else facts.now


def _try_stage(attempt: Attempt) -> Step | Skipped:
    """Enter the stage, or say why not."""
    situation, stage = attempt.situation, attempt.stage
    repeats = stage.then is After.REPEAT or attempt.index == situation.policy.last or attempt.refreshes
    if stage.id in situation.facts.ticket.stages_run and not repeats:
        return attempt.skip(SkipReason.ALREADY_RUN, "this stage was run for this letter before")
    if stage.when is not None and not attempt.refreshes and not is_met(stage.when, situation):
        return attempt.skip(SkipReason.CONDITION, why_not(stage.when, situation))
    return _try_offer(attempt) if stage.exclusive else _try_group(attempt)


def _try_group(attempt: Attempt) -> Step | Skipped:
    """A stage that a group shares: everybody not excluded sees it at once, at work or not."""
    situation, stage = attempt.situation, attempt.stage
    own = refs_of_stage(situation, stage)
    asked = admit_somebody(situation, people_of(situation, own), stage.relax)
    if not asked.allowed:
        return attempt.skip(SkipReason.EMPTY, _nobody(asked))
    counted = _count(attempt, group_of(situation, asked, own))
    if isinstance(counted, Skipped):
        return counted
    hold = finished(situation, counted, stage.warn_percent)
    return Step(stage.id, attempt.index, False, own, _kept(situation, joining=True), asked, None, hold)


def _welcomed(situation: Situation, step: Step) -> Step:
    """Who came to work and should have had the letter first is responsible for it now; the group goes on seeing it."""
    if situation.facts.ticket.entry is not Entry.AVAILABLE or step.exclusive:
        return step
    for index, stage in enumerate(situation.policy.stages[: step.index]):
        missed = stage.exclusive and stage.id not in situation.facts.ticket.stages_run
        if not missed or (stage.when is not None and not is_met(stage.when, situation)):
            continue
        asked = _contenders(Attempt(situation, index, situation.facts.now)).allowed
        if asked:
            first = order(situation, asked)[0].agent
            kept = tuple(sorted({*step.kept, ScopeRef(ScopeKind.AGENT, first.id)}))
            return replace(step, kept=kept, first=first, first_stage=stage.id)
    return step


def _try_offer(attempt: Attempt) -> Step | Skipped:
    """A stage that one person has alone: the best of those present who never had this letter alone."""
    situation, stage = attempt.situation, attempt.stage
    asked = _contenders(attempt)
    if not asked.allowed:
        return attempt.skip(SkipReason.EMPTY, _nobody(asked))
    best = order(situation, asked.allowed)[0].agent
    counted = _count(attempt, Group((best,)))
    if isinstance(counted, Skipped):
        return counted
    hold = offered_hold(situation, counted, best, stage.warn_percent)
    own = (ScopeRef(ScopeKind.AGENT, best.id),)
    return Step(stage.id, attempt.index, True, own, _kept(situation, joining=False), asked, best, hold)


def _contenders(attempt: Attempt) -> Admission:
    """Who could be offered the letter; while an offer runs, only its holder, who may fall silent for a little."""
    situation, ticket = attempt.situation, attempt.situation.facts.ticket
    if attempt.refreshes:
        holder = [agent for agent in situation.facts.roster.agents if agent.id == ticket.offered]
        found = admit(situation, holder)
        return Admission(tuple(agent for agent in found.allowed if situation.keeps_offer(agent)), found.excluded)
    found = admit(situation, people_of(situation, refs_of_stage(situation, attempt.stage)), pushed=True)
    alone_before = {*ticket.former_holders, *(ref.id for ref in ticket.scope if ref.kind is ScopeKind.AGENT)}
    free = (agent for agent in found.allowed if agent.id not in alone_before and situation.present(agent))
    return Admission(tuple(free), found.excluded)


def _count(attempt: Attempt, group: Group) -> Reckoning | Skipped:
    """Count the stage's hold for this group; the last stage counts from now rather than be over."""
    situation, running = attempt.situation, attempt.situation.facts.ticket.hold
    if attempt.refreshes and running is not None:
        counted = reckon_again(situation, running, group)
    else:
        counted = reckon(situation, attempt.stage.hold, group, attempt.since)
        if counted is not None and counted.due <= situation.facts.now:
            if attempt.index < situation.policy.last:
                return attempt.skip(SkipReason.HOLD_OVER, f"its hold was over at {counted.due:%Y-%m-%dT%H:%M:%SZ}")
            counted = reckon(situation, attempt.stage.hold, group, situation.facts.now)
    if counted is None:
        return attempt.skip(SkipReason.NO_WORKING_TIME, _nobody_works(situation, group))
    return counted


def _nobody_works(situation: Situation, group: Group) -> str:
    names = ", ".join(one.name for one in named(situation, group.refs, ()))
    return f"no working minute within 60 days{' for ' if names else ''}{names}"


def _kept(situation: Situation, joining: bool) -> tuple[ScopeRef, ...]:
    """The scope so far; `joining` adds whom the stages run before could have asked, as the other addressed agents."""
    ticket, policy = situation.facts.ticket, situation.policy
    run = [stage for stage in policy.stages if stage.id in ticket.stages_run] if joining else []
    joined = (ref for stage in run for ref in refs_of_stage(situation, stage))
    return tuple(sorted({*ticket.scope, *joined}))


def _nobody(asked: Admission) -> str:
    kept_out = len({one.agent_id for one in asked.excluded})
    return f"nobody to ask: {kept_out} excluded" if kept_out else "nobody to ask"


def _reassigned_again(situation: Situation) -> Step | None:
    """A reassignment looked at again: same people, same hold; None when none of them is left."""
    ticket = situation.facts.ticket
    asked = admit(situation, people_of(situation, ticket.scope), relax=WAIVED)
    if not asked.allowed:
        return None
    group = group_of(situation, asked, ticket.scope)
    hold = _hold_again(situation, REASSIGNED, situation.policy.reassigned.accept_within, group)
    offered = situation.agents.get(ticket.offered) if ticket.offered is not None else None
    return Step(REASSIGNED, -1, offered is not None, ticket.scope, (), asked, offered, hold)


def _hold_again(situation: Situation, stage_id: str, duration: Duration, group: Group) -> Hold:
    """The hold that runs already, dated again, where the ticket is only looked at again; else a new one."""
    ticket = situation.facts.ticket
    runs = ticket.entry in RE_LOOKS and ticket.stage == stage_id
    counted = reckon_again(situation, ticket.hold, group) if runs and ticket.hold else None
    return finished(situation, counted) if counted else certain_hold(situation, duration, group, situation.facts.now)


def _last_resort(situation: Situation) -> Step:
    """No stage takes it: whoever is still there is asked instead, whatever would keep him out."""
    asked = admit(situation, _whoever_is_there(situation), relax=tuple(Exclusion))
    people = asked.allowed
    index = situation.policy.last
    stage = situation.policy.stages[index]
    hold = _hold_again(situation, stage.id, stage.hold, Group(people))
    own = tuple(ScopeRef(ScopeKind.AGENT, agent.id) for agent in people)
    why = "nobody whom the policy names can take it, so whoever is there was asked"
    return Step(stage.id, index, False, own, _kept(situation, joining=True), asked, None, hold, why)


def _whoever_is_there(situation: Situation) -> tuple[AgentFacts, ...]:
    """Administrators, at need excluded ones, supervisors or anybody who has not left; somebody always must."""
    staying = [agent for agent in situation.facts.roster.agents if not has_left(agent, situation.facts.now)]
    circles = (
        [agent for agent in admit(situation, staying).allowed if agent.role is Role.ADMINISTRATOR],
        [agent for agent in staying if agent.role is Role.ADMINISTRATOR],
        [agent for agent in staying if agent.role is Role.SUPERVISOR],
        staying,
    )
    return tuple(next((circle for circle in circles if circle), []))
