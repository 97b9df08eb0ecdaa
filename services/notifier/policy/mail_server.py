"""The server that takes our letters."""

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit


class Tls(StrEnum):
    """How the connection is made secret: from its start, by STARTTLS, or not at all (loopback alone)."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `from_address` is the envelope's sender and `from_name` names nameless senders."""

    host: str
    port: int
    tls: Tls
    login: str = ""
    password: str = field(default="", repr=False)
    from_name: str = ""
    from_address: str = ""


SCHEMES = {"smtps": (Tls.TLS, 465), "smtp": (Tls.STARTTLS, 587), "smtp+plain": (Tls.NONE, 25)}


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def objection(server: MailServer) -> str | None:
    """Give why a server cannot be used as described, None when it can."""
    if not server.host or any(char.isspace() or not char.isprintable() for char in server.host):
        return "the host is not a name or an address"
    if server.tls is Tls.NONE and not is_loopback(server.host):
        return "without TLS letters and passwords would cross the network in the clear: choose tls or starttls"
    return None


def parse_smtp_url(url: str, from_address: str) -> MailServer | None:
    """Read smtps://LOGIN:PASSWORD@HOST:PORT; None when it is empty. Raises ValueError that tells no secret."""
    if not url:
        return None
    parts = _parts(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"NOTIFIER_SMTP_URL must begin with one of {', '.join(f'{name}://' for name in SCHEMES)}")
    tls, usual_port = SCHEMES[parts.scheme]
    login, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = _port(parts) or usual_port
    server = MailServer(parts.hostname or "", port, tls, login, password, "", from_address)
    reason = objection(server)
    if reason is not None:
        raise ValueError(f"NOTIFIER_SMTP_URL: {reason}")
    return server


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError("NOTIFIER_SMTP_URL: the host is not a name or an address") from None


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError("NOTIFIER_SMTP_URL: the port is no number; write %2F for a / in the password") from None
