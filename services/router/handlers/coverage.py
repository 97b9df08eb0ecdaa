"""Warnings for who saves a change of calendars, absences or people: whom it leaves without anybody."""

from collections.abc import Collection
from datetime import datetime

from services.router.handlers.deciding import current_policy
from services.router.policy.coverage import gaps
from services.router.policy.facts import CustomerFacts, Facts, TicketFacts
from services.router.policy.situation import situation_of
from services.router.policy.words import CustomerId, LetterId, TicketId
from services.router.ports import Store


async def warnings_of(
    store: Store, now: datetime, agent_ids: Collection[int], audiences: Collection[str] = ()
) -> list[str]:
    """Give a sentence for each audience and stage that a change of these agents and audiences (keys) left alone."""
    # A ticket and a customer that do not exist: the roster alone is asked.
    ticket = TicketFacts(TicketId(0), LetterId(0), now)
    facts = Facts(now, ticket, CustomerFacts(CustomerId(0)), await store.load_roster(0, now))
    return gaps(situation_of(facts, await current_policy(store)), agent_ids, audiences)


async def warnings_of_calendar(store: Store, now: datetime, calendar_id: int) -> list[str]:
    """Give the warnings after a change of a calendar: of who works by it, and of audiences bound to it."""
    roster = await store.load_roster(0, now)
    bound = [audience.key for audience in roster.audiences if audience.calendar_id == calendar_id]
    return await warnings_of(store, now, await store.agents_of_calendar(calendar_id), bound)
