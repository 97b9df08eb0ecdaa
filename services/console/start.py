"""`audiocomm up`: everything a company needs, in one process, started and stopped in order."""

import asyncio
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.console.api_client import ApiClient
from services.console.child import write_private
from services.console.demo.company import DemoCompany
from services.console.demo_mail import DemoMail, MailAccess
from services.console.errors import StartError
from services.console.front import Front
from services.console.postgres import EmbeddedPostgres
from services.console.run_file import RunFile
from services.console.server import origin, serving
from shared.database import check_server
from shared.garbage import keep_what_is_here
from shared.peer import HttpPeer, Transport, in_process
from shared.settings import DatabaseSettings, SharedSettings
from shared.standalone import listen, reason_against_key, reason_not_to_listen

# name of a service -> what builds its application from the settings and the transports between services.
Builders = Mapping[str, Callable[[SharedSettings, DatabaseSettings, Mapping[str, Transport]], Any]]

ADMINISTRATOR = "administrator"
COMMAND_TOKEN_SCOPES = ("inbound", "facts", "tickets", "alerts", "presence", "administration")


@dataclass(frozen=True)
class Options:
    """What `audiocomm up` was asked for."""

    data: Path
    host: str
    port: int
    services: tuple[str, ...]
    demo: bool


async def run_up(options: Options, builders: Builders) -> None:
    """Start what was asked for, print the `ready` line, run until SIGINT or SIGTERM, stop all of it.

    Raises StartError with one line that says what to do.
    """
    _check(options)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    # The port comes first: a second start must not touch a running one's database.
    with listen(options.host, options.port) as listener:
        async with AsyncExitStack() as stack:
            url = origin(listener)
            watched: list[asyncio.Task[None]] = []
            dsn = await stack.enter_async_context(_database(options.data, watched))
            _provide_settings(options, url)
            if reason := reason_against_key(SharedSettings()):
                raise StartError(reason)
            apps = _build(options, builders, dsn)
            running = await stack.enter_async_context(serving(Front(apps), listener, lambda: _end_streams(apps)))
            keep_what_is_here()
            if "router" in apps:
                await stack.enter_async_context(_announced(options, url, apps["router"]))
            else:
                print(f"ready {url}", flush=True)
            await _until_stopped(stopping, running, watched)


def _check(options: Options) -> None:
    if options.demo and len(options.services) < 3:
        raise StartError("--demo needs all three services: leave out --services")
    if reason := reason_not_to_listen(options.host, SharedSettings()):
        raise StartError(reason)
    try:
        # Passable, so that root's unprivileged Postgres reaches its own folder; each secret has its own mode.
        options.data.mkdir(mode=0o711, parents=True, exist_ok=True)
        probe = options.data / ".write-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"the data folder {options.data} cannot be written ({error.strerror}): choose another one with --data"
        ) from error


@asynccontextmanager
async def _database(data: Path, watched: list[asyncio.Task[None]]) -> AsyncIterator[str]:
    """The DATABASE_URL of the environment, else the embedded server of DIR, whose watcher joins `watched`."""
    given = DatabaseSettings().database_url.get_secret_value()
    if given:
        await check_server(given)
        yield given
        return
    postgres = EmbeddedPostgres(data)
    dsn = await postgres.start()
    watcher = asyncio.create_task(postgres.keep_running(), name="postgres watcher")
    watched.append(watcher)
    try:
        yield dsn
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
        await postgres.stop()


def _provide_settings(options: Options, url: str) -> None:
    """Set what the environment leaves out: keys kept in DIR, and the address the desk is reached under."""
    for name in ("AUDIOCOMM_PEER_KEY", "ROUTER_TOKEN_KEY"):
        path = options.data / name.lower()
        if name not in os.environ and not path.exists():
            write_private(path, secrets.token_urlsafe(48))
        os.environ.setdefault(name, path.read_text(encoding="utf-8").strip() if path.exists() else "")
    os.environ.setdefault("AUDIOCOMM_PUBLIC_URL", url)
    if options.demo:
        os.environ.setdefault("ROUTER_RATING_DAYS", "30")


