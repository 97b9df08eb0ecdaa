"""What the command line says when something is refused: once, by the names people use, with what is allowed."""

import pytest
from pydantic import ValidationError

from services.console.api_client import ApiError
from shared.settings import SharedSettings, setting_faults


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ({"title": "Not valid: body.role.", "errors": [{"field": "body.role", "reason": "is none"}]}, "role: is none"),
        ({"title": "No such key.", "field": "department"}, "No such key."),
        ({}, "error"),
    ],
)
def test_a_refusal_of_the_api_names_fields_as_the_file_does(problem: dict, said: str) -> None:
    error = ApiError(422, problem)
    assert (error.reason, str(error)) == (said, f"422 {said}")


def test_a_wrong_log_level_names_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIOCOMM_LOG_LEVEL", "warning")
    assert SharedSettings().log_level == "WARNING"
    monkeypatch.setenv("AUDIOCOMM_LOG_LEVEL", "loud")
    with pytest.raises(ValidationError) as refused:
        SharedSettings()
    said = setting_faults(refused.value) or ""
    assert said.startswith("the setting AUDIOCOMM_LOG_LEVEL cannot be used: ")
    assert all(level in said for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
