"""What the command line says when something is refused: once, by the names people use, with what is allowed."""

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from services.console.api_client import ApiError
from services.ingest.settings import IngestSettings
from services.notifier.settings import NotifierSettings
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
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "https://desk.example.com:port", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "https://desk.example.com:70000", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "https://desk.example.com/#/view/mine", "without a path"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "https://kim:secret@desk.example.com", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_PUBLIC_URL", "http://[::1", "https://desk.example.com"),
        (SharedSettings, "AUDIOCOMM_INGEST_URL", "ingest:8000", "http://router:8027"),
        (SharedSettings, "AUDIOCOMM_ROUTER_URL", "http://router:80270", "http://router:8027"),
        (SharedSettings, "AUDIOCOMM_NOTIFIER_URL", "", "http://router:8027"),
        (DatabaseSettings, "DATABASE_POOL", "0", "greater than or equal to 1"),
        (DatabaseSettings, "DATABASE_POOL", "many", "valid integer"),
        (RouterSettings, "ROUTER_UNDO_SECONDS", "601", "less than or equal to 600"),
        (RouterSettings, "ROUTER_FROM_ADDRESS", "nobody", "'nobody' is not a mail address"),
        (RouterSettings, "ROUTER_FROM_ADDRESS", "Desk <desk@example.com>", "is not a mail address"),
        (RouterSettings, "ROUTER_TOKEN_KEY", "k" * 31, "at least 32 bytes"),
        (IngestSettings, "INGEST_CLAMD", "nonsense", "127.0.0.1:3310"),
        (IngestSettings, "INGEST_CLAMD", "clamd:port", "the path of its socket"),
        (IngestSettings, "INGEST_CLAMD", "clamd:0", "127.0.0.1:3310"),
        (IngestSettings, "INGEST_CLAMD", "clamd:65536", "127.0.0.1:3310"),
        (IngestSettings, "INGEST_CLAMD", "tcp://clamd:3310", "127.0.0.1:3310"),
        (IngestSettings, "INGEST_CLAMD", "::1:3310", "[::1]:3310"),
        (IngestSettings, "INGEST_CLAMD", "run/clamd.sock", "the path of its socket"),
        (IngestSettings, "INGEST_TOKEN_HOSTS", "tokens.internal", "'tokens.internal' is not a host with its port"),
        (IngestSettings, "INGEST_TOKEN_HOSTS", "a:443,https://b:443", "'https://b:443' is not a host with its port"),
        (IngestSettings, "INGEST_MAILBOX_CA_FILE", "/nowhere/ca.pem", "/nowhere/ca.pem cannot be read: No such file"),
        (IngestSettings, "INGEST_MAILBOX_CA_FILE", __file__, "holds no certificates in PEM"),
        (NotifierSettings, "NOTIFIER_PUBLISH_HOSTS", "shop:http", "'shop:http' is not a host with its port"),
        (NotifierSettings, "NOTIFIER_ENVELOPE_SENDER", "bounces", "'bounces' is not a mail address"),
        (NotifierSettings, "NOTIFIER_HELLO_NAME", "our mail server", "mail.example.com"),
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


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        (IngestSettings, "INGEST_CLAMD", ""),
        (IngestSettings, "INGEST_CLAMD", "clamd:3310"),
        (IngestSettings, "INGEST_CLAMD", "[::1]:3310"),
        (IngestSettings, "INGEST_CLAMD", "/run/clamav/clamd.ctl"),
        (IngestSettings, "INGEST_TOKEN_HOSTS", ""),
        (IngestSettings, "INGEST_TOKEN_HOSTS", "tokens.internal:8443, [fd00::1]:443 10.0.0.1:80"),
        (NotifierSettings, "NOTIFIER_PUBLISH_HOSTS", "shop.internal:8080,"),
        (NotifierSettings, "NOTIFIER_ENVELOPE_SENDER", ""),
        (NotifierSettings, "NOTIFIER_ENVELOPE_SENDER", "bounces@example.com"),
        (NotifierSettings, "NOTIFIER_HELLO_NAME", ""),
        (NotifierSettings, "NOTIFIER_HELLO_NAME", "mail.example.com"),
        (NotifierSettings, "NOTIFIER_HELLO_NAME", "[192.0.2.1]"),
        (SharedSettings, "AUDIOCOMM_ROUTER_URL", "http://router:8027"),
        (SharedSettings, "AUDIOCOMM_ROUTER_URL", "https://inside.example.com/router/"),
    ],
)
def test_what_can_be_used_is_taken_as_it_is(
    settings: type[BaseSettings], name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert value in settings().model_dump().values()


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
