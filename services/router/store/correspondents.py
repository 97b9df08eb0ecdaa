"""Those who write: whose domain is ours, whose letter is held, whose address bounced, who writes too much."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.policy.letter_limits import Pause
from services.router.ports.correspondents import BouncedAddress, HeldDecision, HeldLetter, KnownLetter, Standing
from services.router.ports.messages import Disposition, MessageKind
from services.router.store.rows import Rows, sql


class CorrespondentRows(Rows):
    """Implements ports.correspondents.CorrespondentStore."""

    async def is_our_domain(self, domain: str) -> bool:
        """Whether an agent, or a sender address of the company's, has an address in this domain."""
        return bool(await self.tx.fetchval(sql.address_of_ours, domain))

    async def hold_letter(self, message_id: int, may_belong_to: int) -> None:
        """Note that a letter may belong to another ticket than its own."""
        await self.tx.execute(sql.held_add, message_id, may_belong_to)

    async def held_letter(self, message_id: int) -> HeldLetter | None:
        """Give a letter about which nobody has decided."""
        row = await self.tx.fetchrow(sql.held_read, message_id)
        return HeldLetter(**dict(row)) if row is not None else None

    async def held_letters(self, ticket_id: int) -> list[HeldLetter]:
        """Give the letters that may belong to a ticket, oldest first."""
        return [HeldLetter(**dict(row)) for row in await self.tx.fetch(sql.held_list, ticket_id)]

    async def held_in(self, ticket_id: int) -> list[HeldLetter]:
        """Give the letters of a ticket that may belong to another, oldest first."""
        return [HeldLetter(**dict(row)) for row in await self.tx.fetch(sql.held_in_ticket, ticket_id)]

    async def decide_held(self, message_id: int, decision: HeldDecision, agent_id: int, now: datetime) -> bool:
        """Note what was decided about a held letter; False when somebody was first."""
        return bool(await self.tx.fetchval(sql.held_decide, message_id, decision, agent_id, now))

    async def known_letter(self, letter_id: UUID) -> KnownLetter | None:
        """Give the message that a letter is."""
        row = await self.tx.fetchrow(sql.message_of_letter, letter_id)
        if row is None:
            return None
        disposition = Disposition(row["disposition"]) if row["disposition"] else None
        kind = MessageKind(row["kind"])
        return KnownLetter(row["id"], row["ticket_id"], kind, disposition, row["letter"] or {})

    async def add_delivered_to(self, message_id: int, addresses: Sequence[str]) -> None:
        """Note further addresses a letter was delivered to."""
        await self.tx.execute(sql.message_delivered_again, message_id, list(addresses))

    async def hold_machine_mail(self, message_id: int) -> bool:
        """Lock a message; False when it is no machine mail any more."""
        return bool(await self.tx.fetchval(sql.message_hold_machine, message_id))

    async def turn_into_letter(self, message_id: int, ticket_id: int, ticket_version: int) -> None:
        """Make an open letter of machine mail."""
        await self.tx.execute(sql.message_into_letter, message_id, ticket_id, ticket_version)

    async def note_bounced(self, bounced: BouncedAddress) -> None:
        """Mark an address; a later mark takes the place of an earlier one, but never makes a permanent one less so."""
        values = (bounced.address, bounced.bounced_at, bounced.permanent, bounced.reason)
        await self.tx.execute(sql.bounced_note, *values)

    async def clear_bounced(self, addresses: Sequence[str], before: datetime) -> None:
        """Take the marks back that were made before this moment."""
        await self.tx.execute(sql.bounced_clear, list(addresses), before)

    async def clear_bounced_by(self, reply_id: UUID) -> None:
        """Take the marks back of those whom a reply reached that was written after they were made."""
        await self.tx.execute(sql.bounced_clear_by, reply_id)

    async def bounced_addresses(self, ticket_id: int) -> list[BouncedAddress]:
        """Give the marks of everybody in a ticket: its customer's addresses, its authors, whom its replies went to."""
        return [BouncedAddress(**dict(row)) for row in await self.tx.fetch(sql.bounced_list, ticket_id)]

    async def standing_of(self, address: str, since: datetime, from_strangers: int) -> Standing:
        """Give how much an address wrote after a moment, and whether strangers opened so many tickets (0: any)."""
        row = await self.tx.fetchrow(sql.correspondent_standing, address, since, from_strangers)
        assert row is not None
        # None were: a person said that it was one who wrote.
        own = Pause(row["pauses"], row["paused_until"]) if row["pauses"] else None
        others = row["strangers_pauses"]
        strangers = Pause(others, row["strangers_paused_until"]) if others is not None else None
        return Standing(row["letters"], row["stranger"], row["flooded"], own, strangers)

    async def begin_pause(self, address: str, pause: Pause, at: datetime) -> bool:
        """Note a pause that begins at a moment; False when one has begun already."""
        return bool(await self.tx.fetchval(sql.correspondent_begin_pause, address, pause.pauses, pause.until, at))

    async def lift_pause(self, address: str, now: datetime) -> None:
        """Forget the pauses of an address, and what it wrote until now."""
        await self.tx.execute(sql.correspondent_lift_pause, address, now)
