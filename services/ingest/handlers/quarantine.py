"""Letters set aside: looked at, and taken in again once the parser can read them."""

from datetime import datetime
from uuid import UUID

from services.ingest.handlers.arrivals import letter_id_of, take_in
from services.ingest.handlers.intake import Delivery, Intake
from services.ingest.ports import Store, Work
from services.ingest.ports.letters import Outcome, ReadLetter, Taken
from services.ingest.ports.quarantine import SetAside
from shared.errors import Conflict, NotFound

# As many as one request replays; the answer says how many were left.
REPLAYED_AT_ONCE = 1_000


async def raw_of_quarantined(store: Store, quarantine_id: UUID) -> bytes:
    """Give the bytes of a letter set aside, of a too large one its header. Raises NotFound."""
    raw = await store.set_aside_raw(quarantine_id)
    if raw is None:
        raise NotFound
    return raw


async def replay(work: Work, intake: Intake, now: datetime, quarantine_id: UUID) -> Taken:
    """Read a letter set aside once more; what it becomes stands in the ledger too.

    Raises NotFound, also when it was taken in meanwhile, and Conflict for a too large letter, which is not here.
    """
    found = await work(lambda store: store.set_aside_letter(quarantine_id))
    if found is None:
        raise NotFound
    if found.kind is Outcome.TOO_LARGE:
        raise Conflict(
            "Only the header of this letter is here; the letter is still on its mail server.", size=found.size
        )
    raw = await work(lambda store: raw_of_quarantined(store, quarantine_id))
    arrival = await intake.read(found.origin, Delivery(raw, found.delivered_to))
    if not isinstance(arrival, ReadLetter):
        return Taken(Outcome.QUARANTINED, None, quarantine_id)
    return await work(lambda store: _take_in_again(store, now, found, arrival))


async def _take_in_again(store: Store, now: datetime, found: SetAside, letter: ReadLetter) -> Taken:
    (taken,) = await take_in(store, now, found.origin, [letter])
    if not await store.close_quarantine(found.id, taken, now):
        # Somebody was first: his letter is this one.
        return Taken(Outcome.DUPLICATE, letter_id_of(letter))
    return taken


async def replay_all(work: Work, intake: Intake, now: datetime) -> dict[Outcome, int]:
    """Read every letter in quarantine once more, oldest first; gives how many became what."""
    found = await work(lambda store: store.set_aside(None, REPLAYED_AT_ONCE))
    counts = dict.fromkeys((Outcome.STORED, Outcome.DUPLICATE, Outcome.QUARANTINED), 0)
    for letter in found:
        if letter.kind is Outcome.QUARANTINED:
            counts[(await replay(work, intake, now, letter.id)).outcome] += 1
    return counts
