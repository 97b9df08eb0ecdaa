"""Working time of any group, from any moment on: what is added can be measured, and nothing of it is lost."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.router.policy.facts import Absence
from services.router.policy.working_time import (
    Schedule,
    add_working,
    union_of,
    working_seconds_between,
    working_spans,
)
from tests.unit.router_policy.company import calendar, hours, utc

QUICK = settings(max_examples=60, deadline=None)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kolkata")
HOURS = ("9:00-17:00", "22:00-6:00", "0:00-0:00", "8:00-12:00 13:00-18:30", "23:30-0:15", "")
# Around clock changes and the turn of the year, to the second.
moments = st.builds(
    lambda text, seconds: utc(text) + timedelta(seconds=seconds),
    st.sampled_from(("2026-03-27 00:00", "2026-10-23 00:00", "2026-12-30 00:00", "2028-02-28 00:00")),
    st.integers(0, 6 * 86_400),
)


@st.composite
def calendars(draw):
    """Any week in any zone; as in a company, what differs has another id."""
    days = draw(st.lists(st.integers(0, len(HOURS) - 1), min_size=7, max_size=7))
    zone = draw(st.integers(0, len(ZONES) - 1))
    id = int("".join(map(str, (1, zone, *days))))
    return calendar(ZONES[zone], week=tuple(hours(HOURS[one]) for one in days), id=id)


@st.composite
def schedules(draw):
    spans = draw(st.lists(st.tuples(moments, st.integers(0, 3 * 86_400)), max_size=3))
    absences = tuple(sorted(Absence(start, start + timedelta(seconds=length)) for start, length in spans))
    return Schedule(draw(calendars()), absences, draw(st.none() | st.none() | calendars()))


groups = st.lists(schedules(), min_size=1, max_size=4)


def worked(group, start):
    """The first spans of a group's work, those cut at midnight joined again."""
    found: list[tuple[Any, Any]] = []
    for begin, end in working_spans(group, start):
        if begin > start + timedelta(days=20):
            break
        if found and found[-1][1] == begin:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


@QUICK
@given(groups, moments, st.integers(0, 200_000))
def test_what_is_added_can_be_measured(group, start, seconds):
    due = add_working(group, start, seconds)
    if due is not None:
        assert working_seconds_between(group, start, due) == seconds
        assert due >= start


@QUICK
@given(groups, st.permutations(range(4)), moments)
def test_a_union_does_not_depend_on_the_order_and_loses_nothing(group, order, start):
    turned = [group[place] for place in order if place < len(group)]
    assert union_of(turned, start) == union_of(group, start)
    assert worked(union_of(group, start), start) == worked(group, start)


@QUICK
@given(groups, moments, st.integers(0, 86_400), st.integers(0, 100_000))
def test_who_begins_later_ends_no_sooner(group, start, later, seconds):
    first = add_working(group, start, seconds)
    second = add_working(group, start + timedelta(seconds=later), seconds)
    if first is not None and second is not None:
        assert first <= second


@QUICK
@given(groups, moments, st.integers(1, 86_400), st.integers(1, 86_400))
def test_parts_of_time_add_up(group, start, one, two):
    middle, end = start + timedelta(seconds=one), start + timedelta(seconds=one + two)
    parts = working_seconds_between(group, start, middle) + working_seconds_between(group, middle, end)
    assert working_seconds_between(group, start, end) == parts
