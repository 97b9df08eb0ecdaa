"""Keeps the counters beside facts exact: what a change takes away and adds is counted over the customers it touches.

The sums are integers, so that keeping them for years gives the same as counting anew.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from services.router.handlers.deciding import current_policy
from services.router.policy.definition import QualityRule
from services.router.policy.facts import MarkTotals
from services.router.policy.quality import mark_term
from services.router.ports import Store
from services.router.ports.standing import GivenMark, Standing

Result = TypeVar("Result")


async def keeping_standings(
    store: Store, customer_ids: Sequence[int], change: Callable[[], Awaitable[Result]]
) -> Result:
    """Run a change of these customers' marks, and move the sums of the agents they rate with it."""
    await store.hold_customers(customer_ids)
    # Read after the hold: whoever changes the rule counts anew, and has done so or waits for us.
    rule = (await current_policy(store)).quality
    before = _standings(await store.marks_of(customer_ids), rule)
    result = await change()
    after = _standings(await store.marks_of(customer_ids), rule)
    nothing = Standing()
    changes = {agent: _sum(after.get(agent, nothing), before.get(agent, nothing), -1) for agent in before | after}
    await store.add_standings({agent: change for agent, change in changes.items() if change != nothing})
    return result


async def recount_standings(store: Store, rule: QualityRule) -> None:
    """Count the sums of all agents anew, after the constants of quality changed."""
    await store.clear_standings()
    await store.add_standings(_standings(await store.marks_of(None), rule))


async def keeping_audience_customers(
    store: Store, customer_ids: Sequence[int], change: Callable[[], Awaitable[Result]]
) -> Result:
    """Run a change of these customers' orders, and move the numbers of customers of audiences with it."""
    await store.hold_customers(customer_ids)
    before = Counter((await store.leading_audiences(customer_ids)).values())
    result = await change()
    after = Counter((await store.leading_audiences(customer_ids)).values())
    changes = {audience: after[audience] - before[audience] for audience in before | after}
    moved = {audience: change for audience, change in changes.items() if change}
    if moved:
        await store.add_audience_customers(moved)
    return result


def _standings(marks: Iterable[GivenMark], rule: QualityRule) -> dict[int, Standing]:
    by_customer: dict[int, list[GivenMark]] = defaultdict(list)
    for mark in marks:
        by_customer[mark.customer_id].append(mark)
    found: dict[int, Standing] = {}
    for own in by_customer.values():
        given = MarkTotals(len(own), sum(mark.score for mark in own))
        for mark in own:
            term = mark_term(mark.score, mark.rated_at, given, rule)
            added = Standing(1, mark.score, term.weight, term.adjusted, term.leniency)
            found[mark.agent_id] = _sum(found.get(mark.agent_id, Standing()), added, 1)
    return found


def _sum(one: Standing, other: Standing, sign: int) -> Standing:
    return Standing(
        one.marks + sign * other.marks,
        one.total + sign * other.total,
        one.weight + sign * other.weight,
        one.adjusted + sign * other.adjusted,
        one.leniency + sign * other.leniency,
    )
