"""Counting a duration on the working time of one person."""

from datetime import datetime, timedelta

from services.router.policy.due import due_after
from services.router.policy.durations import Duration
from services.router.policy.working_time import Schedule
from services.router.ports import Store


async def due_for(store: Store, agent_id: int | None, duration: Duration, since: datetime, now: datetime) -> datetime:
    """The instant at which a duration is over for an agent; on the wall clock for nobody, or without working time."""
    wall = since + timedelta(seconds=duration.seconds)
    if agent_id is None or not duration.working:
        return wall
    roster = await store.load_one(agent_id, now)
    calendars = {calendar.id: calendar for calendar in roster.calendars}
    schedules = [Schedule(calendars[agent.calendar_id], agent.absences) for agent in roster.agents]
    return due_after(duration, schedules, since) or wall
