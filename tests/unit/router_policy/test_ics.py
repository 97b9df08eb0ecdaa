"""iCalendar files as people and programs write them: read, repeated, and refused line by line."""

from datetime import date

import pytest

from services.router.policy.ics import MOST_EVENTS, MOST_ZONES_NAMED, IcsUnreadable, dates_of, read_ics, unknown_zones
from tests.unit.router_policy.company import utc

NOW = utc("2026-03-02 09:00")


def ics(*events: str) -> str:
    """A file of events, each given as its lines separated by `|`."""
    bodies = "".join("BEGIN:VEVENT\r\n" + event.replace("|", "\r\n") + "\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{bodies}END:VCALENDAR\r\n"


def read(*events: str, zone: str = "Europe/Berlin"):
    return read_ics(ics(*events), zone, NOW)


ODD = "DTSTART;TZID=Base on Mars:20260310T080000|DURATION:PT2H"


def test_times_of_an_unknown_zone_are_named():
    """They are read as those of the calendar, but not without a word."""
    events, flaws = read(f"UID:a|{ODD}", "UID:b|DTSTART:20260310T080000|DURATION:PT2H", f"UID:c|{ODD}")
    assert (flaws, {one.start for one in events}) == ([], {utc("2026-03-10 07:00")})
    (warning,) = unknown_zones(events)
    assert "'Base on Mars'" in warning
    assert "line 3 " in warning
    assert "1 more" in warning
    assert unknown_zones(events[1:2]) == []


def test_only_some_of_many_unknown_zones_are_named():
    events, _ = read(*(f"UID:{one}|{ODD.replace('Mars', str(one))}" for one in range(30)))
    warnings = unknown_zones(events)
    assert len(warnings) == MOST_ZONES_NAMED + 1
    assert "20 more" in warnings[-1]


def test_a_time_with_a_zone_and_one_without_are_no_span():
    events, (flaw,) = read("UID:a|DTSTART:20260310T080000|DTEND;TZID=Europe/Berlin:20260310T100000")
    assert (events, "zone" in flaw.reason) == ([], True)


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        # in UTC, in a zone, in a zone by its Windows name, without a zone: the calendar's
        ("UID:a|DTSTART:20260310T080000Z|DTEND:20260310T100000Z", [("2026-03-10 08:00", "2026-03-10 10:00")]),
        (
            "UID:a|DTSTART;TZID=America/New_York:20260310T080000|DURATION:PT2H",
            [("2026-03-10 12:00", "2026-03-10 14:00")],
        ),
        (
            "UID:a|DTSTART;TZID=W. Europe Standard Time:20260310T080000|DURATION:PT2H",
            [("2026-03-10 07:00", "2026-03-10 09:00")],
        ),
        ("UID:a|DTSTART:20260310T080000|DTEND:20260310T100000", [("2026-03-10 07:00", "2026-03-10 09:00")]),
        # whole days are days of the calendar's zone; without an end one day
        ("UID:a|DTSTART;VALUE=DATE:20260310|DTEND;VALUE=DATE:20260313", [("2026-03-09 23:00", "2026-03-12 23:00")]),
        ("UID:a|DTSTART;VALUE=DATE:20260310", [("2026-03-09 23:00", "2026-03-10 23:00")]),
        # weekly over the change of clocks: the wall's time stays
        (
            "UID:a|DTSTART;TZID=Europe/Berlin:20260323T080000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2",
            [("2026-03-23 07:00", "2026-03-23 08:00"), ("2026-03-30 06:00", "2026-03-30 07:00")],
        ),
        # an exception, an addition, an end
        (
            "UID:a|DTSTART;VALUE=DATE:20260310|RRULE:FREQ=DAILY;UNTIL=20260313|EXDATE;VALUE=DATE:20260311,20260312"
            "|RDATE;VALUE=DATE:20260320",
            [
                ("2026-03-09 23:00", "2026-03-10 23:00"),
                ("2026-03-12 23:00", "2026-03-13 23:00"),
                ("2026-03-19 23:00", "2026-03-20 23:00"),
            ],
        ),
        # what happened long ago is not written out, what goes on for ever two years ahead
        (
            "UID:a|DTSTART;VALUE=DATE:19900501|RRULE:FREQ=YEARLY",
            [("2026-04-30 22:00", "2026-05-01 22:00"), ("2027-04-30 22:00", "2027-05-01 22:00")],
        ),
    ],
)
def test_events_are_read(event, spans):
    events, flaws = read(event)
    assert flaws == []
    assert [(one.start, one.end) for one in events] == [(utc(start), utc(end)) for start, end in spans]
    assert len({one.key for one in events}) == len(spans)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("UID:a|DTSTART:yesterday", "DTSTART"),
        ("UID:a|SUMMARY:no time", "DTSTART"),
        ("DTSTART:20260310T080000Z|DURATION:PT1H", "no UID"),
        ("UID:a|DTSTART:20260310T080000Z|DTEND:20260310T080000Z", "does not end after it starts"),
        ("UID:a|DTSTART:20260310T080000Z|DTEND:20260309T080000Z", ""),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY", "within a day"),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:PT1S|RRULE:FREQ=DAILY;BYSECOND=1,2,3;BYMINUTE=1,2", "within a day"),
        ("UID:a|DTSTART:19000310T080000Z|DURATION:PT1S|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "eight years"),
        ("UID:a|DTSTART:00010310T080000Z|DURATION:PT1S|RRULE:FREQ=YEARLY", "outside the years 1900 to 2199"),
        ("UID:a|DTSTART:19300310T080000Z|DURATION:PT1S|RRULE:FREQ=YEARLY", "more than 60 years"),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:PT1S|RRULE:FREQ=DAILY;INTERVAL=0", "interval is not above zero"),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:P99999999D", "date value out of range"),
        ("UID:a|DTSTART;VALUE=DATE:99991231", "date value out of range"),
        (f"UID:a|DTSTART;TZID={'A' * 5_000}:20260310T080000|DURATION:PT1S", "File name too long"),
        ("UID:a\x00b|DTSTART:20260310T080000Z|DURATION:PT1S", "no UID"),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:PT1S|RRULE:FREQ=NEVER", ""),
        ("UID:a|DTSTART:20260310T080000Z|DURATION:PT1S|RRULE:FREQ=WEEKLY;BYDAY=XX", ""),
    ],
)
def test_a_bad_event_is_named_by_its_line_and_the_rest_is_read(event, reason):
    good = "UID:good|DTSTART:20260310T080000Z|DURATION:PT1H"
    events, flaws = read(good, event, good.replace("good", "other"))
    assert [one.key for one in events] == ["good", "other"]
    assert [flaw.line for flaw in flaws] == [8]
    assert reason in flaws[0].reason
    assert flaws[0].reason


