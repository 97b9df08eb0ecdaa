"""What the command line says when something is refused: once, by the names people use, with what is allowed."""

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from services.console.api_client import ApiError
from services.router.settings import RouterSettings
from shared.settings import DatabaseSettings, SharedSettings, setting_faults


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


@pytest.mark.parametrize(
    ("settings", "name", "value", "said"),
    [
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "desk.example.com", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "https://desk.example.com/audiocomm", "without a path"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "ftp://desk.example.com", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "", "https://desk.example.com"),
        (DatabaseSettings, "DATABASE_POOL", "0", "greater than or equal to 1"),
        (DatabaseSettings, "DATABASE_POOL", "many", "valid integer"),
        (RouterSettings, "ROUTER_UNDO_SECONDS", "601", "less than or equal to 600"),
        (RouterSettings, "ROUTER_FROM_ADDRESS", "nobody", "'nobody' is not a mail address"),
        (RouterSettings, "ROUTER_FROM_ADDRESS", "Desk <desk@example.com>", "is not a mail address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_can(
    settings: type[BaseSettings], name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        settings()
    faults = setting_faults(refused.value) or ""
    assert faults.startswith(f"the setting {name} cannot be used: ")
    assert said in faults


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8025", "https://desk.example.com/", "https://[::1]:8025"])
def test_where_people_reach_the_desk_is_an_origin(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIOCOMM_PUBLIC_URL", origin)
    assert SharedSettings().public_url == origin


def test_a_wrong_log_level_names_the_right_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIOCOMM_LOG_LEVEL", "warning")
    assert SharedSettings().log_level == "WARNING"
    monkeypatch.setenv("AUDIOCOMM_LOG_LEVEL", "loud")
    with pytest.raises(ValidationError) as refused:
        SharedSettings()
    said = setting_faults(refused.value) or ""
    assert said.startswith("the setting AUDIOCOMM_LOG_LEVEL cannot be used: ")
    assert all(level in said for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
