"""A second policy that decides beside the one that counts, from the facts each decision recorded. It moves nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from services.router.handlers.examining import parsed_beside, refuse_faulty
from services.router.policy.definition import Policy
from services.router.policy.document import parse_policy
from services.router.policy.fact_form import unpack_facts
from services.router.policy.ladder import decide
from services.router.ports import Store
from services.router.ports.simulations import LiveDecision, ShadowRow
from shared.errors import NotFound
from shared.principal import Principal

SETTLED = timedelta(seconds=2)
"""Decisions are looked at when they are so old: until then one with a lower id may still be written."""

Shown = dict[str, Any]
"""`stage`, `responsible` (an id) and `due_at` of a decision."""


@dataclass(slots=True)
class Compared:
    """Decisions looked at: those that would have been others, and those on which the policy failed."""

    different: list[tuple[LiveDecision, Shown]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def read_shadow(store: Store) -> ShadowRow:
    """Give the policy beside the one that counts. Raises NotFound."""
    found = await store.shadow()
    if found is None:
        raise NotFound("No policy decides beside the one that counts.")
    return found


async def replace_shadow(store: Store, now: datetime, principal: Principal, text: str) -> ShadowRow:
    """Let a policy decide beside the one that counts, from the next decision on. Raises InvalidPolicy."""
    await refuse_faulty(text)
    placed = await store.set_shadow(text, (await parsed_beside(text)).hash, principal.name, now)
    store.wake("shadow")
    return placed


async def remove_shadow(store: Store) -> None:
    """End it, its counts and its differences. Raises NotFound."""
    if not await store.remove_shadow():
        raise NotFound("No policy decides beside the one that counts.")


async def decisions_to_shadow(store: Store, now: datetime, limit: int) -> tuple[ShadowRow, list[LiveDecision]] | None:
    """Give the policy and the next decisions it has not looked at; None while there is no such policy."""
    row = await store.shadow()
    return (row, await store.decisions_after(row.last_decision_id, now - SETTLED, limit)) if row is not None else None


def compare(row: ShadowRow, decisions: Sequence[LiveDecision]) -> Compared:
    """Decide again under the shadow policy; what a person chose is his under any policy. Computes for milliseconds."""
    found = Compared()
    for one in decisions:
        if one.chosen or one.facts is None or one.roster is None:
            continue
        try:
            # Equals are told apart by a lot drawn for each policy: with the live one's lot only the policies differ.
            policy = replace(_parsed(row.text), hash=one.policy_hash)
            shadow = _decided(one.roster, one.facts, policy)
        except Exception as error:
            # Whatever it is, it is this policy's failure alone: it is counted and shown, and the live one goes on.
            found.failures.append(f"decision {one.id}: {type(error).__name__}: {error}"[:500])
            continue
        if shadow != {"stage": one.stage, "responsible": one.responsible, "due_at": one.due_at}:
            found.different.append((one, shadow))
    return found


async def note_shadowed(store: Store, row: ShadowRow, decisions: Sequence[LiveDecision], found: Compared) -> None:
    """Keep what was found, unless the policy was replaced meanwhile or another copy was first."""
    counts = len(decisions), len(found.different), len(found.failures)
    failure = found.failures[-1] if found.failures else None
    if await store.note_shadowed(row, decisions[-1].id, counts, failure):
        await store.add_shadow_differences(found.different)


def _decided(roster: bytes, facts: bytes, policy: Policy) -> Shown:
    decision = decide(unpack_facts(roster, facts), policy)
    responsible = decision.offered if decision.exclusive else decision.responsible
    due_at = decision.hold.due_at.isoformat().replace("+00:00", "Z")
    return {"stage": decision.stage, "responsible": responsible, "due_at": due_at}


@lru_cache(maxsize=2)
def _parsed(text: str) -> Policy:
    return parse_policy(text)
