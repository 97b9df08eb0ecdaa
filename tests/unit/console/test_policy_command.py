"""`audiocomm policy` without a running Audiocomm: the form is checked, presets are shown, files are compared."""

import json

import pytest
from typer.testing import CliRunner

from services.policy_command import policy
from services.router.policy.presets import presets

NOWHERE = {"AUDIOCOMM_URL": None, "AUDIOCOMM_TOKEN": None}


@pytest.fixture
def ask(tmp_path):
    """Run a subcommand for a folder where nothing runs; gives exit code, output and what was said of errors."""

    def run(*words: str) -> tuple[int, str, str]:
        data = () if words == ("schema",) else ("--data", str(tmp_path))
        found = CliRunner(env=NOWHERE).invoke(policy, [*words, *data])
        return found.exit_code, found.stdout, found.stderr

    return run


@pytest.fixture
def files(tmp_path):
    """The presets as files."""
    for one in presets():
        (tmp_path / f"{one.name}.yaml").write_text(one.text, encoding="utf-8")
    return tmp_path


def test_presets_are_shown(ask):
    for one in presets():
        assert ask("show", "--preset", one.name) == (0, one.text, "")
    code, _, error = ask("show", "--preset", "bakery")
    assert (code, "accountancy" in error) == (2, True)
    assert ask("show")[0] == 1


def test_a_valid_policy(ask, files):
    code, output, error = ask("check", str(files / "agency.yaml"))
    assert (code, output) == (0, f"{files / 'agency.yaml'}: valid\n")
    assert "only the policy itself was looked at" in error


@pytest.mark.parametrize("words", [("check", "FILE"), ("diff", "FILE"), ("diff", "agency.yaml", "--against", "FILE")])
def test_what_is_no_text_is_said_in_a_line(ask, files, words):
    """As a policy saved by a word processor, or with an old code page."""
    file = files / "policy.docx"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    code, output, error = ask(
        *[str(file) if one == "FILE" else str(files / one) if ".yaml" in one else one for one in words]
    )
    assert (code, output) == (1, "")
    assert error == f"audiocomm: {file} is not UTF-8: save it as plain text in UTF-8\n"


def test_errors_and_warnings_are_a_line_each(ask, files):
    file = files / "wrong.yaml"
    text = (files / "agency.yaml").read_text("utf-8")
    file.write_text(
        text.replace("audience.known", "audience.knwn").replace("hold: 48 hours", "hold: soon"), encoding="utf-8"
    )
    code, output, error = ask("check", str(file))
    first, second = error.splitlines()
    assert (code, output) == (1, "")
    assert first.startswith(f"{file}:8:")
    assert "stages[2].when: unknown criterion 'audience.knwn'; did you mean 'audience.known'?" in first
    assert "claimed.hold: 'soon' is no duration" in second
    file.write_text(text.replace("hold: 48 hours", "hold: 90 days"), encoding="utf-8")
    code, _, error = ask("check", str(file))
    assert (code, "warning: claimed.hold: 90 days is more than 60 days" in error) == (0, True)


def test_differences_by_stage(ask, files):
    agency, other = files / "agency.yaml", files / "other.yaml"
    other.write_text(
        agency.read_text("utf-8").replace("hold: 8 working hours", "hold: 9 working hours"), encoding="utf-8"
    )
    line = "stage supervisors, hold: 8 working hours → 9 working hours\n"
    assert ask("diff", str(other), "--against", str(agency)) == (0, line, "")
    assert ask("diff", str(agency), "--against", str(agency)) == (0, "they mean the same\n", "")
    other.write_text("policy: other\n", encoding="utf-8")
    assert ask("diff", str(other), "--against", str(agency))[0] == 1


def test_the_schema_is_json(ask):
    code, output, _ = ask("schema")
    assert (code, json.loads(output)["type"]) == (0, "object")
