"""The rows of messages, and how letters find their ticket, their customer and the agents they are addressed to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.messages import Delivery, Disposition, FoundToken, NewMessage, OpenLetter, ReplyRow, TokenRow
from services.router.store.rows import Rows, sql
from shared.database import Record


def _reply(row: Record | None) -> ReplyRow | None:
    if row is None:
        return None
    return ReplyRow(
        row["id"],
        row["ticket_id"],
        row["reply_id"],
        row["agent_id"],
        Delivery(row["delivery"]),
        tuple(row["recipients"]),
    )


class MessageRows(Rows):
    """Implements ports.messages.MessageStore."""

    async def letters_known(self, letter_ids: Sequence[UUID]) -> set[UUID]:
        """Give those of these letters that are messages already."""
        return {row["letter_id"] for row in await self.tx.fetch(sql.message_letters_known, list(letter_ids))}

    async def has_letter(self, letter_id: UUID) -> bool:
        """Whether this letter is a message already."""
        return bool(await self.letters_known([letter_id]))

    async def add_message(self, message: NewMessage) -> int:
        """Store a message with its attachments and give its id."""
        author = message.author
        added: int = await self.tx.fetchval(
            sql.message_add,
            message.ticket_id,
            message.kind,
            message.letter_id,
            message.reply_id,
            message.rfc_message_id,
            author.agent_id,
            author.name,
            author.address,
            author.verified,
            message.subject,
            message.text,
            message.visible_text,
            message.html,
            message.letter,
            message.delivery,
            list(message.recipients),
            message.received_at,
            message.ticket_version,
            list(message.attachments),
            message.send_at,
            message.published_to,
        )
        return added

    async def open_letters(self, ticket_id: int) -> list[OpenLetter]:
        """Give the letters without a disposition, oldest first."""
        rows = await self.tx.fetch(sql.message_open_letters, ticket_id)
        return [OpenLetter(**{**dict(row), "letter": row["letter"] or {}}) for row in rows]

    async def dispose_letters(
        self, ticket_id: int, disposition: Disposition, agent_id: int, reply_id: UUID | None, now: datetime
    ) -> list[int]:
        """Give every open letter of a ticket a disposition, and their ids."""
        rows = await self.tx.fetch(sql.message_dispose, ticket_id, disposition, agent_id, reply_id, now)
        return [row["id"] for row in rows]

    async def reopen_letters(self, reply_id: UUID) -> list[int]:
        """Take back the disposition of the letters a reply answered, and give their ids."""
        return [row["id"] for row in await self.tx.fetch(sql.message_reopen, reply_id)]

    async def find_reply(self, reply_id: UUID) -> ReplyRow | None:
        """Give a reply by its id."""
        return _reply(await self.tx.fetchrow(sql.message_find_reply, reply_id))

    async def find_reply_of_message(self, message_id: int) -> ReplyRow | None:
        """Give the reply that a message is; None for what was never to be sent."""
        return _reply(await self.tx.fetchrow(sql.message_find_reply_of_id, message_id))

    async def find_reply_by_message_id(self, rfc_message_id: str) -> ReplyRow | None:
        """Give a reply by the Message-ID we gave it."""
        return _reply(await self.tx.fetchrow(sql.message_find_reply_by_message_id, rfc_message_id))

    async def set_delivery(self, reply_id: UUID, delivery: Delivery, reason: str | None, unless: Delivery) -> bool:
        """Note how far a reply has come; False when it stood at `unless` or at the same already."""
        return bool(await self.tx.fetchval(sql.message_set_delivery, reply_id, delivery, reason, unless))

    async def add_token(self, token: TokenRow) -> None:
        """Keep a token of a reply."""
        await self.tx.execute(sql.token_add, token.token, token.ticket_id, token.reply_id)

    async def find_tokens(self, tokens: Sequence[str]) -> list[FoundToken]:
        """Give those of the tokens that are ours."""
        return [FoundToken(**dict(row)) for row in await self.tx.fetch(sql.token_find, list(tokens))]

    async def tickets_of_message_ids(self, message_ids: Sequence[str]) -> list[int]:
        """Give the tickets that hold letters or replies with these Message-IDs, newest message first."""
        rows = await self.tx.fetch(sql.message_tickets_of_ids, list(message_ids))
        return [row["ticket_id"] for row in rows]

    async def is_party(self, ticket_id: int, address: str) -> bool:
        """Whether an address is an identity of the ticket's customer, or a reply of the ticket was addressed to it."""
        return bool(await self.tx.fetchval(sql.message_is_party, ticket_id, address))

    async def find_customer(self, identities: Sequence[tuple[str, str]]) -> int | None:
        """Give the customer of the first of these (kind, value) that is known; they are held by this transaction."""
        # In order, so that two letters with the same two identities cannot wait for each other crosswise.
        for kind, value in sorted(identities):
            await self.tx.execute(sql.customer_hold, f"identity {kind} {value}")
        kinds, values = [kind for kind, _ in identities], [value for _, value in identities]
        found: int | None = await self.tx.fetchval(sql.customer_find_by_identity, kinds, values)
        if found is None:
            # Either nobody, or somebody who was taken over or merged while we waited: his heir is seen only now.
            found = await self.tx.fetchval(sql.customer_find_by_identity, kinds, values)
        return found

    async def add_customer(
        self, name: str, language: str | None, identities: Sequence[tuple[str, str]], now: datetime
    ) -> int:
        """Make a customer with identities (kind, value) that nobody has yet, and give the id."""
        kinds, values = [kind for kind, _ in identities], [value for _, value in identities]
        added: int = await self.tx.fetchval(sql.customer_open, name, language, now, kinds, values)
        return added

    async def agents_of_addresses(self, addresses: Sequence[str]) -> list[int]:
        """Give the agents whose addresses or aliases these are, departed ones too."""
        return [row["agent_id"] for row in await self.tx.fetch(sql.address_agents, list(addresses))]
