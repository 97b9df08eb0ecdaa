"""Working time: weeks, breaks, nights, clock changes, holidays, closures, unions."""

from datetime import date, timedelta

import pytest

from services.router.policy.calendars import Calendar, Opening, country_is_known, hours_on
from services.router.policy.facts import Absence
from services.router.policy.working_time import (
    Schedule,
    add_working,
    end_of_shift,
    end_of_working_day,
    is_working,
    union_of,
    working_seconds_between,
)
from tests.unit.router_policy.company import BERLIN, calendar, hours, utc

HOUR = 3600
LUNCH = Absence(utc("2026-03-02 10:00"), utc("2026-03-02 14:00"))
LONG_LEAVE = Absence(utc("2026-01-01 00:00"), utc("2026-05-02 00:00"))
BACK_IN_TIME = Absence(utc("2026-01-01 00:00"), utc("2026-04-30 09:00"))
SPLIT = calendar(day="9:00-13:00 14:00-18:00")
NIGHT = calendar(week=(hours("22:00-6:00"),) * 7)
ALWAYS = calendar(week=(hours("0:00-0:00"),) * 7)
NEVER = calendar(week=((),) * 7)
SUNDAYS = calendar(week=((),) * 6 + (hours("1:00-5:00"),))
GERMAN = calendar(country="DE")
RUSSIAN = calendar("Europe/Moscow", country="RU")
KIRITIMATI = calendar("Pacific/Kiritimati", "9:00-10:00", id=3)  # UTC+14
BAKER = calendar("Etc/GMT+12", "9:00-10:00", id=4)  # UTC-12
CLOSED_THREE_WEEKS = calendar(closed=tuple(date(2026, 8, 3) + timedelta(days=one) for one in range(21)))
OPEN_SATURDAY = calendar(open_days=((date(2026, 3, 7), hours("10:00-14:00")),), closed=(date(2026, 3, 6),))


def alone(one: Calendar, *absences: Absence) -> tuple[Schedule, ...]:
    return (Schedule(one, absences),)


@pytest.mark.parametrize(
    ("union", "start", "hours_to_add", "due"),
    [
        # within a day; Berlin works 08:00-17:00 UTC in winter
        (alone(BERLIN), "2026-03-02 09:00", 2, "2026-03-02 11:00"),
        # a hold may end exactly with the day
        (alone(BERLIN), "2026-03-02 15:00", 2, "2026-03-02 17:00"),
        # over the night
        (alone(BERLIN), "2026-03-02 16:00", 2, "2026-03-03 09:00"),
        # over the weekend
        (alone(BERLIN), "2026-03-06 16:00", 2, "2026-03-09 09:00"),
        # from the night: counting starts with the working day
        (alone(BERLIN), "2026-03-02 03:00", 2, "2026-03-02 10:00"),
        # from the weekend
        (alone(BERLIN), "2026-03-07 12:00", 1, "2026-03-09 09:00"),
        # longer than a day
        (alone(BERLIN), "2026-03-02 08:00", 20, "2026-03-04 10:00"),
        # over a break
        (alone(SPLIT), "2026-03-02 11:30", 1, "2026-03-02 13:30"),
        # a night shift in one piece across midnight, 21:00-05:00 UTC
        (alone(NIGHT), "2026-03-02 20:00", 8, "2026-03-03 05:00"),
        # clocks go forward on 29 March 2026 in Berlin: the working day of that week starts an hour earlier in UTC
        (alone(BERLIN), "2026-03-27 16:00", 2, "2026-03-30 08:00"),
        # clocks go back on 25 October 2026
        (alone(BERLIN), "2026-10-23 15:00", 2, "2026-10-26 09:00"),
        # the night in which clocks go forward lasts 7 hours: 21:00-04:00 UTC
        (alone(NIGHT), "2026-03-28 21:00", 8, "2026-03-29 21:00"),
        # the night in which they go back lasts 9 hours: 20:00-05:00 UTC
        (alone(NIGHT), "2026-10-24 20:00", 9, "2026-10-25 05:00"),
        # two zones 26 hours apart: 09:00 on Tuesday in Kiritimati is Monday 19:00 UTC, on Monday in Baker 21:00 UTC
        ((*alone(KIRITIMATI), *alone(BAKER)), "2026-03-02 20:00", 2, "2026-03-03 20:00"),
        # public holiday: Friday 3 April 2026 and Monday 6 April are Easter holidays in Germany (summer time)
        (alone(GERMAN), "2026-04-02 15:00", 2, "2026-04-07 08:00"),
        # a three-week closure
        (alone(CLOSED_THREE_WEEKS), "2026-07-31 15:00", 2, "2026-08-24 08:00"),
        # an extra closed Friday and an extra open Saturday
        (alone(OPEN_SATURDAY), "2026-03-05 16:00", 3, "2026-03-07 11:00"),
        # an absence in the middle of the day
        (alone(BERLIN, LUNCH), "2026-03-02 09:00", 2, "2026-03-02 15:00"),
        # a colleague with the same hours covers it
        (
            (*alone(BERLIN, LUNCH), *alone(BERLIN)),
            "2026-03-02 09:00", 2, "2026-03-02 11:00",
        ),
        # round the clock
        (alone(ALWAYS), "2026-03-02 23:30", 30, "2026-03-04 05:30"),
        # no working minute within 60 days
        (alone(NEVER), "2026-03-02 09:00", 1, None),
        (alone(BERLIN, LONG_LEAVE), "2026-03-02 09:00", 1, None),
        # back on the 59th day
        (alone(BERLIN, BACK_IN_TIME), "2026-03-02 09:00", 1, "2026-04-30 10:00"),
        # nobody at all
        ((), "2026-03-02 09:00", 1, None),
    ],
)  # fmt: skip
def test_adds_working_time(union, start, hours_to_add, due):
    assert add_working(union, utc(start), hours_to_add * HOUR) == (utc(due) if due else None)
    if due:
        assert working_seconds_between(union, utc(start), utc(due)) == hours_to_add * HOUR


