"""Composition root of ingest: letters in, mailboxes, quarantine."""

import hashlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.ingest.api import install_api
from services.ingest.handlers.admission import Admission
from services.ingest.handlers.figures import figures
from services.ingest.handlers.folders import Means, Pace
from services.ingest.handlers.form_seals import FormSeals
from services.ingest.handlers.intake import Identity, Intake
from services.ingest.handlers.mailboxes import WAKE
from services.ingest.handlers.reading import MailboxReader
from services.ingest.handlers.visits import Visits
from services.ingest.mailbox.source import ImapSource
from services.ingest.mailbox.tokens import Tokens
from services.ingest.parsing.children import ChildLimits
from services.ingest.parsing.parser import SafeParser
from services.ingest.parsing.scanner import ClamdScanner
from services.ingest.peers import ROUTER
from services.ingest.ports import Store, Work
from services.ingest.ports.mailboxes import Mailbox
from services.ingest.settings import IngestSettings
from services.ingest.store.store import PostgresStore
from services.ingest.worker import MailboxWatch
from shared.access import PeerAuthenticator
from shared.body_limit import BODY_BYTES
from shared.database import UnitOfWork
from shared.event_routes import event_routes
from shared.health import install_health
from shared.idempotency import KeptAnswers
from shared.inbox import Inbox
from shared.outbox import Relay
from shared.outside import Answer, post_form
from shared.peer import HttpPeer, Transport
from shared.problem import install_problems
from shared.runtime import Runtime, open_runtime
from shared.settings import DatabaseSettings, SharedSettings

NAME = "ingest"
MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def build(
    shared: SharedSettings,
    database: DatabaseSettings,
    settings: IngestSettings,
    transports: Mapping[str, Transport],
) -> FastAPI:
    """Make the service. `transports` may be filled until the lifespan begins; a missing peer is reached over HTTP."""
    key = shared.peer_key.get_secret_value()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            router = HttpPeer(ROUTER, shared.router_url, NAME, key, transports.get(ROUTER))
            stack.push_async_callback(router.close)
            parser = SafeParser(_child_limits(settings), settings.parse_plain_bytes, _scanner(settings))
            stack.push_async_callback(parser.close)
            # Opened after them, so that at the end its loops stop before what they use is closed.
            runtime = await stack.enter_async_context(open_runtime(NAME, shared, database, MIGRATIONS))
            _equip(app, runtime, router, parser, settings, shared.loop_id())
            await runtime.start_loop("relay router", Relay(runtime.database, router, NAME).carry, f"outbox {ROUTER}")
            await runtime.start_loop("kept answers", KeptAnswers(runtime.database).forget)
            watch = _watch(app, runtime, settings)
            stack.push_async_callback(watch.close)
            await runtime.start_loop("mailboxes", watch.watch, WAKE)
            stack.push_async_callback(runtime.loops[-1].stop)
            yield

    app = FastAPI(title="Audiocomm ingest", lifespan=lifespan, docs_url=None, redoc_url=None, max_body_size=BODY_BYTES)
    app.state.public_url = shared.public_url
    app.state.form_seals = FormSeals(hashlib.sha256(f"seals of forms {key}".encode()).digest())
    app.state.visits = Visits(60, 600), Visits(600, 3600)
    install_problems(app)
    install_health(app, lambda: app.state.runtime, lambda: _figures(app, settings))
    app.include_router(event_routes(key))
    install_api(app, key)
    return app


def _scanner(settings: IngestSettings) -> ClamdScanner | None:
    return ClamdScanner(settings.clamd, settings.clamd_seconds) if settings.clamd else None


def _child_limits(settings: IngestSettings) -> ChildLimits:
    return ChildLimits(settings.parse_seconds, settings.parse_memory_bytes, settings.parse_children)


def _equip(
    app: FastAPI, runtime: Runtime, router: HttpPeer, parser: SafeParser, settings: IngestSettings, loop_id: str
) -> None:
    work = UnitOfWork[Store](runtime.database, PostgresStore)
    identity = Identity(settings.authserv_id, loop_id)
    app.state.runtime = runtime
    app.state.work = work
    app.state.parser = parser
    app.state.authenticator = PeerAuthenticator(router)
    app.state.admission = Admission(work, settings.outbox_limit)
    app.state.intake = Intake(work, parser, runtime.clock, identity, settings.letter_bytes)
    app.state.mail_source = ImapSource(settings.mailbox_seconds, _tokens(work, settings), settings.mailbox_ca_file)
    app.state.inbox = Inbox(runtime.database, {})


def _tokens(work: Work, settings: IngestSettings) -> Tokens:
    allowed = settings.token_hosts.replace(",", " ").split()

    async def post(url: str, form: Mapping[str, str]) -> Answer:
        return await post_form(url, form, allowed)

    async def renewed(former: Collection[str], newest: str) -> None:
        await work(lambda store: store.renew_token(former, newest))

    return Tokens(post, renewed)


def _watch(app: FastAPI, runtime: Runtime, settings: IngestSettings) -> MailboxWatch:
    pace = Pace(settings.idle_seconds, settings.reconcile_seconds, settings.batch_letters, settings.batch_bytes)
    state = app.state
    means = Means(state.mail_source, state.intake, state.work, runtime.clock, state.admission, pace)

    def reader(mailbox: Mailbox) -> MailboxReader:
        return MailboxReader(mailbox, means)

    return MailboxWatch(state.work, reader, runtime.wakeups, settings.lease_seconds)


async def _figures(app: FastAPI, settings: IngestSettings) -> dict[str, float]:
    now = app.state.runtime.clock.now()
    found: dict[str, float] = await app.state.work(lambda store: figures(store, now))
    return {**found, "believes_authentication": float(bool(settings.authserv_id))}
