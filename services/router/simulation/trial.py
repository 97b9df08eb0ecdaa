"""A policy on trial: replayed on a history, beside another policy and the baselines, with what would have differed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.router.policy.definition import Policy
from services.router.policy.durations import Duration
from services.router.policy.words import AgentId
from services.router.simulation.actors import ModelledActors, RecordedActors
from services.router.simulation.baselines import BaselineWatch
from services.router.simulation.course import Choice, Course
from services.router.simulation.figures import BANDS, answer_figures, choice_figures
from services.router.simulation.history import History
from services.router.simulation.replay import Replay, Tick, Watcher
from services.router.simulation.world import World

LISTED = 1_000
"""So many differences are kept in a result; the count is of all."""

Note = Callable[[int, int], None]
"""Told of the letters replayed so far and of all; may raise to end the trial."""


@dataclass(frozen=True, slots=True)
class Played:
    """One policy replayed: with people as recorded, and with the model of people."""

    policy: Policy
    recorded: list[Course]
    modelled: list[Course]
    world: World

    def since(self, moment: datetime | None) -> "Played":
        """The same without the letters before a moment."""
        return replace(self, recorded=_since(self.recorded, moment), modelled=_since(self.modelled, moment))


def try_policy(
    history: History,
    policy: Policy,
    against: Policy | None,
    note: Note,
    since: datetime | None = None,
    listed: int | None = LISTED,
    alone: bool = False,
) -> dict[str, Any]:
    """Replay a history under a policy, another one, the wall-clock ladder and the baselines; gives the result as JSON.

    The result has `table` (a row each), `bands` (of first answers), `differences` (`listed` of them, None: all) and
    their number `different`. Only letters from `since` on count. `alone` leaves out all that the policy is set beside.
    The same input gives the same result, byte for byte.
    """
    # Between equals a lot decides that is drawn anew for each policy: with one lot only what the policies say differs.
    drawn = replace(policy, hash=against.hash) if against is not None else policy
    progress = _Progress(len(history.letters) * 2 * (1 + (against is not None) + (not alone)), note)
    watch = BaselineWatch()
    tried = play(history, drawn, progress.tick, () if alone else (watch,)).since(since)
    other = play(history, against, progress.tick).since(since) if against is not None else None
    rows = [_row("policy", tried, history) | {"hash": policy.hash}]
    rows += [_row("against", other, history)] if other is not None else []
    if not alone:
        clock = play(history, on_the_wall_clock(drawn), progress.tick).since(since)
        rows += [_row("wall-clock ladder", clock, history) | {"hash": None}, *_baselines(watch, since, history)]
    found = differences(tried, other, history) if other is not None else []
    counted = [course.letter.received_at for course in tried.recorded]
    return {
        "letters": len(counted),
        "from": _text(min(counted, default=None)),
        "to": _text(max(counted, default=None)),
        "table": rows,
        "bands": list(BANDS),
        "different": len(found),
        "differences": found[:listed],
    }


def play(history: History, policy: Policy, tick: Tick, watchers: Sequence[Watcher] = ()) -> Played:
    """Replay a history under one policy at both levels; `watchers` see the one in which people do as recorded."""
    world = World(history, policy.quality)
    recorded = Replay(history, policy, world, RecordedActors(), watchers).run(tick)
    world = World(history, policy.quality)
    modelled = Replay(history, policy, world, ModelledActors(history, world), judged=False).run(tick)
    return Played(policy, recorded, modelled, world)


def on_the_wall_clock(policy: Policy) -> Policy:
    """The same policy with every duration in wall time: a working day of 8 hours becomes 8 hours, days 24."""
    return replace(
        policy,
        name=f"{policy.name}, wall clock",
        stages=tuple(replace(stage, hold=_wall(stage.hold)) for stage in policy.stages),
        claimed=replace(policy.claimed, hold=_wall(policy.claimed.hold)),
        reassigned=replace(policy.reassigned, accept_within=_wall(policy.reassigned.accept_within)),
    )


def differences(tried: Played, other: Played, history: History) -> list[dict[str, Any]]:
    """The letters that would have waited for somebody else first, at another stage, or been answered otherwise."""
    found = []
    pairs = zip(tried.recorded, other.recorded, tried.modelled, other.modelled, strict=True)
    for one, two, played_one, played_two in pairs:
        if _essence(one, played_one) != _essence(two, played_two):
            found.append(
                _letter(one, history)
                | {
                    "policy": _told(one, played_one, history),
                    "against": _told(two, played_two, history),
                }
            )
    return found


def _since(courses: list[Course], moment: datetime | None) -> list[Course]:
    return [course for course in courses if moment is None or course.letter.received_at >= moment]


def _baselines(watch: BaselineWatch, since: datetime | None, history: History) -> list[dict[str, Any]]:
    return [
        _named("baseline", name) | {"choices": choice_figures(_since(courses, since), history, False).as_json()}
        for name, courses in watch.courses.items()
    ]


class _Progress:
    """Tells of every hundredth letter, and of the last."""

    def __init__(self, total: int, note: Note) -> None:
        self._done, self._total, self._note = 0, total, note

    def tick(self) -> None:
        """One letter more."""
        self._done += 1
        if self._done % 100 == 0 or self._done == self._total:
            self._note(self._done, self._total)


def _wall(duration: Duration) -> Duration:
    return Duration(duration.amount, duration.unit, working=False)


def _row(kind: str, played: Played, history: History) -> dict[str, Any]:
    return _named(kind, played.policy.name) | {
        "hash": played.policy.hash,
        "choices": choice_figures(played.recorded, history, True).as_json(),
        "answers": answer_figures(played.modelled, played.world).as_json(),
    }


def _named(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "name": name, "answers": None}


def _essence(chosen: Course, played: Course) -> tuple[object, ...]:
    first = chosen.first
    return (
        (first.stage, first.responsible, first.due_at) if first is not None else None,
        played.answered_by,
        played.answered_at,
    )


def _letter(course: Course, history: History) -> dict[str, Any]:
    letter = course.letter
    return {
        "letter": letter.key,
        "ticket": letter.ticket_key,
        "customer": letter.customer_key,
        "received_at": _text(letter.received_at),
        "recorded": {"answered_by": _login(letter.answered_by, history), "answered_at": _text(letter.answered_at)},
    }


def _told(chosen: Course, played: Course, history: History) -> dict[str, Any]:
    first: Choice | None = chosen.first
    return {
        "stage": first.stage if first is not None else None,
        "responsible": _login(first.responsible, history) if first is not None else None,
        "until": _text(first.due_at) if first is not None else None,
        "answered_by": _login(played.answered_by, history),
        "answered_at": _text(played.answered_at),
    }


def _login(agent: AgentId | None, history: History) -> str | None:
    return history.logins.get(agent, str(agent)) if agent is not None else None


def _text(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at is not None else None
