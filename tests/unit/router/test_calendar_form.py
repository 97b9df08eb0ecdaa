"""Calendars as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.router.policy.calendar_form import CalendarUnreadable, check_written, read_calendar
from services.router.policy.calendars import spans_of_day


def calendar(**change):
    values = {
        "time_zone": "Europe/Berlin",
        "weekly": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "fri": [["22:00", "06:00"]]},
        "holiday_country": "DE",
        "holiday_subdivision": None,
        "extra_days": [
            {"date": "2026-10-31", "hours": [["10:00", "12:00"]]},
            {"date": "2026-10-26", "hours": []},
        ],
    } | change
    return read_calendar(7, 3, **values)


@pytest.mark.parametrize(
    ("day", "spans"),
    [
        (date(2026, 10, 19), [("07:00", "10:00"), ("11:00", "16:00")]),  # a Monday, two hours ahead of UTC
        (date(2026, 10, 20), []),  # a Tuesday
        (date(2026, 10, 26), []),  # a Monday that is closed
        (date(2026, 10, 31), [("09:00", "11:00")]),  # a Saturday that is open, one hour ahead of UTC
        (date(2026, 5, 25), []),  # Whit Monday
        (date(2026, 10, 23), [("20:00", "04:00")]),  # over midnight
    ],
)
def test_a_calendar_means_what_it_says(day, spans):
    read = [(start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in spans_of_day(calendar(), day)]
    assert read == spans


def test_a_kept_calendar_is_read_though_nobody_may_write_it_any_more():
    """Hours that end as they begin last until the next day; without this calendar nothing could be decided."""
    weekly = {"mon": [["09:00", "09:00"]]}
    ((start, end),) = spans_of_day(calendar(weekly=weekly), date(2026, 10, 19))
    assert end - start == timedelta(days=1)
    with pytest.raises(CalendarUnreadable, match=r"^weekly\.mon: "):
        check_written(weekly, [])


def test_a_calendar_keeps_its_id_and_version():
    assert (calendar().id, calendar().version, calendar().zone) == (7, 3, "Europe/Berlin")
    assert spans_of_day(calendar(), date(2026, 10, 19))[0][0] == datetime(2026, 10, 19, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": ""}, "time_zone"),
        ({"time_zone": "/etc/localtime"}, "time_zone"),
        ({"time_zone": "Europe"}, "time_zone"),  # a folder of the zone data
        ({"weekly": {"mon": [["9:00", "12:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["24:00", "06:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "12:60"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["00:00", "00:00"], ["10:00", "11:00"]]}}, "weekly.mon"),  # the first is the whole day
        ({"extra_days": [{"date": "24.12.2026", "hours": []}]}, "extra_days"),
        ({"holiday_country": "de"}, "holiday_country"),
    ],
)
def test_what_cannot_be_read_is_named(change, field):
    with pytest.raises(CalendarUnreadable) as refused:
        calendar(**change)
    assert refused.value.field == field