def _build(options: Options, builders: Builders, dsn: str) -> dict[str, Any]:
    settings = SharedSettings()
    database = DatabaseSettings.model_validate({"database_url": dsn})
    transports: dict[str, Transport] = {}
    try:
        apps = {name: builders[name](settings, database, transports) for name in options.services}
    except ValidationError:
        raise
    except ValueError as error:
        raise StartError(str(error)) from error
    # Filled after all are built: each service looks the others up when it starts.
    transports.update({name: in_process(app) for name, app in apps.items()})
    return apps


@asynccontextmanager
async def _announced(options: Options, url: str, router: Any) -> AsyncIterator[None]:
    """Prepare the sign-in link and the demo, write run.json, print the `ready` line; clean up at the end."""
    key = SharedSettings().peer_key.get_secret_value()
    peer = HttpPeer("router", url, "console", key, in_process(router))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(peer.close)
        link = await peer.call("POST", "/internal/sign-in-link", {"login": ADMINISTRATOR})
        token = await _command_token(options.data, peer, link["agent_id"])
        run = RunFile(url=url, sign_in=f"{url}/#/sign-in/{link['token']}", pid=os.getpid(), token=token)
        if options.demo:
            run = await stack.enter_async_context(_demo(options.data, run))
        run.write(options.data)
        stack.callback(_remove_run_file, options.data)
        _print_ready(run)
        yield


async def _command_token(data: Path, peer: HttpPeer, administrator_id: int) -> str:
    """The administrator's API token for his own programs: kept in DIR, made anew when somebody revoked it."""
    path = data / "command_token"
    if path.exists():
        token = path.read_text(encoding="utf-8").strip()
        if (await peer.call("POST", "/internal/authenticate", {"session": None, "bearer": token}))["principal"]:
            return token
    body = {"name": "audiocomm command", "scopes": list(COMMAND_TOKEN_SCOPES), "agent_id": administrator_id}
    made: str = (await peer.call("POST", "/internal/tokens", body))["token"]
    write_private(path, made)
    return made


@asynccontextmanager
async def _demo(data: Path, run: RunFile) -> AsyncIterator[RunFile]:
    """Start the mail server, build the company at the first start, keep its people at work; the run file with both."""
    mail = DemoMail(data)
    access: MailAccess = await mail.start()
    try:
        async with ApiClient(run.url, run.token) as api:
            company = DemoCompany(api, access, data)
            complete = await company.prepare(run)
            presence = asyncio.create_task(company.keep_present(), name="demo presence")
            try:
                yield complete
            finally:
                presence.cancel()
                await asyncio.gather(presence, return_exceptions=True)
    finally:
        await mail.stop()


def _remove_run_file(data: Path) -> None:
    with suppress(FileNotFoundError):
        (data / "run.json").unlink()


def _print_ready(run: RunFile) -> None:
    for account in run.accounts:
        print(f"account {account.login} {account.password}  {account.name}, {account.role}, {account.address}")
    if run.smtp:
        print(f"smtp {run.smtp}  imap {run.imap}  (write to {run.address})")
    print(f"ready {run.sign_in}", flush=True)


def _end_streams(apps: Mapping[str, Any]) -> None:
    # A service that did not start has no streams, and its own reason to tell.
    if "notifier" in apps:
        getattr(apps["notifier"].state, "end_streams", lambda: None)()


async def _until_stopped(
    stopping: asyncio.Event, serves: Callable[[], bool], watched: list[asyncio.Task[None]]
) -> None:
    """Wait for the signal; what ends before it takes everything down with its reason."""
    while serves():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), 1)
        if stopping.is_set():
            return
        for task in watched:
            if task.done():
                await task
    raise StartError("the HTTP server ended by itself; the lines above say why")
