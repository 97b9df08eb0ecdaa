"""Facts as bytes and back, so that a decision can be made again.

What of a roster seldom changes is packed once for all decisions that read it; the rest goes into each decision's own
part, an agent's figures as one column a field. Both are JSON of the dataclasses' fields, compressed.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from services.router.policy.calendars import Calendar
from services.router.policy.facts import (
    AgentFacts,
    AudienceFacts,
    CustomerFacts,
    Facts,
    MarkSums,
    MarkTotals,
    Roster,
    TicketFacts,
)
from services.router.policy.plain_form import from_plain, json_of

FAST = 1
"""zlib's level: nearly the size of the best in a tenth of its time."""
KEPT = 8
"""So many rosters are remembered with their bytes; in one company the newest is the one that is asked for."""
_MICROSECOND = timedelta(microseconds=1)

MOVING = ("open_load", "urgent_load", "charge", "away", "idle_working_minutes")
"""An agent's figures that move from one decision to the next, beside when he was seen, his marks and his affinity."""
_APART = (*MOVING, "last_seen_at", "marks", "affinity")
_MARKS = tuple(part.name for part in fields(MarkSums))
_LASTING = tuple(part.name for part in fields(AgentFacts) if part.name not in _APART)
_OF_AUDIENCE = tuple(part.name for part in fields(AudienceFacts) if part.name not in ("customers", "marks"))
_lasting, _moving, _marks = attrgetter(*_LASTING), attrgetter(*MOVING), attrgetter(*_MARKS)
_of_audience = attrgetter(*_OF_AUDIENCE)


@dataclass(frozen=True, slots=True)
class FactForm:
    """Facts as bytes; equal facts have equal ones. `roster` is compressed and named by its hash, `text` is JSON."""

    roster_hash: str
    roster: bytes
    text: bytes

    def digest(self, policy_hash: str) -> str:
        """SHA-256 in hex of these facts and a policy: all that a decision rests on."""
        return hashlib.sha256(b"\n".join((policy_hash.encode(), self.roster_hash.encode(), self.text))).hexdigest()

    def packed(self) -> bytes:
        """The text as it is kept."""
        return zlib.compress(self.text, FAST)


@dataclass(frozen=True, slots=True)
class _PackedRoster:
    """What of a roster lasts: the values themselves, the hash that names them and their bytes."""

    lasting: tuple[Any, ...]
    hash: str
    packed: bytes


_rosters: list[_PackedRoster] = []


@dataclass(frozen=True, slots=True)
class _RosterForm:
    """A roster at a moment in bytes, but for what agents had to do with a customer."""

    roster: Roster
    now: datetime
    lasting: _PackedRoster
    moving: bytes


_forms: list[_RosterForm] = []


def form_of(facts: Facts) -> FactForm:
    """Give facts as bytes."""
    form = _form_of_roster(facts.roster, facts.now)
    own = json_of(_own(facts))
    return FactForm(form.lasting.hash, form.lasting.packed, b"%s,%s" % (own[:-1], form.moving[1:]))


def _form_of_roster(roster: Roster, now: datetime) -> _RosterForm:
    """The bytes that all tickets of a moment share; found again by the values, as those of a whole roster are."""
    for known in reversed(_forms):
        if known.now == now and known.roster.is_like(roster):
            return known
    del _forms[: 1 - KEPT]
    _forms.append(_RosterForm(roster, now, _packed_roster(roster), json_of(_moving_part(roster, now))))
    return _forms[-1]


def pack_facts(facts: Facts) -> tuple[str, bytes, bytes]:
    """Give hash and bytes of what lasts of the roster, and the bytes of all else, as they are kept."""
    form = form_of(facts)
    return form.roster_hash, form.roster, form.packed()


