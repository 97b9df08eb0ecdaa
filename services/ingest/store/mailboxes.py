"""Mailboxes, their readers' leases and their progress."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.ingest.ports.letters import Outcome
from services.ingest.ports.mailboxes import Mailbox, MailboxAccess, MailboxState, Tls
from services.ingest.store.rows import Rows, sql


class MailboxRows(Rows):
    """Implements ports.mailboxes.MailboxStore."""

    async def add_mailbox(self, name: str, access: MailboxAccess, enabled: bool, now: datetime) -> Mailbox | None:
        """Add a mailbox; None when the name is taken."""
        row = await self.tx.fetchrow(sql.mailbox_add, name, *_columns(access), enabled, _first_state(enabled), now)
        return None if row is None else _mailbox(row)

    async def mailbox(self, mailbox_id: int) -> Mailbox | None:
        """Give a mailbox."""
        row = await self.tx.fetchrow(sql.mailbox_get, mailbox_id)
        return None if row is None else _mailbox(row)

    async def mailboxes(self) -> list[Mailbox]:
        """Give all mailboxes by name."""
        return [_mailbox(row) for row in await self.tx.fetch(sql.mailbox_list)]

    async def mailbox_name_taken(self, name: str, but: int) -> bool:
        """Tell whether another mailbox than `but` has this name."""
        return bool(await self.tx.fetchval(sql.mailbox_name_taken, name, but))

    async def change_mailbox(self, changed: Mailbox, version: int) -> Mailbox | None:
        """Replace what people set; it is read anew from the start of a connection. None when `version` is old."""
        row = await self.tx.fetchrow(
            sql.mailbox_change,
            changed.id,
            version,
            changed.name,
            *_columns(changed.access),
            changed.enabled,
            _first_state(changed.enabled),
        )
        return None if row is None else _mailbox(row)

    async def remove_mailbox(self, mailbox_id: int) -> bool:
        """Remove a mailbox with its ledger; its letters stay. False when there is none."""
        return bool(await self.tx.fetchval(sql.mailbox_remove, mailbox_id))

    async def lease_mailboxes(self, reader: UUID, seconds: float) -> list[Mailbox]:
        """Take or keep the lease of every mailbox to be read that nobody else reads (the database's clock)."""
        return [_mailbox(row) for row in await self.tx.fetch(sql.mailbox_lease, reader, timedelta(seconds=seconds))]

    async def release_mailboxes(self, reader: UUID) -> None:
        """Give all leases of a reader back."""
        await self.tx.execute(sql.mailbox_release, reader)

    async def note_state(self, mailbox: Mailbox, state: MailboxState, error: str | None, seen: datetime | None) -> None:
        """Note how reading goes, unless the mailbox was changed meanwhile; `seen`: the server answered then."""
        await self.tx.execute(sql.mailbox_note_state, mailbox.id, mailbox.version, state.value, error, seen)

    async def begin_reading(self, mailbox_id: int, uid_validity: int) -> int:
        """Note the UIDVALIDITY that counts and give the highest UID of the ledger under it, 0 without any."""
        return int(await self.tx.fetchval(sql.mailbox_begin_reading, mailbox_id, uid_validity) or 0)

    async def known_uids(self, mailbox_id: int, uid_validity: int) -> set[int]:
        """Give the UIDs of the ledger."""
        return {row["uid"] for row in await self.tx.fetch(sql.ledger_uids, mailbox_id, uid_validity)}

    async def ledger_counts(self, mailbox_id: int, uid_validity: int) -> dict[Outcome, int]:
        """Count the ledger by outcome."""
        rows = await self.tx.fetch(sql.ledger_counts, mailbox_id, uid_validity)
        found = {Outcome(row["outcome"]): row["letters"] for row in rows}
        return {outcome: found.get(outcome, 0) for outcome in Outcome}

    async def state_counts(self) -> dict[MailboxState, int]:
        """Count the mailboxes by state."""
        found = {row["state"]: row["mailboxes"] for row in await self.tx.fetch(sql.mailbox_states)}
        return {state: found.get(state.value, 0) for state in MailboxState}


def _first_state(enabled: bool) -> str:
    return (MailboxState.CONNECTING if enabled else MailboxState.STOPPED).value


def _columns(access: MailboxAccess) -> tuple[object, ...]:
    return access.host, access.port, access.tls.value, access.login, access.password, access.folder


def _mailbox(row: Any) -> Mailbox:
    access = MailboxAccess(row["host"], row["port"], Tls(row["tls"]), row["login"], row["password"], row["folder"])
    return Mailbox(
        row["id"],
        row["name"],
        access,
        row["enabled"],
        MailboxState(row["state"]),
        row["error"],
        row["last_seen_at"],
        row["uid_validity"],
        row["version"],
    )
