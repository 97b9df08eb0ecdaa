"""Outgoing letters in Postgres, as a supervisor and the metrics see them."""

from datetime import datetime
from uuid import UUID

from services.notifier.policy.letter import LetterState, Outcome, Recipient
from services.notifier.ports.letters import ShownLetter
from services.notifier.store.rows import Rows, sql
from shared.database import Record


def _shown(row: Record) -> ShownLetter:
    recipients = tuple(
        Recipient(one["place"], one["kind"], one["name"], one["address"], Outcome(one["outcome"]), reason=one["reason"])
        for one in row["recipients"]
    )
    values = {**dict(row), "state": LetterState(row["state"]), "recipients": recipients}
    return ShownLetter(**values)


class ShownLetterRows(Rows):
    """The reading half of ports.letters.LetterStore."""

    async def shown_letters(self, state: LetterState | None, before: int | None, limit: int) -> list[ShownLetter]:
        """Give letters in a state (or all), newest first, before a position."""
        wanted = None if state is None else state.value
        return [_shown(row) for row in await self.tx.fetch(sql.letters_shown, wanted, before, limit)]

    async def shown_letter(self, reply_id: UUID) -> ShownLetter | None:
        """Give one letter, locked for this transaction."""
        row = await self.tx.fetchrow(sql.letter_shown, reply_id)
        return _shown(row) if row is not None else None

    async def letter_figures(self, now: datetime) -> dict[str, float]:
        """Give the letters by state and the age of the oldest queued one in seconds."""
        row = await self.tx.fetchrow(sql.letter_figures, now)
        return {name: float(value) for name, value in dict(row).items()} if row is not None else {}
