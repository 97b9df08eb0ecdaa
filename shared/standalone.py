"""A service as a process of its own: `python -m services.NAME --host H --port P`, settings from the environment."""

import argparse
import asyncio
import errno
import ipaddress
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

import uvicorn
from pydantic import ValidationError

from shared.database import DatabaseUnusable, check_server
from shared.garbage import keep_what_is_here
from shared.log import configure_log
from shared.peer import Transport
from shared.settings import LAST_PORT, SHORTEST_KEY_BYTES, DatabaseSettings, SharedSettings, setting_faults

STOP_SECONDS = 10


class PortUnusable(Exception):
    """Nobody can listen there; the message is one line that says what to do."""


Build = Callable[[SharedSettings, DatabaseSettings, Any, Mapping[str, Transport]], Any]


def reason_not_to_start(host: str, shared: SharedSettings, database: DatabaseSettings) -> str | None:
    """Give one line that says what is missing, None when all is well."""
    if not database.database_url.get_secret_value():
        return "DATABASE_URL is not set: give the address of Postgres, postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    return reason_against_key(shared) or reason_not_to_listen(host, shared)


def reason_against_key(shared: SharedSettings) -> str | None:
    """Refuse a key that could be guessed, and one that is missing."""
    if len(shared.peer_key.get_secret_value().encode()) >= SHORTEST_KEY_BYTES:
        return None
    return f"AUDIOCOMM_PEER_KEY must have at least {SHORTEST_KEY_BYTES} bytes, the same for all three services"


def reason_not_to_listen(host: str, shared: SharedSettings) -> str | None:
    """Refuse an address that others can reach while passwords would cross the network in the clear."""
    if is_loopback(host) or shared.public_url.startswith("https://"):
        return None
    return (
        f"{host} is reachable from other machines, but passwords must not cross a network in the clear: put a "
        "proxy with TLS in front and set AUDIOCOMM_PUBLIC_URL to its https:// address, or listen on 127.0.0.1"
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """Take a port before anything else starts. Raises PortUnusable when it is in use or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Whether small answers are sent at once (TCP_NODELAY) may depend on the protocol being named.
    listener = socket.socket(family, proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OverflowError as error:
        listener.close()
        raise PortUnusable(f"port {port} does not exist: choose one up to {LAST_PORT} with --port") from error
    except OSError as error:
        listener.close()
        wrong = "--host" if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL else "--port"
        raise PortUnusable(
            f"port {port} of {host} cannot be used ({error.strerror}): choose another one with {wrong}"
        ) from error
    return listener


class Server(uvicorn.Server):
    """A server in a process of its own; it first ends what would hold it for its whole grace, as open streams do."""

    def __init__(self, config: uvicorn.Config, before_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_stop = before_stop

    async def startup(self, sockets: Any = None) -> None:
        """Start serving."""
        await super().startup(sockets)
        keep_what_is_here()

    async def shutdown(self, sockets: Any = None) -> None:
        """Stop serving."""
        self._before_stop()
        await super().shutdown(sockets)


def run_alone(name: str, port: int, settings: Callable[[], Any], build: Build) -> None:
    """Read the settings and serve until told to stop; one line and exit status 1 when something is missing."""
    arguments = argparse.ArgumentParser(prog=f"python -m services.{name}", description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=port)
    given = arguments.parse_args()
    try:
        shared, database = SharedSettings(), DatabaseSettings()
        reason = reason_not_to_start(given.host, shared, database)
        if reason is not None:
            sys.exit(f"{name} does not start: {reason}")
        configure_log(shared.log_level)
        app = build(shared, database, settings(), {})
        asyncio.run(check_server(database.database_url.get_secret_value()))
        listener = listen(given.host, given.port)
    except (ValidationError, ValueError, DatabaseUnusable, PortUnusable) as error:
        faults = setting_faults(error) if isinstance(error, ValidationError) else None
        sys.exit(f"{name} does not start: {faults or error}")
    config = uvicorn.Config(app, access_log=False, timeout_graceful_shutdown=STOP_SECONDS, loop="uvloop")
    # A service that has streams says how to end them once it has started.
    Server(config, lambda: getattr(app.state, "end_streams", lambda: None)()).run(sockets=[listener])
