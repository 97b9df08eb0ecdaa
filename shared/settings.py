"""Settings every service reads; each service adds its own with its own prefix."""

import hmac
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

# As names to choose from, so that what refuses another one lists them.
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)]


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("write where people reach the desk, as https://desk.example.com, without a path")
    return text


Origin = Annotated[str, AfterValidator(_origin)]


class SharedSettings(BaseSettings):
    """Settings with the prefix AUDIOCOMM_ and the one name without a prefix that hosting services set: DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="AUDIOCOMM_", extra="ignore")

    public_url: Origin = "http://127.0.0.1:8025"
    """Origin under which people reach the desk; the Origin check and links in letters use it."""
    ingest_url: str = "http://127.0.0.1:8026"
    """Where the other services reach ingest."""
    router_url: str = "http://127.0.0.1:8027"
    """Where the other services reach router."""
    notifier_url: str = "http://127.0.0.1:8028"
    """Where the other services reach notifier."""
    peer_key: SecretStr = SecretStr("")
    """Key with which services sign their requests to one another, at least 32 bytes."""
    test_clock: bool = False
    """Let the row test_clock.clock_offset move the business time; for tests alone."""
    log_level: LogLevel = "INFO"
    """Least severe level that is written to the log."""

    def loop_id(self) -> str:
        """Give what X-Audiocomm-Loop says in our letters: the same in all services, another in every installation."""
        key = self.peer_key.get_secret_value().encode()
        return hmac.new(key, b"X-Audiocomm-Loop", "sha256").hexdigest()[:32]


class DatabaseSettings(BaseSettings):
    """Where Postgres is."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: SecretStr = SecretStr("")
    """postgresql:// address; empty means the embedded server."""
    database_pool: int = Field(default=10, ge=1)
    """Connections each service keeps open at the most."""


def sql_folder(package_file: str) -> Path:
    """Give the folder of .sql files that lies beside a store module."""
    return Path(package_file).parent / "sql"


def setting_faults(error: ValidationError) -> str | None:
    """What is wrong with settings of the environment, by the names people set; None when it is about something else."""
    settings = next((one for one in BaseSettings.__subclasses__() if one.__name__ == error.title), None)
    if settings is None:
        return None
    prefix = settings.model_config.get("env_prefix", "")
    faults = [(f"{prefix}{'_'.join(map(str, one['loc']))}".upper(), one["msg"]) for one in error.errors()]
    return "; ".join(f"the setting {name} cannot be used: {reason}" for name, reason in faults)
