"""What a benchmark says: its verdicts, its table, its line of JSON."""

import io
import json

import pytest
from rich.console import Console

from services.console.bench import end_to_end, ingest
from services.console.bench.figures import Bound, Row, Spread, Target, percentile
from services.console.bench.installation import key_of_alert
from services.console.bench.pacing import Latency
from services.console.bench.report import Machine, Report

MACHINE = Machine(cores=2, memory_gib=24, python="3.11.7", postgres="18.1", load=0.1)
FAST, SLOW = Latency(10, 20, 5, 8), Latency(40, 200, 30, 90)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3, 1, 2], 0.5, 2),
        ([1, 2, 3, 4], 0.5, 2),
        ([7], 0.99, 7),
        (list(range(1, 101)), 0.99, 99),
        (list(range(1, 1_001)), 0.99, 990),
    ],
)
def test_percentiles(values, share, expected) -> None:
    assert percentile(values, share) == expected


@pytest.mark.parametrize(
    ("target", "ratio_target", "met"),
    [
        (None, None, None),
        (Target(Bound.AT_MOST, 30), None, True),
        (Target(Bound.AT_MOST, 29), None, False),
        (Target(Bound.AT_LEAST, 30), None, True),
        (None, Target(Bound.AT_MOST, 2), False),  # 30 / 10 = 3
        (Target(Bound.AT_MOST, 30), Target(Bound.AT_MOST, 3), True),
        (Target(Bound.AT_MOST, 30), Target(Bound.AT_LEAST, 4), False),  # one of two is not enough
    ],
)
def test_a_row_is_met_when_all_its_targets_are(target, ratio_target, met) -> None:
    row = Row("way", "ms", Spread((20, 30, 70)), Spread((10,)), target, ratio_target)
    assert row.met is met


def test_a_spread_shows_its_median_and_its_ends() -> None:
    assert str(Spread((30, 10, 20))) == "20.0 (10.0-30.0)"
    assert str(Spread((7,))) == "7.0"


def end_to_end_report() -> Report:
    paths = {"bare": FAST, "three": SLOW, "one": FAST}
    outcomes = {(pace.name, name): [one] for pace in end_to_end.QUICK.paces for name, one in paths.items()}
    rows = end_to_end.rows(end_to_end.QUICK, outcomes)
    return Report("end-to-end", True, 1, MACHINE, rows, end_to_end.NOTES, end_to_end.details(outcomes))


def ingest_report() -> Report:
    outcomes = {"bare": [500.0, 520.0], "three": [310.0, 330.0], "one": [200.0, 210.0]}
    return Report("ingest", True, 2, MACHINE, ingest.rows(outcomes), ingest.NOTES)


@pytest.mark.parametrize("report", [end_to_end_report(), ingest_report()], ids=lambda report: report.bench)
def test_the_json_is_one_object_with_every_figure(report) -> None:
    found = json.loads(json.dumps(report.as_json()))
    assert found["bench"] == report.bench
    assert found["machine"] == {"cores": 2, "memory_gib": 24, "python": "3.11.7", "postgres": "18.1", "load": 0.1}
    assert set(found["peers"]) == {"django-helpdesk", "Roundup", "RT"}
    for row in found["rows"]:
        assert set(row) == {"what", "unit", "ours", "limit", "ratio", "target", "ratio_target", "met"}
        assert set(row["ours"]) == {"median", "min", "max", "rounds"}
        assert len(row["ours"]["rounds"]) == report.rounds


@pytest.mark.parametrize("report", [end_to_end_report(), ingest_report()], ids=lambda report: report.bench)
def test_the_table_has_a_line_for_each_row(report) -> None:
    page = io.StringIO()
    report.print_to(Console(file=page, width=200))
    text = page.getvalue()
    assert all(row.what in text for row in report.rows)
    assert "2 cores, 24 GiB, Python 3.11.7, Postgres 18.1" in text
    assert "django-helpdesk" in text


def test_the_targets_of_the_ways_are_judged() -> None:
    met = {row.what: row.met for row in end_to_end_report().rows}
    assert met["idle, three processes: whole p50"] is False  # 40 ms, 30 are allowed
    assert met["idle, one process: whole p50"] is True
    assert met["idle, three processes: kept p50"] is False  # 30 ms against the bare path's 10
    assert met["50/s, three processes: whole p99"] is False
    assert met["50/s, one process: whole p50"] is None  # nothing is promised of it


def test_the_rate_must_reach_both_its_targets() -> None:
    assert [row.met for row in ingest_report().rows] == [True, False]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Order 1 #r0-00001 · A letter is waiting", "r0-00001"),
        ("Re: Order 1 · A letter is waiting", None),  # none of ours
    ],
)
def test_an_alert_names_its_letter(title, key) -> None:
    assert key_of_alert(json.dumps({"title": title})) == key
