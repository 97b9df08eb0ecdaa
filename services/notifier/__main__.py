"""`python -m services.notifier --host H --port P`: this service alone, settings from the environment."""

import argparse
import socket
import sys

import uvicorn
from fastapi import FastAPI

from services.notifier.app import build
from services.notifier.policy.mail_server import is_loopback
from services.notifier.settings import NotifierSettings
from shared.log import configure_log
from shared.settings import DatabaseSettings, SharedSettings

SHORTEST_KEY_BYTES = 32
STOP_SECONDS = 10


def reason_not_to_start(host: str, shared: SharedSettings, database: DatabaseSettings) -> str | None:
    """Give one line that says what is missing, None when all is well."""
    if not database.database_url.get_secret_value():
        return "DATABASE_URL is not set: give the address of Postgres, postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    if len(shared.peer_key.get_secret_value().encode()) < SHORTEST_KEY_BYTES:
        return f"AUDIOCOMM_PEER_KEY must have at least {SHORTEST_KEY_BYTES} bytes, the same for all three services"
    if not is_loopback(host) and not shared.public_url.startswith("https://"):
        return (
            f"{host} is reachable from other machines, but passwords must not cross a network in the clear: put a "
            "proxy with TLS in front and set AUDIOCOMM_PUBLIC_URL to its https:// address, or listen on 127.0.0.1"
        )
    return None


class StreamServer(uvicorn.Server):
    """Ends the open streams first when it stops: they would hold it for its whole grace."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self._app.state.end_streams()
        await super().shutdown(sockets)


def main() -> None:
    """Read the settings and serve until told to stop; exit status 1 when something is missing."""
    arguments = argparse.ArgumentParser(prog="python -m services.notifier", description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=8028)
    given = arguments.parse_args()
    shared, database = SharedSettings(), DatabaseSettings()
    reason = reason_not_to_start(given.host, shared, database)
    if reason is not None:
        sys.exit(f"notifier does not start: {reason}")
    configure_log(shared.log_level)
    try:
        app = build(shared, database, NotifierSettings(), {})
    except ValueError as error:
        sys.exit(f"notifier does not start: {error}")
    config = uvicorn.Config(
        app, host=given.host, port=given.port, access_log=False, timeout_graceful_shutdown=STOP_SECONDS, loop="uvloop"
    )
    StreamServer(config, app).run()


if __name__ == "__main__":
    main()
