"""Keep a batch of letters: raw bytes, letters, quarantine, ledger and events in the one transaction of the caller."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.ingest.handlers.announcements import announcement, delivered_again
from services.ingest.ports import Store
from services.ingest.ports.letters import LedgerEntry, Origin, Outcome, ReadLetter, Taken, UnreadLetter
from shared.envelope import stable_id

Arrival = ReadLetter | UnreadLetter


def letter_id_of(letter: ReadLetter) -> UUID:
    """The id of a letter: the same letter has the same one, however often and by whatever way it comes."""
    return stable_id("letter", letter.fingerprint)


def quarantine_id_of(letter: UnreadLetter) -> UUID:
    """The id of a letter set aside; a too large one is known by what is known of it."""
    return stable_id("quarantine", letter.kind, letter.raw or letter.header, letter.size)


async def take_in(store: Store, now: datetime, origin: Origin, arrivals: Sequence[Arrival]) -> list[Taken]:
    """Keep what came, in the order it came, and tell router of what is new; gives an outcome for each.

    Of letters with the same content the first is stored, the others are duplicates of it. Raises Unstorable.
    """
    read = [arrival for arrival in arrivals if isinstance(arrival, ReadLetter)]
    unread = [arrival for arrival in arrivals if isinstance(arrival, UnreadLetter)]
    await store.keep_raw([arrival.raw for arrival in arrivals if arrival.raw is not None])
    new = await _keep_read(store, now, origin, read)
    await store.keep_aside({quarantine_id_of(letter): letter for letter in unread}, origin, now)
    outcomes = _outcomes(arrivals, new)
    places = [
        LedgerEntry(arrival.place, taken)
        for arrival, taken in zip(arrivals, outcomes, strict=True)
        if arrival.place is not None
    ]
    await store.enter(places, now)
    return outcomes


async def _keep_read(store: Store, now: datetime, origin: Origin, letters: list[ReadLetter]) -> set[UUID]:
    firsts: dict[UUID, ReadLetter] = {}
    for letter in letters:
        firsts.setdefault(letter_id_of(letter), letter)
    new = await store.keep_letters(firsts, origin, now)
    # Another copy may have reached another of our addresses: whom it was addressed to must not be lost.
    again: dict[UUID, list[str]] = {}
    for letter in letters:
        letter_id = letter_id_of(letter)
        if (letter_id not in new or letter is not firsts[letter_id]) and letter.form["delivered_to"]:
            again.setdefault(letter_id, []).extend(letter.form["delivered_to"])
    copies = await store.add_delivered_to(again)
    first = [announcement(letter_id, letter, origin, now) for letter_id, letter in firsts.items() if letter_id in new]
    await store.announce([*first, *(delivered_again(one, now) for one in copies)])
    return new


def _outcomes(arrivals: Sequence[Arrival], new: set[UUID]) -> list[Taken]:
    left, outcomes = set(new), []
    for arrival in arrivals:
        if isinstance(arrival, UnreadLetter):
            outcomes.append(Taken(arrival.kind, None, quarantine_id_of(arrival)))
            continue
        letter_id = letter_id_of(arrival)
        outcomes.append(Taken(Outcome.STORED if letter_id in left else Outcome.DUPLICATE, letter_id))
        left.discard(letter_id)
    return outcomes
