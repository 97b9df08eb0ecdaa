"""Settings of ingest alone, with the prefix INGEST_."""

import ssl
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import Hosts, names_host_and_port


def _clamd(text: str | None) -> str | None:
    if text and not text.startswith("/") and not names_host_and_port(text):
        raise ValueError(
            "write where clamd listens, as 127.0.0.1:3310 or [::1]:3310, or the path of its socket, as /run/clamd.ctl"
        )
    return text


def _certificates(file: Path | None) -> Path | None:
    if file is None:
        return None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except ssl.SSLError as error:
        raise ValueError(f"{file} holds no certificates in PEM") from error
    except OSError as error:
        raise ValueError(f"{file} cannot be read: {error.strerror}") from error
    return file


class IngestSettings(BaseSettings):
    """What an operator may want to change about how letters come in; docs/settings.md names every one."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", extra="ignore")

    letter_bytes: int = Field(default=40_000_000, ge=1_000, le=40_000_000)
    """Largest letter that is taken in, in bytes; a larger one is listed and stays on the mail server."""
    authserv_id: str | None = None
    """Name with which our own mail server signs Authentication-Results; without it no such header is believed."""
    parse_plain_bytes: int = Field(default=64_000, ge=0)
    """Letters larger than this, in bytes, are read in a process of their own."""
    parse_seconds: float = Field(default=10, gt=0)
    """Seconds that reading one letter may take before it is quarantined."""
    parse_memory_bytes: int = Field(default=536_870_912, ge=100_000_000)
    """Address space of a process that reads letters, in bytes."""
    parse_children: int = Field(default=2, ge=1)
    """Processes that read large or odd letters side by side."""
    clamd: Annotated[str | None, AfterValidator(_clamd)] = None
    """Where a clamd listens ("host:port", or the path of its socket) that attachments are scanned by; off without."""
    clamd_seconds: float = Field(default=5, gt=0)
    """Seconds within which clamd must answer; after them an attachment counts as not scanned."""
    outbox_limit: int = Field(default=5_000, ge=1)
    """Events waiting for router beyond which no more letters are fetched and posted ones are refused with 503."""
    mailbox_seconds: float = Field(default=30, gt=0)
    """Seconds within which a mail server must answer a command."""
    idle_seconds: float = Field(default=60, gt=0, le=60)
    """Seconds after which a quiet mailbox is asked again, although the mail server reports new letters by itself."""
    reconcile_seconds: float = Field(default=3_600, gt=0)
    """Seconds after which everything a mailbox holds is compared with the ledger."""
    batch_letters: int = Field(default=50, ge=1, le=200)
    """Letters fetched and stored in one transaction, at the most."""
    batch_bytes: int = Field(default=8_000_000, ge=1)
    """Bytes of letters fetched at once; a single larger letter is fetched alone."""
    lease_seconds: float = Field(default=30, gt=0)
    """Seconds after which another copy of ingest takes over the mailboxes of one that fell silent."""
    mailbox_ca_file: Annotated[Path | None, AfterValidator(_certificates)] = None
    """Certificates (PEM) of authorities to trust beside the system's when a mailbox is read over TLS."""
    token_hosts: Hosts = ""
    """Servers of your own network ("host:port", several with commas) that may be asked for access tokens."""
