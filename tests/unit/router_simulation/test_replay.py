"""A replay is the policy itself on recorded letters: who is asked first, how they move on, when they are answered."""

from datetime import UTC, datetime

from services.router.policy.decision import Decision
from services.router.simulation.actors import ModelledActors, RecordedActors
from services.router.simulation.course import Course
from services.router.simulation.history import History
from services.router.simulation.replay import Replay
from services.router.simulation.world import World
from tests.unit.router_simulation.files import POLICY, history

HEAD = "letter,ticket,customer,received_at,addressed,claimed_by,claimed_at,answered_by,answered_at\n"


def at(text: str) -> datetime:
    """An instant of March 2026, `day hour:minute`, UTC."""
    return datetime.strptime(f"2026-03-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def as_recorded(past: History) -> list[Course]:
    """Play it with people doing what they did."""
    return Replay(past, POLICY, World(past, POLICY.quality), RecordedActors()).run(lambda: None)


def modelled(past: History) -> list[Course]:
    """Play it with the model of people."""
    world = World(past, POLICY.quality)
    return Replay(past, POLICY, world, ModelledActors(past, world)).run(lambda: None)


def firsts(courses: list[Course], past: History) -> dict[str, tuple[str, str | None]]:
    """By letter: the stage that took it, and whom it waited for first."""
    return {
        one.letter.key: (one.first.stage, past.logins.get(one.first.responsible) if one.first.responsible else None)
        for one in courses
        if one.first is not None
    }


def test_the_ladder_asks_whom_it_would_have_asked() -> None:
    past = history()
    found = firsts(as_recorded(past), past)
    assert {letter: first for letter, first in found.items() if letter < "l5"} == {
        "l1": ("addressed", "anna"),
        # Lou's bad mark keeps Anna out of the letter written to her.
        "l2": ("audience", "clara"),
        "l3": ("audience", "boris"),
        # The first letter's conversation was answered by Anna.
        "l4": ("thread_owner", "anna"),
    }
    # Max has not ordered yet (his order is of the day after), and of the other nothing is known.
    assert [found[letter][0] for letter in ("l5", "l6")] == ["everybody", "everybody"]


def test_recorded_people_answer_when_they_did() -> None:
    found = {one.letter.key: one.answered_at for one in as_recorded(history())}
    assert found == {
        "l1": at("02 10:00"), "l2": at("02 15:00"), "l3": at("03 09:30"), "l4": at("03 12:00"), "l5": at("04 16:00"),
        "l6": None,
    }  # fmt: skip


def test_a_letter_moves_on_while_nobody_acts() -> None:
    courses = {one.letter.key: one for one in as_recorded(history())}
    assert courses["l1"].stages == ["addressed"]
    assert courses["l5"].stages == ["everybody", "supervisors"]
    assert courses["l6"].stages[:3] == ["everybody", "supervisors", "supervisors"]


def test_whoever_sees_it_when_he_did_answers_when_he_did() -> None:
    found = {one.letter.key: (one.answered_by, one.answered_at) for one in modelled(history())}
    assert found["l1"] == (1, at("02 10:00"))
    assert found["l2"] == (3, at("02 15:00"))


def test_the_responsible_one_answers_after_the_median_where_the_record_names_nobody() -> None:
    (course,) = [one for one in modelled(history()) if one.letter.key == "l6"]
    # Of the delays before it (half an hour, half an hour, an hour, five hours) the median is an hour.
    assert course.first is not None
    assert (course.answered_by, course.answered_at) == (course.first.responsible, at("04 10:00"))


def test_who_comes_to_see_it_later_answers_so_much_later() -> None:
    """Anna is addressed and has it alone for two working hours; Boris, who answered it in truth, begins after that."""
    slow = "l0,,lou,2026-03-02T09:00:00Z,,,,clara,2026-03-02T12:30:00Z\n"
    letters = HEAD + slow + "l1,,kim,2026-03-02T13:00:00Z,anna,,,boris,2026-03-02T13:30:00Z\n"
    _, found = modelled(history(letters=letters))
    assert (found.answered_by, found.stages) == (2, ["addressed", "audience"])
    assert found.answered_at == at("02 15:30")


def test_a_claim_that_lasts_too_long_comes_back() -> None:
    letters = HEAD + "l1,,kim,2026-03-02T09:00:00Z,anna,anna,2026-03-02T09:10:00Z,anna,2026-03-02T16:00:00Z\n"
    (course,) = modelled(history(letters=letters))
    assert course.stages == ["addressed", "audience"]
    assert (course.answered_by, course.answered_at) == (1, at("02 16:00"))


def test_who_goes_away_loses_what_only_he_sees() -> None:
    presence = "agent,starts_at,ends_at,state\nanna,2026-03-02T09:00:00Z,2026-03-02T09:40:00Z,working\n"
    letters = HEAD + "l1,,kim,2026-03-02T09:30:00Z,anna,,,,\n"
    (course,) = as_recorded(history(letters=letters, presence=presence))
    assert course.stages[:2] == ["addressed", "audience"]


def test_a_leave_returns_what_is_claimed() -> None:
    letters = HEAD + "l1,,kim,2026-03-02T09:00:00Z,anna,anna,2026-03-02T09:10:00Z,boris,2026-03-02T16:00:00Z\n"
    absences = "agent,starts_at,ends_at\nanna,2026-03-02T10:00:00Z,2026-03-09T10:00:00Z\n"
    (course,) = as_recorded(history(letters=letters, absences=absences))
    assert course.stages[:2] == ["addressed", "audience"]
    assert course.turns[1:] == [2]


def test_whom_it_should_have_gone_to_gets_it_when_he_comes() -> None:
    """Kim writes to Boris before his shift: the group has it, and at noon he is the one it waits for."""
    letters = HEAD + "l1,,kim,2026-03-02T10:00:00Z,boris,,,,\n"
    past = history(letters=letters)
    (course,) = as_recorded(past)
    assert course.first is not None
    assert [past.logins[one] for one in course.turns[:2]] == ["anna", "boris"]


def test_what_waits_for_nobody_is_shared_out_among_those_who_come() -> None:
    """Letters of strangers on a Sunday: on Monday at nine Anna and Clara come, and neither gets all of them."""
    strangers = "".join(f"l{number},,x{number},2026-03-01T10:0{number}:00Z,,,,,\n" for number in range(4))
    past = history(letters=HEAD + strangers)
    asked = [past.logins[one.turns[-1]] for one in modelled(past)]
    assert set(asked) == {"anna", "clara"}


def test_no_letter_goes_to_somebody_its_customer_rated_badly() -> None:
    assert sum(one.badly_rated for one in (*as_recorded(history()), *modelled(history()))) == 0


def test_it_is_the_same_every_time() -> None:
    def decisions() -> list[Decision]:
        found: list[Decision] = []
        past = history()
        world = World(past, POLICY.quality)
        Replay(past, POLICY, world, ModelledActors(past, world), decided=found.append).run(lambda: None)
        return found

    assert [one.as_record() for one in decisions()] == [one.as_record() for one in decisions()]
