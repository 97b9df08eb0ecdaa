"""Settings of notifier alone, with the prefix NOTIFIER_."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import Hosts, MailAddress


def _hello_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]*|\[[A-Za-z0-9.:]+\]", text):
        raise ValueError("write this machine's full name, as mail.example.com")
    return text


class NotifierSettings(BaseSettings):
    """What an operator may want to change about alerts and letters; docs/settings.md names every one."""

    model_config = SettingsConfigDict(env_prefix="NOTIFIER_", extra="ignore")

    smtp_url: SecretStr = SecretStr("")
    """Server that takes our letters, unless one was set in the desk: smtps://LOGIN:PASSWORD@HOST:PORT (TLS from the
    start), smtp://... (STARTTLS) or smtp+plain://... (no TLS, loopback alone)."""
    envelope_sender: MailAddress = ""
    """Address that bounces go to; empty means the sender's own."""
    hello_name: Annotated[str, AfterValidator(_hello_name)] = ""
    """Name with which we greet mail servers; empty means this machine's full name."""
    smtp_timeout_seconds: float = Field(default=60.0, gt=0)
    """Seconds we wait for one answer of a mail server."""
    smtp_connections: int = Field(default=2, ge=1, le=20)
    """Connections that one copy of the service holds to the mail server at the same time."""
    letters_per_day: int = Field(default=0, ge=0)
    """Letters that are sent within a day at the most; further ones wait. 0 for no limit."""
    letters_per_domain_per_day: int = Field(default=0, ge=0)
    """The same for letters to one domain."""
    publish_hosts: Hosts = ""
    """Servers of your own network ("host:port", several with commas) that public answers may be posted to."""
    stream_days: int = Field(default=7, ge=1)
    """Days for which a stream can be resumed where it was left."""
