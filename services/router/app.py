"""Composition root of router: people, identity, facts, tickets, and the desk's files."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from pydantic import ValidationError

from services.router.api import install_api
from services.router.api.authenticator import StoredIdentity
from services.router.handlers.errors import PROBLEMS
from services.router.handlers.lateness import Lateness
from services.router.handlers.policies import ensure_policy
from services.router.handlers.rating_links import RatingLinks
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.taking import TAKES
from services.router.peers import IngestPeer, NotifierPeer
from services.router.policy.letter_limits import LetterLimits
from services.router.ports import Store
from services.router.ports.errors import PEOPLE_PROBLEMS
from services.router.ports.outgoing import Destination
from services.router.settings import RouterSettings
from services.router.store.passwords import ArgonPasswords
from services.router.store.store import PostgresStore
from services.router.trying.loops import start_trying
from services.router.worker import start_loops
from shared.body_limit import BODY_BYTES
from shared.clock import Clock
from shared.database import Transaction, UnitOfWork
from shared.envelope import Envelope
from shared.event_routes import event_routes
from shared.events import DATA, EventType
from shared.health import install_health
from shared.idempotency import KeptAnswers
from shared.inbox import Effect, Inbox, PermanentRefusal
from shared.outbox import Relay
from shared.peer import HttpPeer, Transport
from shared.problem import install_problems
from shared.runtime import Runtime, open_runtime
from shared.settings import DatabaseSettings, SharedSettings

NAME = "router"
MIGRATIONS = Path(__file__).parent / "store" / "migrations"


def build(
    shared: SharedSettings,
    database: DatabaseSettings,
    settings: RouterSettings,
    transports: Mapping[str, Transport],
) -> FastAPI:
    """Make the service. `transports` may be filled until the lifespan begins; a missing peer is reached over HTTP."""
    key = shared.peer_key.get_secret_value()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            peers = _peers(shared, key, transports)
            for peer in peers.values():
                stack.push_async_callback(peer.close)
            # Opened after the peers, so that at the end its loops stop before their connections close.
            runtime = await stack.enter_async_context(open_runtime(NAME, shared, database, MIGRATIONS))
            _equip(app, runtime, peers)
            now = runtime.clock.now()
            await app.state.work(lambda store: ensure_policy(store, now))
            await _start_loops(runtime, peers)
            await start_loops(runtime, app.state.work, app.state.lateness)
            trying = await start_trying(runtime, app.state.work)
            stack.push_async_callback(trying.close)
            yield

    app = FastAPI(title="Audiocomm router", lifespan=lifespan, docs_url=None, redoc_url=None, max_body_size=BODY_BYTES)
    app.state.public_url = shared.public_url
    app.state.settings = settings
    app.state.letterhead = _letterhead(settings, key, shared.public_url)
    app.state.lateness = Lateness()
    install_problems(app, PROBLEMS | PEOPLE_PROBLEMS)
    install_health(app, lambda: app.state.runtime, _figures(app))
    app.include_router(event_routes(key))
    install_api(app, key)
    return app


def _peers(shared: SharedSettings, key: str, transports: Mapping[str, Transport]) -> dict[Destination, HttpPeer]:
    urls = {Destination.INGEST: shared.ingest_url, Destination.NOTIFIER: shared.notifier_url}
    return {name: HttpPeer(name, url, NAME, key, transports.get(name)) for name, url in urls.items()}


def _equip(app: FastAPI, runtime: Runtime, peers: Mapping[Destination, HttpPeer]) -> None:
    work = UnitOfWork[Store](runtime.database, PostgresStore)
    app.state.runtime = runtime
    app.state.work = work
    app.state.authenticator = StoredIdentity(work, runtime.clock)
    app.state.passwords = ArgonPasswords()
    app.state.ingest = IngestPeer(peers[Destination.INGEST])
    app.state.letters = NotifierPeer(peers[Destination.NOTIFIER])
    head = app.state.letterhead
    app.state.inbox = Inbox(runtime.database, {kind: _effect(kind, head, runtime.clock) for kind in TAKES})


async def _start_loops(runtime: Runtime, peers: Mapping[Destination, HttpPeer]) -> None:
    relay = Relay(runtime.database, peers[Destination.NOTIFIER], NAME)
    await runtime.start_loop("relay notifier", relay.carry, "outbox notifier")
    await runtime.start_loop("kept answers", KeptAnswers(runtime.database).forget)


def _letterhead(settings: RouterSettings, peer_key: str, public_url: str) -> Letterhead:
    own = settings.token_key.get_secret_value().encode()
    key = own or hashlib.sha256(f"tokens of replies {peer_key}".encode()).digest()
    rating = RatingLinks(key, f"{public_url.rstrip('/')}/api/v1/rate/", settings.rating_days)
    limits = LetterLimits(settings.letters_per_correspondent_per_hour, settings.letters_from_strangers_per_hour)
    return Letterhead(key, settings.from_name, settings.from_address, rating, limits)


def _effect(kind: EventType, head: Letterhead, clock: Clock) -> Effect:
    async def apply(tx: Transaction, envelopes: Sequence[Envelope]) -> None:
        try:
            data = [DATA[kind].model_validate(envelope.data) for envelope in envelopes]
        except ValidationError as error:
            raise PermanentRefusal(f"not the data of {kind}: {error}") from error
        # An error in what follows is ours and not the event's: no letter is refused for it.
        await TAKES[kind](PostgresStore(tx), clock.now(), head, data)

    return apply


def _figures(app: FastAPI) -> Callable[[], Awaitable[dict[str, float]]]:
    async def figures() -> dict[str, float]:
        last = await app.state.work(lambda store: store.last_check())
        late: dict[str, float] = app.state.lateness.figures()
        return {"tickets_open": float(last.open), "invariant_violations": float(last.violations)} | late

    return figures