def unpack_facts(roster_bytes: bytes, facts_bytes: bytes) -> Facts:
    """Give the facts that were packed. Raises ValueError, KeyError or zlib.error for other bytes."""
    lasting, rest = _expanded(roster_bytes), _expanded(facts_bytes)
    now = from_plain(datetime, rest["now"])
    return Facts(
        now=now,
        ticket=from_plain(TicketFacts, rest["ticket"]),
        customer=from_plain(CustomerFacts, rest["customer"]),
        roster=_roster(lasting, rest, now),
        addressed=tuple(rest["addressed"]),
        thread_owner=rest["thread_owner"],
    )


def _packed_roster(roster: Roster) -> _PackedRoster:
    """The bytes of a roster; those of one that was packed before are found again by its values.

    Comparing is cheap as long as decisions share the values of the roster they were loaded from.
    """
    lasting = (roster.version, roster.calendars, *map(_lasting, roster.agents), *map(_of_audience, roster.audiences))
    for known in reversed(_rosters):
        if known.lasting == lasting:
            return known
    text = json_of(_lasting_part(roster))
    del _rosters[: 1 - KEPT]
    _rosters.append(_PackedRoster(lasting, hashlib.sha256(text).hexdigest(), zlib.compress(text, FAST)))
    return _rosters[-1]


def _lasting_part(roster: Roster) -> dict[str, Any]:
    return {
        "version": roster.version,
        "calendars": roster.calendars,
        "agents": [dict(zip(_LASTING, _lasting(agent), strict=True)) for agent in roster.agents],
        "audiences": [dict(zip(_OF_AUDIENCE, _of_audience(one), strict=True)) for one in roster.audiences],
    }


def _own(facts: Facts) -> dict[str, Any]:
    """What belongs to one ticket and its customer."""
    agents = facts.roster.agents
    return {
        "now": facts.now,
        "ticket": facts.ticket,
        "customer": facts.customer,
        "addressed": facts.addressed,
        "thread_owner": facts.thread_owner,
        "affinity": [[place, one.affinity] for place, one in enumerate(agents) if one.affinity],
    }


def _moving_part(roster: Roster, now: datetime) -> dict[str, Any]:
    return {
        "moving": list(zip(*map(_moving, roster.agents), strict=True)),
        "seen": [_before(now, agent.last_seen_at) for agent in roster.agents],
        "marks": list(zip(*(_marks(agent.marks) for agent in roster.agents), strict=True)),
        "audiences": [[one.customers, one.marks.count, one.marks.total] for one in roster.audiences],
        "totals": [roster.marks.count, roster.marks.total],
    }


def _roster(lasting: dict[str, Any], rest: dict[str, Any], now: datetime) -> Roster:
    return Roster(
        agents=tuple(_agents(lasting, rest, now)),
        audiences=tuple(
            AudienceFacts(**one, customers=customers, marks=MarkTotals(count, total))
            for one, (customers, count, total) in zip(lasting["audiences"], rest["audiences"], strict=True)
        ),
        calendars=from_plain(tuple[Calendar, ...], lasting["calendars"]),
        marks=MarkTotals(*rest["totals"]),
        version=lasting["version"],
    )


def _agents(lasting: dict[str, Any], rest: dict[str, Any], now: datetime) -> Iterator[AgentFacts]:
    affinity = dict(rest["affinity"])
    figures, sums = zip(*rest["moving"], strict=True), zip(*rest["marks"], strict=True)
    rows = zip(lasting["agents"], figures, rest["seen"], sums, strict=True)
    for place, (own, moving, seen, marks) in enumerate(rows):
        values = {
            **own,
            **dict(zip(MOVING, moving, strict=True)),
            "last_seen_at": None if seen is None else (now - seen * _MICROSECOND).isoformat(),
            "marks": dict(zip(_MARKS, marks, strict=True)),
            "affinity": affinity.get(place, []),
        }
        yield from_plain(AgentFacts, values)


def _before(now: datetime, seen: datetime | None) -> int | None:
    """Microseconds from `seen` to `now`."""
    return None if seen is None else (now - seen) // _MICROSECOND


def _expanded(packed: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(zlib.decompress(packed))
    return read
