"""Working time where it is hard: clock changes, nights, distant zones, long closures, moved days, absences.

Every row says how long a hold runs and when it must end; measured again it must have lasted exactly as long.
"""

from datetime import date, timedelta

import pytest

from services.router.policy.calendars import hours_on
from services.router.policy.facts import Absence
from services.router.policy.working_time import (
    Schedule,
    add_working,
    end_of_shift,
    is_working,
    union_of,
    working_seconds_between,
)
from tests.unit.router_policy.company import calendar, hours, utc

MINUTE = 60
EVERY_DAY = "9:00-17:00"


def daily(zone, text, **rest):
    """The same hours on all seven days."""
    return calendar(zone, week=(hours(text),) * 7, **rest)


def alone(one, *absences):
    return (Schedule(one, tuple(Absence(utc(start), utc(end)) for start, end in absences)),)


def closed(first, days):
    return tuple(first + timedelta(days=one) for one in range(days))


NIGHT_BERLIN = daily("Europe/Berlin", "22:00-6:00")
NIGHT_YORK = daily("America/New_York", "22:00-6:00")
NIGHT_HOWE = daily("Australia/Lord_Howe", "22:00-6:00")
SMALL_HOURS = daily("Europe/Berlin", "1:00-4:00")
BUSINESS = calendar("Europe/Berlin", EVERY_DAY)
LINE_ISLANDS = daily("Pacific/Kiritimati", "8:00-12:00", id=11)  # UTC+14
HOWLAND = daily("Etc/GMT+12", "8:00-12:00", id=12)  # UTC-12
THREE_WEEKS = calendar("Europe/Berlin", EVERY_DAY, closed=closed(date(2026, 12, 14), 21))
NINE_WEEKS = calendar("Europe/Berlin", EVERY_DAY, closed=closed(date(2026, 6, 1), 63))
EIGHT_WEEKS = calendar("Europe/Berlin", EVERY_DAY, closed=closed(date(2026, 6, 1), 57))
HALF_DAYS = calendar(
    "Europe/Berlin",
    EVERY_DAY,
    open_days=((date(2026, 12, 24), hours("9:00-12:30")), (date(2026, 12, 26), hours("10:00-10:15 11:00-11:15"))),
    closed=(date(2026, 12, 25),),
)
LEAP = daily("Europe/Berlin", EVERY_DAY)
MOSCOW = calendar("Europe/Moscow", EVERY_DAY, country="RU")
CHINA = calendar("Asia/Shanghai", EVERY_DAY, country="CN")
HUNGARY = calendar("Europe/Budapest", EVERY_DAY, country="HU")


