"""Counting a duration on the working time of one person."""

from datetime import datetime, timedelta

from services.router.policy.definition import Policy
from services.router.policy.due import due_after
from services.router.policy.durations import Duration, Unit
from services.router.policy.facts import Roster
from services.router.policy.working_time import Schedule
from services.router.ports import Store

LOOK_AGAIN = Duration(1, Unit.DAYS, working=False)
"""While the policy reminds of nothing of a kind, its reminders move on by so much: one that does again forgets none."""


def stale_after(policy: Policy) -> Duration:
    """After how long its holder is asked how an untouched ticket stands, or it is looked whether he is to be asked."""
    return policy.stale.after if policy.stale is not None else LOOK_AGAIN


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
