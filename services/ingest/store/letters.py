"""Raw letters, letters and the UID ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.ingest.ports.letters import DeliveredAgain, LedgerEntry, Origin, ReadLetter, UnreadLetter
from services.ingest.store.rows import Rows, sql, storable


class LetterRows(Rows):
    """Implements ports.letters.LetterStore. Rows go in ordered by their key, so that two batches never deadlock."""

    async def keep_raw(self, contents: Sequence[bytes]) -> None:
        """Keep bytes, each once. Raises Unstorable."""
        by_hash = sorted({sha256(content).digest(): content for content in contents}.items())
        if by_hash:
            with storable():
                await self.tx.execute(sql.raw_keep, [key for key, _ in by_hash], [content for _, content in by_hash])

    async def keep_letters(self, letters: Mapping[UUID, ReadLetter], origin: Origin, now: datetime) -> set[UUID]:
        """Keep letters whose raw bytes are kept; gives the ids that were not there before. Raises Unstorable."""
        if not letters:
            return set()
        rows = sorted(letters.items())
        with storable():
            new = await self.tx.fetch(
                sql.letter_keep,
                [letter_id for letter_id, _ in rows],
                [letter.fingerprint for _, letter in rows],
                [sha256(letter.raw).digest() for _, letter in rows],
                [len(letter.raw) for _, letter in rows],
                [letter.form for _, letter in rows],
                now,
                origin.mailbox_id,
                origin.mailbox,
            )
        return {row["id"] for row in new}

    async def add_delivered_to(self, addresses: Mapping[UUID, Sequence[str]]) -> list[DeliveredAgain]:
        """Add to letters the addresses that later copies of them were delivered to; gives those that are new."""
        pairs = sorted({(letter_id, address) for letter_id, several in addresses.items() for address in several})
        if not pairs:
            return []
        values = ([one for one, _ in pairs], [one for _, one in pairs])
        rows = await self.tx.fetch(sql.letter_add_delivered_to, *values)
        return [DeliveredAgain(row["id"], tuple(row["addresses"]), row["sender"], row["fingerprint"]) for row in rows]

    async def keep_aside(self, letters: Mapping[UUID, UnreadLetter], origin: Origin, now: datetime) -> None:
        """Keep letters that could not be read, each once. Raises Unstorable."""
        rows = [
            (
                letter_id,
                letter.kind.value,
                letter.reason,
                now,
                origin.mailbox_id,
                origin.mailbox,
                letter.size,
                letter.sender,
                letter.subject,
                None if letter.raw is None else sha256(letter.raw).digest(),
                letter.header,
                list(letter.delivered_to),
            )
            for letter_id, letter in sorted(letters.items())
        ]
        if rows:
            with storable():
                await self.tx.executemany(sql.quarantine_keep, rows)

    async def enter(self, entries: Sequence[LedgerEntry], now: datetime) -> None:
        """Write the ledger; a place in it keeps its first outcome, one of a mailbox changed since is left out."""
        if not entries:
            return
        await self.tx.execute(
            sql.ledger_enter,
            [entry.place.mailbox_id for entry in entries],
            [entry.place.folder for entry in entries],
            [entry.place.uid_validity for entry in entries],
            [entry.place.uid for entry in entries],
            [entry.taken.outcome.value for entry in entries],
            [entry.taken.letter_id for entry in entries],
            [entry.taken.quarantine_id for entry in entries],
            [entry.place.version for entry in entries],
            now,
        )

    async def raw_of(self, letter_id: UUID) -> bytes | None:
        """Give a letter's bytes as they came, None when there is no such letter."""
        content: bytes | None = await self.tx.fetchval(sql.letter_raw, letter_id)
        return content