@pytest.mark.parametrize(
    ("union", "start", "minutes", "due"),
    [
        # Berlin, clocks go forward on 29 March 2026: the night of 8 hours on the wall lasts 7
        (alone(NIGHT_BERLIN), "2026-03-28 21:00", 7 * 60, "2026-03-29 04:00"),
        (alone(NIGHT_BERLIN), "2026-03-28 21:00", 7 * 60 + 1, "2026-03-29 20:01"),
        # and back on 25 October: it lasts 9
        (alone(NIGHT_BERLIN), "2026-10-24 20:00", 9 * 60, "2026-10-25 05:00"),
        # New York, 8 March and 1 November 2026
        (alone(NIGHT_YORK), "2026-03-08 03:00", 7 * 60, "2026-03-08 10:00"),
        (alone(NIGHT_YORK), "2026-11-01 02:00", 9 * 60, "2026-11-01 11:00"),
        # Lord Howe moves by half an hour: forward on 4 October 2026, back on 5 April
        (alone(NIGHT_HOWE), "2026-10-03 11:30", 7 * 60 + 30, "2026-10-03 19:00"),
        (alone(NIGHT_HOWE), "2026-04-04 11:00", 8 * 60 + 30, "2026-04-04 19:30"),
        # hours that the clock skips are not worked, hours it repeats are worked twice
        (alone(SMALL_HOURS), "2026-03-29 00:00", 121, "2026-03-29 23:01"),
        (alone(SMALL_HOURS), "2026-10-24 23:00", 4 * 60, "2026-10-25 03:00"),
        # zones 26 hours apart in one group: 6 hours of every 24 are worked, two of them by both, on two dates
        ((*alone(LINE_ISLANDS), *alone(HOWLAND)), "2026-03-02 18:00", 6 * 60, "2026-03-03 00:00"),
        ((*alone(LINE_ISLANDS), *alone(HOWLAND)), "2026-03-02 00:00", 60, "2026-03-02 19:00"),
        # three weeks closed over the turn of the year
        (alone(THREE_WEEKS), "2026-12-11 15:30", 60, "2027-01-04 08:30"),
        # more than 60 days closed: no end; two days less: there is one
        (alone(NINE_WEEKS), "2026-05-29 14:30", 60, None),
        (alone(NINE_WEEKS), "2026-05-29 14:30", 30, "2026-05-29 15:00"),
        (alone(EIGHT_WEEKS), "2026-05-29 14:30", 60, "2026-07-28 07:30"),
        # the leap day is a day like any other; in 2026 there is none
        (alone(LEAP), "2028-02-28 15:30", 60, "2028-02-29 08:30"),
        (alone(LEAP), "2026-02-28 15:30", 60, "2026-03-01 08:30"),
        # half a day on Christmas Eve, nothing on the 25th, two quarters of an hour on a Saturday
        (alone(HALF_DAYS), "2026-12-24 11:00", 45, "2026-12-26 09:15"),
        (alone(HALF_DAYS), "2026-12-24 11:00", 60, "2026-12-26 10:15"),
        (alone(HALF_DAYS), "2026-12-24 11:00", 61, "2026-12-28 08:01"),
        # an absence inside the hold
        (alone(BUSINESS, ("2026-03-02 09:00", "2026-03-02 11:00")), "2026-03-02 08:00", 120, "2026-03-02 12:00"),
        # absences that overlap, touch and lie inside each other count once
        (
            alone(
                BUSINESS,
                ("2026-03-02 09:00", "2026-03-02 11:00"),
                ("2026-03-02 10:00", "2026-03-02 12:00"),
                ("2026-03-02 12:00", "2026-03-02 13:00"),
                ("2026-03-02 10:30", "2026-03-02 10:40"),
            ),
            "2026-03-02 08:00", 120, "2026-03-02 14:00",
        ),
        # an absence of no length takes nothing
        (alone(BUSINESS, ("2026-03-02 09:00", "2026-03-02 09:00")), "2026-03-02 08:00", 120, "2026-03-02 10:00"),
        # one that ended before the hold began neither
        (alone(BUSINESS, ("2026-02-02 09:00", "2026-02-27 11:00")), "2026-03-02 08:00", 120, "2026-03-02 10:00"),
        # nothing to count ends with the first working instant
        (alone(BUSINESS), "2026-03-02 08:00", 0, "2026-03-02 08:00"),
        (alone(BUSINESS), "2026-03-01 08:00", 0, "2026-03-02 08:00"),
        # Russia worked on Saturday 27 April 2024 for Monday the 29th
        (alone(MOSCOW), "2024-04-26 13:00", 2 * 60, "2024-04-27 07:00"),
        (alone(MOSCOW), "2024-04-27 13:00", 2 * 60, "2024-05-02 07:00"),
        # China worked on Sunday 29 September 2024 for the National Day week
        (alone(CHINA), "2024-09-27 08:30", 60, "2024-09-29 01:30"),
        (alone(CHINA), "2024-09-30 08:30", 60, "2024-10-08 01:30"),
        # Hungary worked on Saturday 3 August 2024 for Monday the 19th
        (alone(HUNGARY), "2024-08-02 14:30", 60, "2024-08-03 07:30"),
        (alone(HUNGARY), "2024-08-16 14:30", 60, "2024-08-21 07:30"),
    ],
)  # fmt: skip
def test_a_hold_ends_where_it_must(union, start, minutes, due):
    assert add_working(union, utc(start), minutes * MINUTE) == (utc(due) if due else None)
    if due:
        assert working_seconds_between(union, utc(start), utc(due)) == minutes * MINUTE


@pytest.mark.parametrize(
    ("one", "day", "works"),
    [
        (MOSCOW, date(2024, 12, 28), True),  # a Saturday worked for Monday the 30th
        (MOSCOW, date(2024, 12, 30), False),
        (CHINA, date(2024, 2, 4), True),  # the Sunday before the spring festival
        (CHINA, date(2024, 2, 12), False),
        (HUNGARY, date(2024, 12, 7), True),  # a Saturday worked for the 24th
        (HUNGARY, date(2024, 12, 24), False),
    ],
)
def test_working_days_that_the_state_moved(one, day, works):
    assert bool(hours_on(one, day)) is works


def test_an_audience_is_asked_inside_its_own_hours():
    """Somebody works from nine to five, but his audience answers from noon to three."""
    noon = calendar("Europe/Berlin", "12:00-15:00", id=20)
    bound = (Schedule(BUSINESS, (Absence(utc("2026-03-02 12:00"), utc("2026-03-02 13:00")),), within=noon),)
    assert not is_working(bound, utc("2026-03-02 10:00"))
    assert is_working(bound, utc("2026-03-02 11:00"))
    assert end_of_shift(bound, utc("2026-03-02 11:30")) == utc("2026-03-02 12:00")
    assert add_working(bound, utc("2026-03-02 08:00"), 150 * MINUTE) == utc("2026-03-03 11:30")


def test_a_group_of_five_hundred_is_as_many_schedules_as_it_has_calendars():
    """Each of 500 people has leave of his own; what is counted on is four calendars, whatever their number."""
    staff = [
        Schedule(
            calendar(id=1 + one % 4), (Absence(utc("2026-03-02 00:00"), utc(f"2026-03-{3 + one % 20:02d} 00:00")),)
        )
        for one in range(500)
    ]
    union = union_of(staff, utc("2026-03-02 09:00"))
    assert len(union) == 4
    # Everybody of the first calendar is absent on the 2nd of March, nobody's leave ends before.
    assert union[0].absences == (Absence(utc("2026-03-02 00:00"), utc("2026-03-03 00:00")),)
