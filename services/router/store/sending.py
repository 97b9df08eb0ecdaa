"""Sender addresses, templates, and what a reply's form shows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.router.ports.lists import MessageDetails
from services.router.ports.sending import SenderRecord, SenderValues, TemplateRecord, TemplateValues
from services.router.store.lists import message_details
from services.router.store.organisation import OrganisationRows
from services.router.store.rows import sql
from shared.database import Record
from shared.events import Mailbox


def _sender(row: Record) -> SenderRecord:
    columns = dict(row)
    return SenderRecord(columns.pop("id"), columns.pop("version"), SenderValues(**columns))


def _template(row: Record) -> TemplateRecord:
    columns = dict(row)
    return TemplateRecord(columns.pop("id"), columns.pop("version"), TemplateValues(**columns))


class SendingRows(OrganisationRows):
    """Implements ports.sending.SendingStore."""

    async def senders(self) -> list[SenderRecord]:
        """Give all sender addresses, by address."""
        return [_sender(row) for row in await self.tx.fetch(sql.sender_list)]

    async def sender(self, sender_id: int) -> SenderRecord | None:
        """Give one, locked until the end of the transaction."""
        row = await self.tx.fetchrow(sql.sender_get, sender_id)
        return None if row is None else _sender(row)

    async def add_sender(self, values: SenderValues) -> int | None:
        """Give the new id, None when the address is there already. Raises UnknownKey."""
        added: int | None = await self.tx.fetchval(sql.sender_add, *await self._sender_columns(values))
        return added

    async def save_sender(self, sender_id: int, values: SenderValues) -> bool:
        """Save with the next version; False when the address is another's. Raises UnknownKey."""
        return bool(await self.tx.fetchval(sql.sender_save, sender_id, *await self._sender_columns(values)))

    async def _sender_columns(self, values: SenderValues) -> tuple[object, ...]:
        department_id, _ = await self.ids_of_keys(values.department, None)
        return (values.address, values.name, values.signature, department_id)

    async def remove_sender(self, sender_id: int) -> None:
        """Forget an address."""
        await self.tx.execute(sql.sender_remove, sender_id)

    async def templates(self) -> list[TemplateRecord]:
        """Give all templates, by name."""
        return [_template(row) for row in await self.tx.fetch(sql.template_list)]

    async def template(self, template_id: int) -> TemplateRecord | None:
        """Give one, locked until the end of the transaction."""
        row = await self.tx.fetchrow(sql.template_get, template_id)
        return None if row is None else _template(row)

    async def add_template(self, values: TemplateValues) -> int | None:
        """Give the new id, None when the key is taken. Raises UnknownKey."""
        added: int | None = await self.tx.fetchval(sql.template_add, *await self._template_columns(values))
        return added

    async def save_template(self, template_id: int, values: TemplateValues) -> bool:
        """Save with the next version; False when the key is taken. Raises UnknownKey."""
        return bool(await self.tx.fetchval(sql.template_save, template_id, *await self._template_columns(values)))

    async def _template_columns(self, values: TemplateValues) -> tuple[object, ...]:
        department_id, _ = await self.ids_of_keys(values.department, None)
        return (values.key, values.name, values.language, values.text, department_id)

    async def remove_template(self, template_id: int) -> None:
        """Forget a template."""
        await self.tx.execute(sql.template_remove, template_id)

    async def correspondents(self, ticket_id: int) -> list[Mailbox]:
        """Give everybody whom the ticket's letters and replies name, newest first; of doubtful letters nobody."""
        rows = await self.tx.fetch(sql.ticket_correspondents, ticket_id)
        return [Mailbox(name=row["name"] or "", address=row["address"]) for row in rows]

    async def our_addresses(self, addresses: Sequence[str]) -> set[str]:
        """Give those of the normalised addresses that belong to us."""
        return {row["address"] for row in await self.tx.fetch(sql.address_ours, list(addresses))}

    async def replies_to_recall(self, ticket_id: int, now: datetime) -> list[UUID]:
        """Give the replies of a ticket that wait for a moment after this one."""
        return [row["reply_id"] for row in await self.tx.fetch(sql.message_to_recall, ticket_id, now)]

    async def waiting_replies(self, agent_id: int | None, now: datetime, limit: int) -> list[MessageDetails]:
        """Give the replies of an agent (None: of all) that are held back, soonest first."""
        return [message_details(row) for row in await self.tx.fetch(sql.list_waiting_replies, agent_id, now, limit)]
