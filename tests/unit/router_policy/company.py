"""A small company for the tests of the policy: two audiences, two time zones, one supervisor, one administrator.

Monday 2 March 2026, 10:00 in Berlin (09:00 UTC) is the moment of all tests unless they say otherwise.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from services.router.policy.calendars import Calendar, CalendarId, Hours, Opening
from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.facts import (
    Absence,
    AgentFacts,
    AudienceFacts,
    CustomerFacts,
    Facts,
    Mark,
    Membership,
    OrderLine,
    Roster,
    ScopeRef,
    TicketFacts,
)
from services.router.policy.words import (
    AgentId,
    AudienceId,
    CustomerId,
    Entry,
    LetterId,
    OrderState,
    RatingId,
    Role,
    ScopeKind,
    TicketId,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
POLICY = parse_policy(default_policy_text(), version=7)

CABLES, STUDIO = AudienceId(1), AudienceId(2)
ANNA, BORIS, CLARA, DIEGO, ELSA, FRANK = (AgentId(one) for one in range(1, 7))
SUE, ADA = AgentId(8), AgentId(9)


def utc(text: str) -> datetime:
    """An instant written as `2026-03-02 09:00`, UTC."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def hours(text: str) -> Hours:
    """Openings written as `9:00-13:00 14:00-18:00`."""
    parts = [part.split("-") for part in text.split()]
    return tuple(Opening(_minutes(start), _minutes(end)) for start, end in parts)


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def calendar(zone: str = "Europe/Berlin", day: str = "9:00-18:00", id: int = 1, **rest: Any) -> Calendar:
    """Five equal days from Monday unless `week` is given."""
    week = rest.pop("week", None) or (hours(day),) * 5 + ((), ())
    return Calendar(CalendarId(id), rest.pop("version", 1), zone, week, **rest)


BERLIN = calendar()
MOSCOW = calendar("Europe/Moscow", "10:00-19:00", id=2)


def agent(id: AgentId, *audiences: AudienceId, **rest: Any) -> AgentFacts:
    """An agent of sales, at the desk; the first audience is the primary one."""
    values: dict[str, Any] = {
        "name": f"Agent {id}",
        "role": Role.AGENT,
        "department": "sales",
        "calendar_id": CalendarId(1),
        "audiences": tuple(Membership(one, place == 0) for place, one in enumerate(audiences)),
        "last_seen_at": NOW - timedelta(seconds=30),
    }
    return AgentFacts(id=id, **(values | rest))


def people() -> dict[AgentId, AgentFacts]:
    """Anna, Boris for cables; Clara, Diego for the studio; Elsa in purchasing; Frank in sales without audience."""
    return {
        ANNA: agent(ANNA, CABLES),
        BORIS: agent(BORIS, CABLES, STUDIO, calendar_id=CalendarId(2)),
        CLARA: agent(CLARA, STUDIO),
        DIEGO: agent(DIEGO, STUDIO, CABLES),
        ELSA: agent(ELSA, department="purchasing"),
        FRANK: agent(FRANK),
        SUE: agent(SUE, role=Role.SUPERVISOR),
        ADA: agent(ADA, role=Role.ADMINISTRATOR, department="office"),
    }


AUDIENCES = (
    AudienceFacts(CABLES, "cables", "Cables", "sales", customers=60),
    AudienceFacts(STUDIO, "studio", "Studio", "sales", customers=40),
)


def roster(changes: dict[AgentId, dict[str, Any]] | None = None, without: tuple[AgentId, ...] = ()) -> Roster:
    """The company, with some people changed or missing."""
    changed = {id: replace(one, **(changes or {}).get(id, {})) for id, one in people().items() if id not in without}
    return Roster(tuple(changed.values()), AUDIENCES, (BERLIN, MOSCOW))


def order(days_ago: float, audience: AudienceId = CABLES, state: OrderState = OrderState.OK) -> OrderLine:
    """One order line so many days old."""
    return OrderLine(NOW - timedelta(days=days_ago), audience, state, f"order-{days_ago:g}-{audience}")


def mark(agent_id: AgentId, score: int, days_ago: float = 10) -> Mark:
    """This customer's mark of an agent."""
    return Mark(NOW - timedelta(days=days_ago), RatingId(int(days_ago * 10) + agent_id), agent_id, score)


def away(days: float = 1) -> dict[str, Any]:
    """On leave since yesterday."""
    return {"absences": (Absence(NOW - timedelta(days=1), NOW + timedelta(days=days)),)}


def customer(*orders: OrderLine, marks: tuple[Mark, ...] = (), named: AudienceId | None = None) -> CustomerFacts:
    """The customer."""
    return CustomerFacts(CustomerId(100), orders, marks, named)


KNOWN = customer(order(100))
STRANGER = customer()


def ticket(**rest: Any) -> TicketFacts:
    """A ticket whose letter came just now."""
    return TicketFacts(TicketId(500), LetterId(501), **({"oldest_open_at": NOW} | rest))


def facts(**rest: Any) -> Facts:
    """A known cables customer writes to nobody in particular."""
    values: dict[str, Any] = {"now": NOW, "ticket": ticket(), "customer": KNOWN, "roster": roster()}
    return Facts(**(values | rest))


ANNA_REF = ScopeRef(ScopeKind.AGENT, ANNA)
ELSA_REF = ScopeRef(ScopeKind.AGENT, ELSA)
CABLES_REF = ScopeRef(ScopeKind.AUDIENCE, CABLES, "cables")
SALES_REF = ScopeRef(ScopeKind.DEPARTMENT, key="sales")
SUPERVISORS_REF = ScopeRef(ScopeKind.ROLE, key="supervisor")


def came(entry: Entry, stage: str, *scope: ScopeRef, **rest: Any) -> TicketFacts:
    """A ticket that leaves or re-enters a stage; it was the only one run unless `stages_run` is given."""
    return ticket(entry=entry, stage=stage, scope=scope, **({"stages_run": (stage,)} | rest))