def test_an_event_that_is_not_closed_hides_no_other():
    text = ics("UID:a|DTSTART;VALUE=DATE:20260310", "UID:b|DTSTART;VALUE=DATE:20260311").replace("END:VEVENT", "", 1)
    events, flaws = read_ics(text, "UTC", NOW)
    assert [one.key for one in events] == ["b"]
    assert [flaw.line for flaw in flaws] == [3]


def test_a_moved_repeat_replaces_the_one_of_the_rule():
    events, _ = read(
        "UID:a|RECURRENCE-ID;VALUE=DATE:20260311|DTSTART;VALUE=DATE:20260401",
        "UID:a|DTSTART;VALUE=DATE:20260310|RRULE:FREQ=DAILY;COUNT=3",
    )
    assert sorted(dates_of(one) for one in events) == [[date(2026, 3, 10)], [date(2026, 3, 12)], [date(2026, 4, 1)]]


def test_words_and_cancelled_events_are_told():
    events, _ = read(
        "UID:a|DTSTART;VALUE=DATE:20260310|DTEND;VALUE=DATE:20260312|SUMMARY:Inventory|CATEGORIES:WORKDAY,Office",
        "UID:b|DTSTART;VALUE=DATE:20260310|STATUS:CANCELLED",
    )
    assert [("workday" in one.words, one.cancelled) for one in events] == [(True, False), (False, True)]
    assert dates_of(events[0]) == [date(2026, 3, 10), date(2026, 3, 11)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no iCalendar"),
        ("key,name\n1,2\n", "no iCalendar"),
        (ics(*["UID:a"] * (MOST_EVENTS + 1)), "more than 5000"),
    ],
)
def test_what_is_no_calendar_is_refused(text, reason):
    with pytest.raises(IcsUnreadable, match=reason):
        read_ics(text, "UTC", NOW)


def test_many_repeating_events_are_bounded():
    """Each would be written out by itself; together they would keep the server busy."""
    events, flaws = read(*(f"UID:{one}|DTSTART;VALUE=DATE:20200101|RRULE:FREQ=DAILY" for one in range(600)))
    assert len(events) < 25_000
    assert "repeats too much" in flaws[-1].reason


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31"])
def test_rules_that_never_happen_are_read_at_once(rule):
    """The library looks for them up to the year 9999."""
    assert read(*(f"UID:{one}|DTSTART;VALUE=DATE:20260301|RRULE:{rule}" for one in range(40))) == ([], [])


def test_a_leap_day_and_a_week_of_the_year_keep_their_dates():
    leap, week = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR"
    events, _ = read(*(f"UID:{one}|DTSTART;VALUE=DATE:20200101|RRULE:{one}" for one in (leap, week)), zone="UTC")
    assert [event.start.date() for event in events] == [date(2028, 2, 29), date(2027, 1, 1)]
