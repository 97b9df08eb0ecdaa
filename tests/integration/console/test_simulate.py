"""`audiocomm simulate` on files: what is printed, written and refused."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from services.console.errors import StartError
from services.console.simulate import TOLD, SimulateOptions
from services.console.simulate_files import archive_of
from services.console.simulate_tables import counted, print_result
from services.router.policy.document import default_policy_text
from services.simulating import export_and_simulate
from tests.unit.router_simulation.files import FILES

UNADDRESSED = "\n".join(line for line in default_policy_text().splitlines() if "{id: addressed," not in line)


def options(folder: Path, **changed: Any) -> SimulateOptions:
    """A policy without the first stage of the preset, tried on the small company."""
    policy = folder / "policy.yaml"
    policy.write_text(UNADDRESSED, encoding="utf-8")
    past = folder / "past"
    past.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (past / f"{name}.csv").write_text(text, encoding="utf-8")
    named: dict[str, Any] = {"policy": policy, "history": past, "against": None, "differences": None}
    return SimulateOptions(**named | {"as_json": True, "alone": False, "data": folder} | changed)


async def test_a_policy_is_set_beside_the_preset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = options(tmp_path, differences=tmp_path / "differences.csv")
    await export_and_simulate(asked, None)
    result = json.loads(capsys.readouterr().out)
    assert (result["letters"], result["different"]) == (6, len(result["differences"]))
    with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["letter"] for row in rows] == [one["letter"] for one in result["differences"]]
    assert (rows[0]["policy_stage"], rows[0]["against_stage"]) == ("audience", "addressed")


async def test_no_spreadsheet_reckons_a_customers_name(tmp_path: Path) -> None:
    asked = options(tmp_path, differences=tmp_path / "differences.csv")
    for name in ("letters", "orders", "marks"):
        file = tmp_path / "past" / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(",kim,", ",=kim+1,"), encoding="utf-8")
    await export_and_simulate(asked, None)
    with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as written:
        customers = {row["customer"] for row in csv.DictReader(written)}
    assert "'=kim+1" in customers


async def test_people_read_tables_and_charts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await export_and_simulate(options(tmp_path, as_json=False), None)
    printed = capsys.readouterr().out
    for part in ("6 letters, 2026-03-02 to 2026-03-04", "round robin", "of 6 letters would have gone differently"):
        assert part in printed
    assert "audience: anna until 2026-03-02 13:30" in printed


async def test_alone_it_is_set_beside_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await export_and_simulate(options(tmp_path, alone=True), None)
    result = json.loads(capsys.readouterr().out)
    assert [row["kind"] for row in result["table"]] == ["policy"]


async def test_bad_lines_are_named_and_the_rest_is_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = options(tmp_path)
    assert asked.history is not None
    with (asked.history / "letters.csv").open("a", encoding="utf-8") as file:
        file.write("l9,t9,kim,yesterday,,,\n")
    await export_and_simulate(asked, None)
    captured = capsys.readouterr()
    assert "letters.csv:8: received_at: 'yesterday' is not a time" in captured.err
    assert json.loads(captured.out)["letters"] == 6


@pytest.mark.parametrize(
    ("removed", "reason"),
    [("letters.csv", "the history lacks letters.csv"), ("*.csv", "holds no CSV files")],
)
async def test_a_history_that_is_none_is_refused(tmp_path: Path, removed: str, reason: str) -> None:
    asked = options(tmp_path)
    assert asked.history is not None
    for file in list(asked.history.glob(removed)):
        file.unlink()
    with pytest.raises(StartError, match=reason):
        await export_and_simulate(asked, None)


async def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "past.zip"
    file.write_text("no archive", encoding="utf-8")
    with pytest.raises(StartError, match="not a zip file"):
        await export_and_simulate(options(tmp_path, history=file), None)


def test_a_folder_is_packed_and_an_archive_taken_as_it_is(tmp_path: Path) -> None:
    asked = options(tmp_path)
    assert asked.history is not None
    archive = archive_of(asked.history)
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        assert sorted(packed.namelist()) == sorted(f"{name}.csv" for name in FILES)
    (tmp_path / "past.zip").write_bytes(archive)
    assert archive_of(tmp_path / "past.zip") == archive


def test_a_result_without_answers_is_printed_too() -> None:
    """Where nobody ever acts there is no percentile and no load to show; one letter is not called letters."""
    choices = {"letters": 1, "stages": {"everybody": 1}, "badly_rated": 0, "load": {"anna": 0}}
    shares = ("alone", "audience_known", "addressed_present", "responsible_present", "of_audience")
    choices |= dict.fromkeys((*shares, "asked_first", "seen_first", "gini", "escalated", "depth"))
    answers = {"working": {}, "wall": {}, "transfers": 0, "ping_pong": 0, "unanswered": 1, "histogram": [0] * 9}
    answers |= dict.fromkeys(("in_time", "by_recorded", "oldest_unanswered"))
    row = {"kind": "policy", "name": "p", "choices": choices, "answers": answers}
    result = {
        "letters": 1,
        "from": None,
        "to": None,
        "seconds": 0.1,
        "table": [row, row | {"kind": "against"}],
        "bands": [900] * 8,
    }
    printed = io.StringIO()
    print_result(Console(file=printed, width=150), result | {"different": 0, "differences": []}, 20)
    assert printed.getvalue().startswith("1 letter, replayed in 0.1 s\n")
    assert "0 of 1 letter would have gone differently." in printed.getvalue()


@pytest.mark.parametrize(("count", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1_000, "1,000 lines")])
def test_so_many_things_are_said_as_one_says_them(count: int, said: str) -> None:
    assert counted(count, "line") == said


async def test_one_letter_and_one_line_are_no_letters_and_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = options(tmp_path)
    assert asked.history is not None
    file = asked.history / "letters.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:2], *["l9,t9,kim,yesterday,,,"] * (TOLD + 1)]) + "\n", encoding="utf-8")
    await export_and_simulate(asked, None)
    captured = capsys.readouterr()
    assert json.loads(captured.out)["letters"] == 1
    assert "… and 1 more line that was left out" in captured.err