@pytest.mark.parametrize(
    ("day", "works"),
    [
        # New Year's holidays in Russia
        (date(2024, 1, 3), False),
        # Saturday 27 April 2024 was made a working day, for which Monday the 29th is free
        (date(2024, 4, 27), True),
        (date(2024, 4, 29), False),
        # an ordinary Saturday
        (date(2024, 4, 20), False),
        (date(2024, 4, 22), True),
    ],
)
def test_moved_working_days(day, works):
    assert bool(hours_on(RUSSIAN, day)) is works


@pytest.mark.parametrize(
    ("calendar_", "start", "end", "seconds"),
    [
        # a whole week
        (BERLIN, "2026-03-02 00:00", "2026-03-09 00:00", 45 * HOUR),
        # backwards is nothing
        (BERLIN, "2026-03-03 00:00", "2026-03-02 00:00", 0),
        # gaps longer than the horizon are counted through
        (CLOSED_THREE_WEEKS, "2026-08-03 00:00", "2026-08-25 00:00", 9 * HOUR),
        # a Sunday of 4 hours, of 3 when clocks go forward at 2:00, of 5 when they go back at 3:00
        (SUNDAYS, "2026-03-22 00:00", "2026-03-23 00:00", 4 * HOUR),
        (SUNDAYS, "2026-03-29 00:00", "2026-03-30 00:00", 3 * HOUR),
        (SUNDAYS, "2026-10-24 12:00", "2026-10-26 00:00", 5 * HOUR),
    ],
)
def test_counts_working_seconds(calendar_, start, end, seconds):
    assert working_seconds_between(alone(calendar_), utc(start), utc(end)) == seconds


@pytest.mark.parametrize(
    ("calendar_", "at", "working", "shift_end"),
    [
        # the first instant belongs to the shift, the last does not
        (BERLIN, "2026-03-02 08:00", True, "2026-03-02 17:00"),
        (BERLIN, "2026-03-02 07:59", False, None),
        (BERLIN, "2026-03-02 17:00", False, None),
        # a break ends the shift: nobody sits there
        (SPLIT, "2026-03-02 09:00", True, "2026-03-02 12:00"),
        # a night shift ends in the morning, not at midnight
        (NIGHT, "2026-03-02 22:00", True, "2026-03-03 05:00"),
        # round the clock never ends
        (ALWAYS, "2026-03-02 22:00", True, None),
    ],
)
def test_shifts(calendar_, at, working, shift_end):
    assert is_working(alone(calendar_), utc(at)) is working
    assert end_of_shift(alone(calendar_), utc(at)) == (utc(shift_end) if shift_end else None)


def test_absence_ends_the_shift():
    schedule = alone(BERLIN, Absence(utc("2026-03-02 11:00"), utc("2026-03-04 00:00")))
    assert end_of_shift(schedule, utc("2026-03-02 09:00")) == utc("2026-03-02 11:00")


@pytest.mark.parametrize(
    ("union", "start", "days", "due"),
    [
        # asked on Monday, due when Tuesday's work ends
        (alone(BERLIN), "2026-03-02 09:00", 1, "2026-03-03 17:00"),
        # asked before work begins on Monday: still Tuesday
        (alone(BERLIN), "2026-03-02 03:00", 1, "2026-03-03 17:00"),
        # asked on Friday or Saturday: Monday
        (alone(BERLIN), "2026-03-06 09:00", 1, "2026-03-09 17:00"),
        (alone(BERLIN), "2026-03-07 09:00", 1, "2026-03-09 17:00"),
        # three working days
        (alone(BERLIN), "2026-03-05 09:00", 3, "2026-03-10 17:00"),
        # a night shift belongs to the day on which it began
        (alone(NIGHT), "2026-03-02 09:00", 1, "2026-03-04 05:00"),
        # no working day
        (alone(NEVER), "2026-03-02 09:00", 1, None),
        ((), "2026-03-02 09:00", 1, None),
    ],
)
def test_working_days(union, start, days, due):
    assert end_of_working_day(union, utc(start), days) == (utc(due) if due else None)


def test_union_keeps_one_schedule_for_each_calendar():
    """Past absences count no longer; of people with the same hours all must be absent before nobody works."""
    past, ahead, later = (
        Absence(utc(f"2026-0{month}-01 00:00"), utc(f"2026-0{month}-{end} 00:00"))
        for month, end in ((1, "09"), (4, "09"), (4, "20"))
    )
    other = calendar(id=5)
    people = (
        Schedule(BERLIN, (past,)),
        Schedule(BERLIN, (ahead,)),
        Schedule(other, (ahead,)),
        Schedule(other, (past, later)),
    )
    assert union_of(people, utc("2026-03-02 09:00")) == (Schedule(BERLIN), Schedule(other, (ahead,)))


def test_calendars_refuse_nonsense():
    with pytest.raises(ValueError, match="seven days"):
        calendar(week=((),) * 6)
    with pytest.raises(ValueError, match="opening"):
        Opening(0, 1441)
    assert country_is_known("DE", "BY")
    assert not country_is_known("DE", "XX")
    assert not country_is_known("XX")
