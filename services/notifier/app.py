"""Composition root of notifier: alerts, streams, outgoing letters."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from pydantic import ValidationError

from services.notifier.api import install_api
from services.notifier.channels.desk_streams import DeskStreams
from services.notifier.channels.site_post import SitePost
from services.notifier.handlers.effects import EFFECTS
from services.notifier.peers import RouterPeer
from services.notifier.policy.limits import Limits
from services.notifier.policy.mail_server import parse_smtp_url
from services.notifier.ports import Store, Work
from services.notifier.settings import NotifierSettings
from services.notifier.smtp.connection import SmtpConnector
from services.notifier.store.store import PostgresStore
from services.notifier.worker.publisher import Publisher
from services.notifier.worker.sender import Sender
from services.notifier.worker.waves import Forgetting, Waves
from shared.access import PeerAuthenticator
from shared.body_limit import BODY_BYTES
from shared.clock import Clock
from shared.database import Transaction, UnitOfWork
from shared.envelope import Envelope
from shared.event_routes import event_routes
from shared.events import DATA, EventType
from shared.failpoint import failpoint
from shared.health import install_health
from shared.idempotency import KeptAnswers
from shared.inbox import Effect, Inbox, PermanentRefusal
from shared.outbox import Relay
from shared.peer import HttpPeer, Transport
from shared.problem import install_problems
from shared.runtime import Runtime, open_runtime
from shared.settings import DatabaseSettings, SharedSettings

NAME = "notifier"
# A site that keeps silent holds one of them up for no longer than shared.outside.SECONDS.
PUBLISHERS = 2
MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def build(
    shared: SharedSettings,
    database: DatabaseSettings,
    settings: NotifierSettings,
    transports: Mapping[str, Transport],
) -> FastAPI:
    """Make the service. `transports` may be filled until the lifespan begins; a missing peer is reached over HTTP.

    Raises ValueError when NOTIFIER_SMTP_URL cannot be used.
    `app.state.end_streams()` ends all open streams: whoever stops the server calls it first, or waits for its grace.
    """
    key = shared.peer_key.get_secret_value()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            peer = HttpPeer("router", shared.router_url, NAME, key, transports.get("router"))
            stack.push_async_callback(peer.close)
            # Opened after the peer, so that at the end its loops stop before the connections close.
            runtime = await stack.enter_async_context(open_runtime(NAME, shared, database, MIGRATIONS))
            _equip(app, runtime, peer)
            await _start_loops(app, runtime, peer, settings)
            yield
            app.state.end_streams()

    app = FastAPI(
        title="Audiocomm notifier", lifespan=lifespan, docs_url=None, redoc_url=None, max_body_size=BODY_BYTES
    )
    app.state.public_url = shared.public_url
    app.state.loop_id = shared.loop_id()
    app.state.fallback_server = parse_smtp_url(settings.smtp_url.get_secret_value(), settings.envelope_sender)
    app.state.connect = SmtpConnector(settings.hello_name, settings.smtp_timeout_seconds)
    install_problems(app)
    install_health(app, lambda: app.state.runtime, lambda: _figures(app))
    app.include_router(event_routes(key))
    install_api(app, key)
    return app


def _equip(app: FastAPI, runtime: Runtime, peer: HttpPeer) -> None:
    work = UnitOfWork[Store](runtime.database, PostgresStore)
    wake = lambda: runtime.wakeups.wake(frozenset({"streams"}))  # noqa: E731
    streams = DeskStreams(work, RouterPeer(peer), wake)
    app.state.runtime = runtime
    app.state.work = work
    app.state.authenticator = PeerAuthenticator(peer)
    app.state.streams = streams
    app.state.end_streams = streams.end_all
    app.state.inbox = Inbox(runtime.database, {kind: _effect(kind, runtime.clock) for kind in EFFECTS})


def _effect(kind: EventType, clock: Clock) -> Effect:
    async def apply(tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        try:
            events = [(envelope.time, DATA[kind].model_validate(envelope.data)) for envelope in envelopes]
        except ValidationError as error:
            raise PermanentRefusal(f"not the data of {kind}: {error}") from error
        await EFFECTS[kind](PostgresStore(tx), clock.now(), events)
        failpoint("notifier.received")

    return apply


async def _start_loops(app: FastAPI, runtime: Runtime, peer: HttpPeer, settings: NotifierSettings) -> None:
    streams: DeskStreams = app.state.streams
    work: Work = app.state.work
    forgetting = Forgetting(work, runtime.clock, timedelta(days=settings.stream_days))
    await runtime.start_loop("relay router", Relay(runtime.database, peer, NAME).carry, "outbox router")
    await runtime.start_loop("streams", streams.dispatch, "streams")
    await runtime.start_loop("stream check", streams.check, "agents")
    await runtime.start_loop("waves", Waves(work, runtime.clock).show, "waves")
    await runtime.start_loop("forgetting", forgetting.forget)
    await runtime.start_loop("kept answers", KeptAnswers(runtime.database).forget)
    limits = Limits(settings.letters_per_day, settings.letters_per_domain_per_day)
    outgoing = (app.state.connect, app.state.fallback_server, RouterPeer(peer), app.state.loop_id, limits)
    sender = Sender(work, runtime.clock, *outgoing)
    for number in range(1, settings.smtp_connections + 1):
        await runtime.start_loop(f"sender {number}", sender.send, "letters")
    publisher = Publisher(work, runtime.clock, SitePost(settings.publish_hosts.replace(",", " ").split()))
    for number in range(1, PUBLISHERS + 1):
        await runtime.start_loop(f"publisher {number}", publisher.publish, "publications")


async def _figures(app: FastAPI) -> dict[str, float]:
    work: Work = app.state.work
    now = app.state.runtime.clock.now()
    alerts = float(await work(lambda store: store.count_live()))
    letters = await work(lambda store: store.letter_figures(now))
    publications = await work(lambda store: store.publication_figures(now))
    return {"streams_open": float(app.state.streams.count), "alerts_live": alerts} | letters | publications
