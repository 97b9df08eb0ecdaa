"""Settings every service reads; each service adds its own with its own prefix."""

import hmac
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

LAST_PORT = 65_535
SHORTEST_KEY_BYTES = 32

# As names to choose from, so that what refuses another one lists them.
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)]


# A name or an address; the colons of a new one stand in brackets, else they could not be told from a port's.
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@?#,\[\]\\]+)(?::([0-9]{1,5}))?")


def names_host_and_port(text: str) -> bool:
    """Whether it is written as host:port, with a port that exists."""
    found = _PLACE.fullmatch(text)
    return found is not None and found[2] is not None and 1 <= int(found[2]) <= LAST_PORT


def _is_web_address(text: str) -> bool:
    scheme, _, rest = text.partition("://")
    place = _PLACE.fullmatch(rest.partition("/")[0])
    if scheme.lower() not in ("http", "https") or place is None or re.search(r"[\s?#]", rest):
        return False
    return 1 <= int(place[2] or 80) <= LAST_PORT


def _origin(text: str) -> str:
    if not _is_web_address(text) or text.partition("://")[2].partition("/")[2].strip("/"):
        raise ValueError("write where people reach the desk, as https://desk.example.com, without a path")
    return text


def _service_url(text: str) -> str:
    if not _is_web_address(text):
        raise ValueError("write where the service is reached, as http://router:8027")
    return text


def _hosts(text: str) -> str:
    for one in text.replace(",", " ").split():
        if not names_host_and_port(one):
            raise ValueError(f"{one[:100]!r} is not a host with its port, as internal.example.com:8443")
    return text


def _mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", text):
        raise ValueError(f"{text[:100]!r} is not a mail address")
    return text


Origin = Annotated[str, AfterValidator(_origin)]
ServiceUrl = Annotated[str, AfterValidator(_service_url)]
Hosts = Annotated[str, AfterValidator(_hosts)]
"""Any number of host:port, with commas or spaces between them."""
MailAddress = Annotated[str, AfterValidator(_mail_address)]
"""The bare address, or nothing."""


class SharedSettings(BaseSettings):
    """Settings with the prefix AUDIOCOMM_ and the one name without a prefix that hosting services set: DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="AUDIOCOMM_", extra="ignore")

    public_url: Origin = "http://127.0.0.1:8025"
    """Origin under which people reach the desk; the Origin check and links in letters use it."""
    ingest_url: ServiceUrl = "http://127.0.0.1:8026"
    """Where the other services reach ingest."""
    router_url: ServiceUrl = "http://127.0.0.1:8027"
    """Where the other services reach router."""
    notifier_url: ServiceUrl = "http://127.0.0.1:8028"
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
    faults = [
        (f"{prefix}{'_'.join(map(str, one['loc']))}".upper(), one["msg"].removeprefix("Value error, "))
        for one in error.errors()
    ]
    return "; ".join(f"the setting {name} cannot be used: {reason}" for name, reason in faults)
