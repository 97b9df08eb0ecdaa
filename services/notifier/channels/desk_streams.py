"""All open streams of this process: one query for all of them at a wake-up, one check of each session."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable

import structlog

from services.notifier.channels.desk_stream import DeskStream, frame
from services.notifier.handlers.streams import EVENTS_AT_ONCE, read_streams, stream_ends
from services.notifier.ports import LookingWork
from services.notifier.ports.streams import OpenStream
from shared.access import Authenticator, Credentials
from shared.errors import Unavailable

log = structlog.get_logger()

POLL_SECONDS = 1.0
# A stream must end within 5 s after its session: the check itself and the loop's turn take the rest.
CHECK_SECONDS = 3.5
CHECKS_AT_ONCE = 16
# While router does not answer nobody can end a session either; after this long the streams end all the same.
UNCHECKED_SECONDS = 30.0


class DeskStreams:
    """Implements ports.streams.Streams. `wake` makes the dispatcher run soon."""

    def __init__(self, work: LookingWork, authenticator: Authenticator, wake: Callable[[], None]) -> None:
        self._work = work
        self._authenticator = authenticator
        self._wake = wake
        self._open: set[DeskStream] = set()
        self._stopping = False

    @property
    def count(self) -> int:
        """How many streams are open."""
        return len(self._open)

    async def open(self, agent_id: int, credentials: Credentials, last_seen: int | None) -> OpenStream:
        """Begin a stream after event `last_seen`, or with what comes from now on. Raises Unavailable when stopping."""
        if self._stopping:
            raise Unavailable
        ends = await self._work(lambda store: stream_ends(store, agent_id))
        stream = DeskStream(agent_id, credentials)
        stream.begin(ends, last_seen)
        self._open.add(stream)
        # What was committed while we asked woke the dispatcher before it knew of this stream.
        self._wake()
        return stream

    def end_all(self) -> None:
        """End every stream and take no new one: the server is stopping."""
        self._stopping = True
        for stream in self._open:
            stream.end()

    async def dispatch(self) -> float:
        """Hand new events to the streams; gives the seconds until the next call, 0 when more is waiting."""
        by_agent = self._readers()
        if not by_agent:
            return POLL_SECONDS
        positions = {agent_id: min(one.position for one in streams) for agent_id, streams in by_agent.items()}
        events = await self._work.look(lambda store: read_streams(store, positions))
        counts: dict[int, int] = defaultdict(int)
        for event in events:
            counts[event.agent_id] += 1
            data = frame(event)
            for stream in by_agent[event.agent_id]:
                stream.put(event.id, data)
        return 0 if any(count >= EVENTS_AT_ONCE for count in counts.values()) else POLL_SECONDS

    def _readers(self) -> dict[int, list[DeskStream]]:
        by_agent: dict[int, list[DeskStream]] = defaultdict(list)
        self._open = {stream for stream in self._open if not stream.ended}
        for stream in self._open:
            if stream.takes_more():
                by_agent[stream.agent_id].append(stream)
        return by_agent

    async def check(self) -> float:
        """End the streams whose session, token or agent is gone; gives the seconds until the next call."""
        by_credentials: dict[Credentials, list[DeskStream]] = defaultdict(list)
        for stream in self._open:
            by_credentials[stream.credentials].append(stream)
        gate = asyncio.Semaphore(CHECKS_AT_ONCE)
        await asyncio.gather(*(self._check_one(gate, *pair) for pair in by_credentials.items()))
        await self._end_departed()
        return CHECK_SECONDS

    async def _check_one(self, gate: asyncio.Semaphore, credentials: Credentials, streams: list[DeskStream]) -> None:
        async with gate:
            try:
                principal = await self._authenticator.authenticate(credentials)
            except Unavailable:
                _end(stream for stream in streams if time.monotonic() - stream.checked > UNCHECKED_SECONDS)
                return
        for stream in streams:
            stream.checked = time.monotonic()
        _end(stream for stream in streams if principal is None or principal.agent_id != stream.agent_id)

    async def _end_departed(self) -> None:
        agent_ids = sorted({stream.agent_id for stream in self._open})
        if not agent_ids:
            return
        departed = await self._work(lambda store: store.departed_agents(agent_ids))
        _end(stream for stream in self._open if stream.agent_id in departed)


def _end(streams: Iterable[DeskStream]) -> None:
    for stream in streams:
        stream.end()
