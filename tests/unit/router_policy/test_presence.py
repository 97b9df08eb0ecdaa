"""Presence: what words of several desks come to, and who counts as there through drops, lids and shifts."""

from datetime import UTC, datetime, timedelta

import pytest

from services.router.policy.calendars import Calendar, CalendarId, Opening
from services.router.policy.definition import PresenceRule
from services.router.policy.facts import Absence, AgentFacts
from services.router.policy.presence import Word, is_away_after, is_idle_after, is_present, is_there_still
from services.router.policy.words import AgentId, Role
from services.router.policy.working_time import Schedule

# A Monday, and a shift from nine to five with a break at noon.
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NINE = MONDAY + timedelta(hours=9)
DAY = (Opening(9 * 60, 12 * 60), Opening(13 * 60, 17 * 60))
OFFICE = Calendar(CalendarId(1), 1, "UTC", (DAY,) * 5 + ((),) * 2)
RULE = PresenceRule()


def heard(words: str) -> list[tuple[bool, bool]]:
    """Away and idle after each of `second:source=word` (w, a: working, away; i: working, but nobody touches it)."""
    known: dict[str, Word] = {}
    away, states = False, []
    for said in words.split():
        second, _, rest = said.partition(":")
        source, _, what = rest.partition("=")
        word = Word(source, what == "a", what == "i", NINE + timedelta(seconds=int(second)))
        away = is_away_after(known.values(), word, away, RULE)
        states.append((away, is_idle_after(known.values(), word, RULE)))
        known[source] = word
    return states


WORKING, AWAY, IDLE = (False, False), (True, False), (False, True)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("0:desk=w", WORKING),
        ("0:desk=a", AWAY),
        ("0:desk=w 30:desk=a", AWAY),
        ("0:desk=a 30:desk=w", WORKING),
        # Two desks of one agent: touching any of them is working, leaving both is not.
        ("0:desk=i", IDLE),
        ("0:desk=w 10:home=i", WORKING),
        ("0:desk=i 10:home=w", WORKING),
        ("0:desk=i 10:home=i", IDLE),
        ("0:desk=w 10:home=w 20:desk=i 30:home=i", IDLE),
        ("0:desk=w 91:home=i", IDLE),  # the other desk was closed meanwhile
        ("0:desk=a 10:home=i", IDLE),  # away is said of the person: the newest desk speaks for him
        ("0:desk=i 600:desk=w", WORKING),
        # What a desk only repeats is no news: who said that he goes stays away while another desk goes on beating.
        ("0:desk=w 5:home=w 10:desk=a 15:home=w 45:home=w", AWAY),
        ("0:desk=w 5:home=w 10:desk=a 15:home=a 20:home=w", WORKING),
        # A telephone system and the desk: the latest change counts, whoever made it.
        ("0:desk=w 10:phone=a", AWAY),
        ("0:desk=w 10:phone=a 20:desk=w", AWAY),
        ("0:desk=w 10:phone=a 20:phone=w", WORKING),
        ("0:desk=w 10:phone=a 20:desk=a 30:desk=w", WORKING),
        ("0:desk=w 10:phone=a 20:desk=w 30:phone=a 40:phone=w", WORKING),
        ("0:phone=w 10:desk=a 60:phone=w", AWAY),
        # After so long a silence a word is news in any case: a lid that is opened again means somebody sits there.
        ("0:desk=w 10:phone=a 401:desk=w", WORKING),
        ("0:desk=a 391:desk=a", AWAY),
    ],
)
def test_the_last_word_of_several_desks(words: str, state: tuple[bool, bool]) -> None:
    assert heard(words)[-1] == state


def there(beats: str, start: datetime = NINE, absences: tuple[Absence, ...] = (), left: datetime | None = None) -> str:
    """One letter for each look of `second` (T there, - not) at looks every 15 seconds, `b` marks a heartbeat before."""
    agent = AgentFacts(AgentId(1), "Anna", Role.AGENT, "sales", CalendarId(1), absences=absences, departed_at=left)
    was, seen, found = False, None, ""
    for number, look in enumerate(beats):
        now = start + timedelta(seconds=15 * number)
        seen = now if look == "b" else seen
        as_seen = AgentFacts(
            agent.id, agent.name, agent.role, agent.department, agent.calendar_id,
            absences=absences, away=look == "a", last_seen_at=seen, departed_at=left,
        )  # fmt: skip
        was = is_there_still(was, as_seen, [Schedule(OFFICE, absences)], now, RULE)
        found += "T" if was else "-"
    return found


@pytest.mark.parametrize(
    ("beats", "found"),
    [
        ("bb", "TT"),
        # A heartbeat may be 90 s old to come, and 390 s to stay.
        ("b" + "." * 26, "T" * 27),
        ("b" + "." * 27, "T" * 27 + "-"),
        # A desk that drops for some minutes and comes back never went.
        ("b" + "." * 20 + "b" + "." * 20 + "b", "T" * 43),
        # A laptop's lid: gone after six and a half minutes, there with the first beat afterwards, once each.
        ("b" + "." * 30 + "b.b", "T" * 27 + "-" * 4 + "TTT"),
        # An unsteady line: a beat every five minutes keeps him there without a single change.
        (("b" + "." * 19) * 5, "T" * 100),
        # Set away is away at once, and back with the next word; no grace for it.
        ("bba.b", "TT-TT"),
        # Who was not there does not come by an old heartbeat: after 90 s it is none.
        ("a" * 4 + "....", "-" * 8),
        ("......b", "------T"),
    ],
)
def test_who_is_there_at_each_look(beats: str, found: str) -> None:
    assert there(beats) == found


@pytest.mark.parametrize(
    ("start", "absence", "left", "found"),
    [
        (NINE - timedelta(seconds=30), None, None, "--TTT"),  # the shift begins
        (MONDAY + timedelta(hours=12, seconds=-30), None, None, "TT---"),  # the break, at once
        (MONDAY + timedelta(hours=17, seconds=-15), None, None, "T----"),  # the evening, at once
        (MONDAY + timedelta(days=5, hours=10), None, None, "-----"),  # a Saturday
        (NINE, Absence(NINE + timedelta(seconds=30), NINE + timedelta(days=3)), None, "TT---"),  # leave begins
        (NINE, Absence(NINE - timedelta(days=3), NINE + timedelta(seconds=30)), None, "--TTT"),  # leave is over
        (NINE, None, NINE + timedelta(seconds=45), "TTT--"),  # the last day is over
    ],
)
def test_the_end_of_a_shift_a_leave_or_a_departure_needs_no_silence(
    start: datetime, absence: Absence | None, left: datetime | None, found: str
) -> None:
    assert there("bbbbb", start, (absence,) if absence else (), left) == found


@pytest.mark.parametrize("rule", [PresenceRule(30, 60), PresenceRule(90, 300), PresenceRule(600, 0)])
def test_the_policys_own_rule_counts(rule: PresenceRule) -> None:
    agent = AgentFacts(AgentId(1), "Anna", Role.AGENT, "sales", CalendarId(1), last_seen_at=NINE)
    own = [Schedule(OFFICE)]
    for seconds in range(0, 700, 10):
        now = NINE + timedelta(seconds=seconds)
        assert is_present(agent, own, now, rule) == (seconds <= rule.heartbeat_seconds)
        assert is_there_still(False, agent, own, now, rule) == (seconds <= rule.heartbeat_seconds)
        assert is_there_still(True, agent, own, now, rule) == (seconds <= rule.heartbeat_seconds + rule.grace_seconds)
