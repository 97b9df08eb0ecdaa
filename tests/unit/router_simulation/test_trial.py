"""A trial: figures, baselines and differences, the same bytes every time."""

import json
from dataclasses import replace
from typing import Any

import pytest

from services.router.policy.definition import Policy
from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.durations import Duration, Unit
from services.router.simulation.baselines import BASELINES
from services.router.simulation.figures import gini, histogram, percentiles
from services.router.simulation.trial import on_the_wall_clock, try_policy
from tests.unit.router_simulation.files import POLICY, history


def tried(against: Policy | None = None) -> dict[str, Any]:
    """The result of the small company."""
    return try_policy(history(), POLICY, against, lambda _done, _total: None)


def row(result: dict[str, Any], name: str) -> dict[str, Any]:
    """The choices of one row of the table."""
    (found,) = [one["choices"] for one in result["table"] if one["name"] == name]
    return dict(found)


def test_everything_is_in_one_table() -> None:
    names = [(one["kind"], one["name"]) for one in tried(POLICY)["table"]]
    assert names[:3] == [
        ("policy", "audiocomm"), ("against", "audiocomm"), ("wall-clock ladder", "audiocomm, wall clock"),
    ]  # fmt: skip
    assert names[3:] == [("baseline", name) for name in BASELINES]


def test_the_same_bytes_every_time() -> None:
    assert json.dumps(tried(POLICY)) == json.dumps(tried(POLICY))


def test_a_policy_does_not_differ_from_itself() -> None:
    assert (tried(POLICY)["different"], tried(POLICY)["differences"]) == (0, [])


def test_what_would_have_gone_differently_is_named() -> None:
    lines = default_policy_text().splitlines()
    result = tried(parse_policy("\n".join(line for line in lines if "{id: addressed," not in line)))
    first = next(one for one in result["differences"] if one["letter"] == "l1")
    assert (first["policy"]["stage"], first["against"]["stage"]) == ("addressed", "audience")
    assert first["recorded"] == {"answered_by": "anna", "answered_at": "2026-03-02T10:00:00Z"}


def test_the_baselines_choose_as_they_say() -> None:
    result = tried()
    assert row(result, "address only")["alone"] == pytest.approx(2 / 6, abs=1e-4)
    # Lou had rated Anna badly and wrote to her address.
    assert row(result, "address only")["badly_rated"] == 1
    assert row(result, "broadcast")["load"] == {"anna": 0, "boris": 0, "clara": 0}
    assert sum(row(result, "round robin")["load"].values()) == 6
    assert row(result, "skills only")["of_audience"] == 1
    assert row(result, "last agent for ever")["asked_first"] == pytest.approx(2 / 5, abs=1e-4)
    assert row(result, "audiocomm")["badly_rated"] == 0


def test_the_wall_clock_ladder_counts_no_working_time() -> None:
    changed = on_the_wall_clock(POLICY)
    holds = [stage.hold for stage in changed.stages]
    assert holds[0] == Duration(2, Unit.HOURS, working=False)
    assert not any(hold.working for hold in (*holds, changed.claimed.hold, changed.reassigned.accept_within))
    assert replace(
        changed, name=POLICY.name, stages=(), claimed=POLICY.claimed, reassigned=POLICY.reassigned
    ) == replace(POLICY, stages=())


def test_progress_is_told_and_may_end_it() -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert done == total == 6 * 2 * 2
        raise Enough

    with pytest.raises(Enough):
        try_policy(history(), POLICY, None, stop)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], None), ([0, 0], None), ([3, 3, 3], 0.0), ([0, 0, 0, 12], 0.75), ([1, 3], 0.25)],
)
def test_gini(counts: list[int], expected: float | None) -> None:
    assert gini(counts) == (pytest.approx(expected) if expected is not None else None)


def test_percentiles_and_bands() -> None:
    assert percentiles(range(1, 101)) == {"p50": 50, "p90": 90, "p99": 99}
    assert percentiles([7]) == {"p50": 7, "p90": 7, "p99": 7}
    assert percentiles([]) == {}
    assert histogram([1, 900, 901, 10**9]) == [2, 1, 0, 0, 0, 0, 0, 0, 1]
