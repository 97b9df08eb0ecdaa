"""What is wrong with a policy whose form is right: read CHECKS aloud. Each check names the place and the reason."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from services.router.policy.conditions import Condition, Conjunction, Criterion
from services.router.policy.definition import (
    ADDRESSED,
    CUSTOMERS_AUDIENCE,
    RETURN,
    After,
    ScopeSource,
    Stage,
    StageScope,
)
from services.router.policy.durations import Duration
from services.router.policy.entering import supervisors
from services.router.policy.reading import Reading, fault
from services.router.policy.suggestion import unknown
from services.router.policy.words import Role
from services.router.policy.worlds import always_holds, can_hold
from services.router.policy.yaml_nodes import Place, PolicyError

Findings = Iterator[PolicyError]
Check = Callable[[Reading], Findings]

LONGEST_HOLD = timedelta(days=60)
BY_PERSON = ScopeSource.AGENTS


def never_reached(reading: Reading) -> Findings:
    """A stage or a class whose condition contradicts itself."""
    for placed in reading.stages:
        if placed.stage.when is not None and not can_hold(placed.stage.when):
            yield fault(placed.found["when"], "this can never hold: the stage is never reached")
    for grouped in reading.classes:
        if grouped.one.match is not None and not can_hold(grouped.one.match):
            yield fault(grouped.found["match"], "this can never hold: the class is never used")


def always_empty(reading: Reading) -> Findings:
    """A stage that is only entered when nobody can be in its scope."""
    for placed in reading.stages:
        needed, when = _needed(placed.stage), placed.stage.when
        if needed and when is not None and can_hold(when) and not can_hold(Conjunction((when, needed))):
            yield fault(placed.found["scope"], f"this scope is always empty: the stage excludes `{needed}`")


def _needed(stage: Stage) -> Condition | None:
    """What must hold for somebody to be in a stage's scope."""
    if stage.scope == StageScope(ScopeSource.AUDIENCES, CUSTOMERS_AUDIENCE):
        return Criterion("audience.known")
    if stage.scope.source is BY_PERSON and stage.exclusive:
        return Criterion("addressed.present" if stage.scope.value == ADDRESSED else "thread.owner_present")
    return None


def behind_an_end(reading: Reading) -> Findings:
    """A stage after one that a group shares and that repeats: no ticket in that one comes further.

    An exclusive one ends by itself: it is offered to everybody once.
    """
    for placed, following in pairwise(reading.stages):
        if placed.stage.then is After.REPEAT and not placed.stage.exclusive:
            why = f"is not reached: stage {placed.stage.id!r} above repeats for ever; only the last stage may"
            yield fault(following.found["id"], why)


def leading_back(reading: Reading) -> Findings:
    """A stage that is followed by itself or an earlier one, or past everybody who oversees."""
    policy = reading.policy
    for index, placed in enumerate(reading.stages):
        following = policy.index_of(placed.stage.then_stage) if placed.stage.then_stage else index + 1
        if following <= index:
            yield fault(placed.found["then"], "this is a cycle: a stage can only be followed by a later one")
        elif index < supervisors(policy) < following <= policy.last and placed.stage.then_stage:
            yield fault(placed.found["then"], "this never reaches the supervisors: it leads past their stage")


def not_widening(reading: Reading) -> Findings:
    """A claim or reassignment that runs out into a stage of one person, or behind the supervisors."""
    policy = reading.policy
    for section, then in (("claimed", policy.claimed.then), ("reassigned", policy.reassigned.then)):
        target = policy.index_of(then) if then != RETURN else policy.last
        if policy.stages[target].exclusive and target < policy.last:
            why = "this is a cycle: it leads back to one person; name a stage that a group shares"
            yield fault(reading.inside(section, "then"), why)
        elif then != RETURN and target > supervisors(policy):
            yield fault(reading.inside(section, "then"), "this never reaches the supervisors: their stage is above")


def last_reaches_nobody(reading: Reading) -> Findings:
    """A last stage that does not always reach somebody."""
    last = reading.stages[-1]
    if not always_holds(last.stage.when):
        yield fault(last.found["when"], "the last stage must take every ticket: it can have no condition")
    if last.stage.exclusive:
        yield fault(last.found["exclusive"], "the last stage must reach a group: one person may be away for ever")
    elif last.stage.scope.source is BY_PERSON or last.stage.scope.value == CUSTOMERS_AUDIENCE:
        why = "the last stage must always reach somebody: name a department, an audience or a role"
        yield fault(last.found["scope"], why)


def help_for_unknown_class(reading: Reading) -> Findings:
    """Help that is asked for with a class that the policy does not have."""
    keys = [one.key for one in reading.policy.classes]
    if reading.policy.help is None:
        return
    for item in reading.inside("help", "classes").items():
        name = item.text() or ""
        if name not in keys:
            yield fault(item, unknown("class", name, keys))


CHECKS: Sequence[Check] = (
    never_reached,
    always_empty,
    behind_an_end,
    leading_back,
    not_widening,
    last_reaches_nobody,
    help_for_unknown_class,
)


def class_never_used(reading: Reading) -> Findings:
    """A class whose tickets all belong to one above it."""
    rest_taken = False
    above: list[Condition] = []
    for placed in reading.classes:
        match = placed.one.match
        if rest_taken if match is None else not can_hold(match, without=above):
            yield fault(placed.key, "no ticket is ever of this class: those above take them all")
        rest_taken |= match is None
        above += [match] if match is not None else []


def very_long_hold(reading: Reading) -> Findings:
    """A hold of more than 60 days."""
    policy = reading.policy
    holds: list[tuple[Duration, Place]] = [(one.stage.hold, one.found["hold"]) for one in reading.stages]
    holds.append((policy.claimed.hold, reading.inside("claimed", "hold")))
    holds.append((policy.reassigned.accept_within, reading.inside("reassigned", "accept_within")))
    for hold, place in holds:
        if hold.seconds > LONGEST_HOLD.total_seconds():
            yield fault(place, f"{hold} is more than {LONGEST_HOLD.days} days: the ticket stands still for so long")


def without_supervisors(reading: Reading) -> Findings:
    """A ladder in which no stage asks a supervisor."""
    wanted = StageScope(ScopeSource.ROLE, Role.SUPERVISOR)
    if all(one.stage.scope != wanted for one in reading.stages):
        yield fault(reading.found["stages"], "no stage asks the supervisors: what nobody takes stays with the last one")


WARNINGS: Sequence[Check] = (class_never_used, very_long_hold, without_supervisors)
