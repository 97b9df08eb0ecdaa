"""Counting a duration on the working time of one person."""

from datetime import datetime, timedelta

from services.router.policy.due import due_after
from services.router.policy.durations import Duration
from services.router.policy.facts import Roster
from services.router.policy.working_time import Schedule
from services.router.ports import Store


async def due_for(store: Store, agent_id: int | None, duration: Duration, since: datetime, now: datetime) -> datetime:
    """The instant at which a duration is over for an agent; on the wall clock for nobody, or without working time."""
    if agent_id is None or not duration.working:
        return _on_the_wall(duration, since)
    return due_of(await store.load_one(agent_id, now), duration, since)


def due_of(roster: Roster, duration: Duration, since: datetime) -> datetime:
    """The instant at which a duration is over for the agents of a roster; on the wall clock without working time."""
    if not duration.working:
        return _on_the_wall(duration, since)
    calendars = {calendar.id: calendar for calendar in roster.calendars}
    schedules = [Schedule(calendars[agent.calendar_id], agent.absences) for agent in roster.agents]
    return due_after(duration, schedules, since) or _on_the_wall(duration, since)


def _on_the_wall(duration: Duration, since: datetime) -> datetime:
    return since + timedelta(seconds=duration.seconds)
