"""The answers that customers rate."""

from uuid import UUID

from services.router.ports.rating import RatedAnswer
from services.router.store.rows import Rows, sql


class RatingRows(Rows):
    """Implements ports.rating.RatingStore."""

    async def answer_to_rate(self, reply_id: UUID) -> RatedAnswer | None:
        """Give a reply to a customer with the mark it has."""
        row = await self.tx.fetchrow(sql.rating_answer, reply_id)
        return None if row is None else RatedAnswer(**row)
