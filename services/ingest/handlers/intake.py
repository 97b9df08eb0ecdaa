"""The way every raw letter takes: set aside what is too large, keep what is odd, read, keep."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.handlers.arrivals import Arrival, take_in
from services.ingest.handlers.headers import header_of, sender_shown, shown
from services.ingest.policy.letter import Channel, ChannelKind
from services.ingest.policy.parse import Hints
from services.ingest.ports import Work
from services.ingest.ports.errors import Unreadable, Unstorable
from services.ingest.ports.letters import Origin, Outcome, Place, ReadLetter, Taken, UnreadLetter
from services.ingest.ports.parsing import Parser
from shared.clock import Clock

# A letter read by a child costs half a millisecond more until it is here, and one less of this process.
APART_FROM_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Delivery:
    """A raw letter as it came; `delivered_to` are the addresses of its envelope, where they are known."""

    raw: bytes
    delivered_to: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """How we recognise ourselves in a letter: our mail server's name and the mark our own letters carry."""

    authserv_id: str | None = None
    own_loop_id: str | None = None


class Intake:
    """Takes raw letters in. When a call returns, its letters are durable and router will hear of them."""

    def __init__(self, work: Work, parser: Parser, clock: Clock, identity: Identity, letter_bytes: int) -> None:
        self._work = work
        self._parser = parser
        self._clock = clock
        self._identity = identity
        self.letter_bytes = letter_bytes

    async def take(self, origin: Origin, deliveries: Sequence[Delivery]) -> list[Taken]:
        """Read and keep a batch in one transaction; gives an outcome for each, in order."""
        odd = [one.raw for one in deliveries if len(one.raw) <= self.letter_bytes and self._parser.is_odd(one.raw)]
        if odd:
            # Reading these may end in the death of a process: their bytes are safe before it begins.
            await self._work(lambda store: store.keep_raw(odd))
        # One letter is read quickest here; many are read beside what else this process does.
        apart = len(deliveries) >= APART_FROM_LETTERS
        arrivals = await asyncio.gather(*(self.read(origin, delivery, apart=apart) for delivery in deliveries))
        return await self.keep(origin, arrivals)

    async def keep(self, origin: Origin, arrivals: Sequence[Arrival]) -> list[Taken]:
        """Keep letters that were read already. What the database refuses to hold is quarantined alone."""
        now = self._clock.now()
        try:
            return await self._work(lambda store: take_in(store, now, origin, arrivals))
        except Unstorable as problem:
            if len(arrivals) > 1:
                return [(await self.keep(origin, [arrival]))[0] for arrival in arrivals]
            arrival = arrivals[0]
            if not isinstance(arrival, ReadLetter):
                raise
            delivery = Delivery(arrival.raw, tuple(arrival.form["delivered_to"]), arrival.place)
            return await self.keep(
                origin, [set_aside(delivery, f"the database cannot hold it as it was read ({problem})")]
            )

    async def read(self, origin: Origin, delivery: Delivery, *, apart: bool = False) -> Arrival:
        """Read one letter, `apart` from this process, or set it aside."""
        if len(delivery.raw) > self.letter_bytes:
            return too_large(header_of(delivery.raw), len(delivery.raw), self.letter_bytes, delivery.place)
        # Reading takes some milliseconds of this process: others get their turn between two letters.
        await asyncio.sleep(0)
        try:
            form = await self._parser.read(delivery.raw, self._hints(origin, delivery), apart=apart)
        except Unreadable as problem:
            return set_aside(delivery, str(problem))
        return ReadLetter(delivery.raw, form, delivery.place)

    def _hints(self, origin: Origin, delivery: Delivery) -> Hints:
        return Hints(
            authserv_id=self._identity.authserv_id,
            own_loop_id=self._identity.own_loop_id,
            channel=Channel(ChannelKind.MAIL, origin.mailbox or ""),
            delivered_to=delivery.delivered_to,
        )


def set_aside(delivery: Delivery, reason: str) -> UnreadLetter:
    """Quarantine a whole letter."""
    header = header_of(delivery.raw)
    return UnreadLetter(
        Outcome.QUARANTINED,
        reason,
        len(delivery.raw),
        header,
        sender_shown(header),
        shown(header, "subject"),
        delivery.raw,
        delivery.place,
        delivery.delivered_to,
    )


def too_large(header: bytes, size: int, limit: int, place: Place | None) -> UnreadLetter:
    """Set a too large letter aside: its header is kept, the letter itself stays where it is."""
    reason = f"the letter has {size} bytes, this desk takes {limit}"
    return UnreadLetter(
        Outcome.TOO_LARGE, reason, size, header, sender_shown(header), shown(header, "subject"), None, place
    )
