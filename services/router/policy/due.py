"""When a duration is over, on the working time of a group."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.router.policy.durations import Duration
from services.router.policy.working_time import Schedule, add_working, end_of_working_day


def due_after(duration: Duration, union: Sequence[Schedule], start: datetime) -> datetime | None:
    """The instant at which a duration from `start` is over; None where 60 days bring no working minute."""
    if duration.counts_days:
        return end_of_working_day(union, start, duration.amount)
    if duration.working:
        return add_working(union, start, duration.seconds)
    return start + timedelta(seconds=duration.seconds)


def due_surely(duration: Duration, union: Sequence[Schedule], start: datetime) -> datetime:
    """As due_after; on the wall clock where 60 days bring no working minute."""
    return due_after(duration, union, start) or start + timedelta(seconds=duration.seconds)
