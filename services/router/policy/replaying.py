"""A recorded decision made again: the same facts and the same policy give the same bytes."""

from services.router.policy.decision import Decision, Override
from services.router.policy.definition import Policy
from services.router.policy.facts import Facts
from services.router.policy.ladder import decide
from services.router.policy.reassignment import Target, TargetKind, reassign


def decide_again(facts: Facts, policy: Policy, override: Override | None) -> Decision:
    """The decision the ladder made, or a person in its stead. Raises ReassignmentRefused, ValueError."""
    if override is None:
        return decide(facts, policy)
    return reassign(facts, policy, target_of(override.target), override.by, override.why)


def target_of(text: str) -> Target:
    """The target that a record names. Raises ValueError."""
    kind, _, named = text.partition(" ")
    if kind == TargetKind.STAGE:
        return Target(TargetKind.STAGE, stage=named)
    return Target(TargetKind(kind), int(named))
