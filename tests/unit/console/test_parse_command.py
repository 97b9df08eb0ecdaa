"""`audiocomm parse`: one JSON line for anything that is bytes, one plain line for what cannot be read."""

import json
from pathlib import Path

from typer.testing import CliRunner

from services.__main__ import command


def test_anything_that_is_bytes_is_a_line_of_json(tmp_path: Path) -> None:
    (tmp_path / "odd.eml").write_bytes(b"\x00\xff no header at all")
    result = CliRunner().invoke(command, ["parse", str(tmp_path / "odd.eml")])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["file"] == str(tmp_path / "odd.eml")


def test_a_dash_is_the_standard_input() -> None:
    result = CliRunner().invoke(command, ["parse", "-"], input=b"Subject: Hello\n\nYou")
    assert json.loads(result.stdout)["subject"] == "Hello"


def test_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    for file in (tmp_path / "nothing", tmp_path):
        result = CliRunner().invoke(command, ["parse", str(file)])
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert result.stderr.startswith(f"audiocomm: {file} cannot be read: ")
