"""What a replay amounts to: figures of the choices made, and of the answers that came of them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from services.router.policy.facts import AgentFacts
from services.router.policy.words import AgentId, Role
from services.router.policy.working_time import working_seconds_between
from services.router.simulation.course import Course
from services.router.simulation.history import History
from services.router.simulation.world import World


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """What needs no model of people. Shares are 0..1; None where there is nothing to take a share of.

    `asked_first`: of the letters answered in the record, who answered was the one it waited for first; `seen_first`:
    he was among those who saw it. `stages`: letters by the stage that took them. `escalated`: of the letters, those
    that went through more than one stage before the recorded answer; `depth`: stages gone through, on average.
    """

    letters: int
    stages: dict[str, int]
    alone: float | None
    audience_known: float | None
    addressed_present: float | None
    responsible_present: float | None
    of_audience: float | None
    asked_first: float | None
    seen_first: float | None
    badly_rated: int
    gini: float | None
    load: dict[str, int]
    escalated: float | None = None
    depth: float | None = None

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """What follows with the model of people. Seconds; working seconds are the answerer's own.

    `oldest_unanswered` is the age of the oldest letter that got no answer, at the end of the replay.
    """

    answered: int
    working: dict[str, int]
    wall: dict[str, int]
    in_time: float | None
    by_recorded: float | None
    transfers: int
    ping_pong: int
    unanswered: int
    oldest_unanswered: int | None
    histogram: list[int]

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


BANDS = (900, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 144_000)
"""Upper ends of the bands of first answers, in working seconds; one band more lies beyond."""


def choice_figures(courses: Sequence[Course], history: History, walked: bool) -> ChoiceFigures:
    """Figures of the first choices; `walked` says that a ladder went on from there."""
    chosen = [course for course in courses if course.first is not None and course.standing is not None]
    known = [one for one in chosen if one.standing is not None and one.standing.fits is not None]
    recorded = [one for one in chosen if one.letter.answered_by is not None]
    load = _load(chosen, history.agents)
    return ChoiceFigures(
        letters=len(chosen),
        stages=dict(sorted(Counter(one.first.stage for one in chosen if one.first).items())),
        alone=_share(chosen, lambda one: one.first is not None and one.first.alone),
        audience_known=_share(chosen, lambda one: one.standing is not None and one.standing.audience_known),
        addressed_present=_share(chosen, lambda one: one.standing is not None and one.standing.addressed_present),
        responsible_present=_share(chosen, lambda one: one.standing is not None and one.standing.responsible_present),
        of_audience=_share(known, lambda one: one.standing is not None and bool(one.standing.fits)),
        asked_first=_share(recorded, _asked_first),
        seen_first=_share(recorded, lambda one: one.first is not None and one.letter.answered_by in one.first.members),
        badly_rated=sum(one.badly_rated for one in chosen),
        gini=gini(list(load.values())),
        load={history.logins.get(agent, str(agent)): count for agent, count in load.items()},
        escalated=_share(chosen, lambda one: len(set(one.stages)) > 1) if walked else None,
        depth=sum(len(set(one.stages)) for one in chosen) / len(chosen) if walked and chosen else None,
    )


def answer_figures(courses: Sequence[Course], world: World) -> AnswerFigures:
    """Figures of the answers; the end of the replay is its last answer or letter."""
    answered = [one for one in courses if one.answered_at is not None and one.answered_by is not None]
    wall = sorted(_wall(one) for one in answered)
    working = sorted(working_delay(one, world) for one in answered)
    due = [one for one in courses if one.first is not None and one.first.class_due_at is not None]
    end = max((one.answered_at or one.letter.received_at for one in courses), default=None)
    waiting = [one.letter.received_at for one in courses if one.answered_at is None]
    recorded = [one for one in answered if one.letter.answered_by is not None]
    return AnswerFigures(
        answered=len(answered),
        working=percentiles(working),
        wall=percentiles(wall),
        in_time=_share(due, _in_time),
        by_recorded=_share(recorded, lambda one: one.answered_by == one.letter.answered_by),
        transfers=sum(one.transfers for one in courses),
        ping_pong=sum(one.ping_pong for one in courses),
        unanswered=len(waiting),
        oldest_unanswered=int((end - min(waiting)).total_seconds()) if end is not None and waiting else None,
        histogram=histogram(working),
    )


def working_delay(course: Course, world: World) -> int:
    """Seconds of the answerer's working time from letter to answer."""
    assert course.answered_at is not None
    assert course.answered_by is not None
    return working_seconds_between(world.schedule(course.answered_by), course.letter.received_at, course.answered_at)


def histogram(seconds: Iterable[int]) -> list[int]:
    """How many lie in each of BANDS, and beyond."""
    counts = [0] * (len(BANDS) + 1)
    for one in seconds:
        counts[next((place for place, end in enumerate(BANDS) if one <= end), len(BANDS))] += 1
    return counts


def percentiles(ordered: Sequence[int]) -> dict[str, int]:
    """p50, p90 and p99 of ordered values; empty without any."""
    return {
        f"p{percent}": ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]
        for percent in (50, 90, 99)
        if ordered
    }


def gini(counts: Sequence[int]) -> float | None:
    """0: everybody has the same; near 1: one has all. None while nobody has any."""
    total, number = sum(counts), len(counts)
    if not total:
        return None
    ranked = sum(place * count for place, count in enumerate(sorted(counts), 1))
    return 2 * ranked / (number * total) - (number + 1) / number


def _load(chosen: Sequence[Course], agents: Sequence[AgentFacts]) -> dict[AgentId, int]:
    """How many letters waited for each person first; those who answer letters count even with none."""
    waited = Counter(one.first.responsible for one in chosen if one.first and one.first.responsible is not None)
    counted = {agent.id for agent in agents if agent.role is Role.AGENT} | set(waited)
    return {agent: waited[agent] for agent in sorted(counted)}


def _asked_first(course: Course) -> bool:
    return course.first is not None and course.first.responsible == course.letter.answered_by


def _in_time(course: Course) -> bool:
    due = course.first.class_due_at if course.first is not None else None
    return due is not None and course.answered_at is not None and course.answered_at <= due


def _wall(course: Course) -> int:
    assert course.answered_at is not None
    return int((course.answered_at - course.letter.received_at).total_seconds())


def _share(courses: Sequence[Course], holds: Callable[[Course], bool]) -> float | None:
    return sum(map(holds, courses)) / len(courses) if courses else None


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value
