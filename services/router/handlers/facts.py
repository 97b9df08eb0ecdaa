"""Facts that other systems push, in batches: what fits is kept, each other line is rejected with field and reason."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from services.router.handlers.reconsider import reconsider_customers
from services.router.handlers.standing import keeping_audience_customers, keeping_standings
from services.router.ports import Store
from services.router.ports.facts import CustomerLine, Given, Holder, Identity, Merged, OrderLine, RatingLine
from shared.errors import Conflict

AHEAD = timedelta(days=1)
"""Clocks of other systems may be ahead of ours by so much."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line that was not kept: its place in what was sent, the field and what is wrong with it."""

    index: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a batch: ids by place of those lines that were kept, and the rejected ones."""

    ids: Mapping[int, int]
    rejected: tuple[Rejection, ...]


class Line(Protocol):
    """What all lines have."""

    @property
    def index(self) -> int: ...

    @property
    def external_id(self) -> str | None: ...


AnyLine = TypeVar("AnyLine", bound=Line)


async def keep_customers(store: Store, now: datetime, lines: Sequence[CustomerLine]) -> Kept:
    """Add or replace customers. An address of a customer made on first contact brings all he has with it.

    What is said of one who was merged is said of the other. Raises Conflict when an address was taken while this ran.
    """
    holders = await store.holders(sorted({claim for line in lines for claim in _identities(line)}))
    merged = await store.merged_customers([line.external_id for line in lines])
    claims = _Claims(holders, merged)
    rejected = [rejection for line in lines if (rejection := claims.enter(line)) is not None]
    kept = _last_ones(lines, rejected)
    ids = await store.save_customers(_as_known(kept, merged), now)
    ids |= {gone: ids[one.external_id] for gone, one in merged.items() if one.external_id in ids}
    heirs = {former: ids[heir] for former, heir in claims.heirs.items() if heir in ids}
    await store.take_over_customers(heirs)
    if not await store.save_identities([_given(line, ids, merged) for line in kept]):
        raise Conflict("An address was given to another customer meanwhile; send this again.")
    # What an heir has taken over he may have bad marks about.
    await reconsider_customers(store, now, sorted(set(heirs.values())))
    return Kept(_by_place(lines, rejected, ids), tuple(rejected))


def _as_known(lines: Sequence[CustomerLine], merged: Mapping[str, Merged]) -> list[CustomerLine]:
    """The lines by the external ids that count, each once; what is said of a customer himself comes first."""
    found = {merged[line.external_id].external_id: line for line in lines if line.external_id in merged}
    found |= {line.external_id: line for line in lines if line.external_id not in merged}
    return [replace(line, external_id=external_id) for external_id, line in found.items()]


def _given(line: CustomerLine, ids: Mapping[str, int], merged: Mapping[str, Merged]) -> Given:
    origin = merged.get(line.external_id)
    return Given(ids[line.external_id], origin.id if origin is not None else None, _identities(line))


async def keep_orders(store: Store, now: datetime, lines: Sequence[OrderLine]) -> Kept:
    """Add or replace orders with all their lines."""
    of_these = [line.external_id for line in lines]
    customers, touched = await _held(store, lines, lambda: store.customers_of_orders(of_these))
    agents = await store.agent_ids([line.worked_by for line in lines if line.worked_by is not None])

    def flaw(line: OrderLine) -> tuple[str, str] | None:
        if line.customer not in customers:
            return "customer", f"there is no customer {line.customer!r}"
        if line.worked_by is not None and line.worked_by not in agents:
            return "worked_by", f"there is no agent {line.worked_by!r}"
        return ("ordered_at", "lies in the future") if line.ordered_at > now + AHEAD else None

    rejected = _rejections(lines, flaw)
    kept = _last_ones(lines, rejected)
    ids = await keeping_audience_customers(store, touched, lambda: store.save_orders(kept, customers, agents))
    return Kept(_by_place(lines, rejected, ids), tuple(rejected))


async def keep_ratings(store: Store, now: datetime, lines: Sequence[RatingLine]) -> Kept:
    """Add ratings; one with an external id that is known replaces the former."""
    of_these = [line.external_id for line in lines if line.external_id]
    customers, touched = await _held(store, lines, lambda: store.customers_of_ratings(of_these))
    agents = await store.agent_ids([line.agent for line in lines])

    def flaw(line: RatingLine) -> tuple[str, str] | None:
        if line.customer not in customers:
            return "customer", f"there is no customer {line.customer!r}"
        if line.agent not in agents:
            return "agent", f"there is no agent {line.agent!r}"
        return ("rated_at", "lies in the future") if line.rated_at > now + AHEAD else None

    rejected = _rejections(lines, flaw)
    # A clock ahead of ours is taken for ours: nobody would look again when such a mark's time has come.
    kept = [replace(line, rated_at=min(line.rated_at, now)) for line in _last_ones(lines, rejected)]
    ids = await keeping_standings(store, touched, lambda: store.save_ratings(kept, customers, agents))
    await reconsider_customers(store, now, touched)
    return Kept({line.index: rating_id for line, rating_id in zip(kept, ids, strict=True)}, tuple(rejected))


class OfCustomer(Protocol):
    """A line that names its customer."""

    @property
    def customer(self) -> str: ...


async def _held(
    store: Store, lines: Iterable[OfCustomer], former: Callable[[], Awaitable[list[int]]]
) -> tuple[Mapping[str, int], list[int]]:
    """The ids of the customers named, and of all whom the lines touch, those held by whom they were `former`ly too.

    They are held; had one been merged while we waited for him, all are read again.
    """
    names = [line.customer for line in lines]
    found: tuple[Mapping[str, int], list[int]] | None = None
    while True:
        customers = await store.customer_ids(names)
        touched = sorted({*customers.values(), *await former()})
        if found == (customers, touched):
            return found
        found = customers, touched
        await store.hold_customers(touched)


class _Claims:
    """Which customer of a batch gets which identity; the first line that asks for one has it."""

    def __init__(self, holders: Mapping[Identity, Holder], merged: Mapping[str, Merged]) -> None:
        self._holders = holders
        self._merged = merged
        self._given: dict[Identity, str] = {}
        self.heirs: dict[int, str] = {}
        """Customers made on first contact, and the external id of the one who takes over from each."""

    def enter(self, line: CustomerLine) -> Rejection | None:
        """Give the line its identities, or say which of them is somebody else's."""
        gone = self._merged.get(line.external_id)
        himself = gone.external_id if gone is not None else line.external_id
        for identity in _identities(line):
            owner = self._owner(identity)
            if owner not in (None, himself):
                return Rejection(line.index, "addresses", f"{identity[1]} belongs to customer {owner!r}")
        for identity in _identities(line):
            self._given[identity] = himself
            holder = self._holders.get(identity)
            if holder is not None and holder.external_id is None:
                self.heirs[holder.customer_id] = himself
        return None

    def _owner(self, identity: Identity) -> str | None:
        holder = self._holders.get(identity)
        if holder is None:
            return self._given.get(identity)
        return holder.external_id or self.heirs.get(holder.customer_id)


def _identities(line: CustomerLine) -> list[Identity]:
    return [("external", line.external_id), *(("address", address) for address in line.addresses)]


def _rejections(lines: Sequence[AnyLine], flaw: Callable[[AnyLine], tuple[str, str] | None]) -> list[Rejection]:
    return [Rejection(line.index, *found) for line in lines if (found := flaw(line)) is not None]


def _last_ones(lines: Sequence[AnyLine], rejected: Sequence[Rejection]) -> list[AnyLine]:
    """Give the lines that are not rejected; of several with one external id the last, as if sent in turn."""
    refused = {rejection.index for rejection in rejected}
    last: dict[str | int, AnyLine] = {}
    for line in lines:
        if line.index not in refused:
            last[line.external_id if line.external_id is not None else line.index] = line
    return list(last.values())


def _by_place(lines: Sequence[Line], rejected: Sequence[Rejection], ids: Mapping[str, int]) -> dict[int, int]:
    refused = {rejection.index for rejection in rejected}
    return {line.index: ids[str(line.external_id)] for line in lines if line.index not in refused}
