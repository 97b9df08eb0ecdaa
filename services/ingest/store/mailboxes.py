"""Mailboxes, their readers' leases and their progress."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.ingest.ports.mailboxes import (
    AfterReading,
    Look,
    Mailbox,
    MailboxAccess,
    MailboxState,
    OAuth,
    Provider,
    ReadingPlan,
    StartFrom,
    Tls,
)
from services.ingest.store.folders import FolderRows
from services.ingest.store.rows import sql


class MailboxRows(FolderRows):
    """Implements ports.mailboxes.MailboxStore."""

    async def add_mailbox(
        self, name: str, access: MailboxAccess, plan: ReadingPlan, enabled: bool, now: datetime
    ) -> Mailbox | None:
        """Add a mailbox; None when the name is taken."""
        columns = (name, *_access_columns(access), *_plan_columns(plan))
        found = await self.tx.fetchval(sql.mailbox_add, *columns, enabled, _first_state(enabled), now)
        return None if found is None else await self.mailbox(found)

    async def mailbox(self, mailbox_id: int) -> Mailbox | None:
        """Give a mailbox."""
        return next(iter(await self._read([mailbox_id])), None)

    async def mailboxes(self) -> list[Mailbox]:
        """Give all mailboxes by name."""
        return await self._read(None)

    async def _read(self, ids: list[int] | None) -> list[Mailbox]:
        return [_mailbox(row) for row in await self.tx.fetch(sql.mailbox_read, ids)]

    async def mailbox_name_taken(self, name: str, but: int) -> bool:
        """Tell whether another mailbox than `but` has this name."""
        return bool(await self.tx.fetchval(sql.mailbox_name_taken, name, but))

    async def change_mailbox(self, changed: Mailbox, version: int) -> Mailbox | None:
        """Replace what people set; it is read anew from the start of a connection. None when `version` is old."""
        columns = (changed.name, *_access_columns(changed.access), *_plan_columns(changed.plan))
        found = await self.tx.fetchval(
            sql.mailbox_change, changed.id, version, *columns, changed.enabled, _first_state(changed.enabled)
        )
        return None if found is None else await self.mailbox(found)

    async def remove_mailbox(self, mailbox_id: int) -> bool:
        """Remove a mailbox with its ledger; its letters stay. False when there is none."""
        return bool(await self.tx.fetchval(sql.mailbox_remove, mailbox_id))

    async def lease_mailboxes(self, reader: UUID, seconds: float) -> list[Mailbox]:
        """Take or keep the lease of every mailbox to be read that nobody else reads (the database's clock)."""
        held = await self.tx.fetch(sql.mailbox_lease, reader, timedelta(seconds=seconds))
        return await self._read([row["id"] for row in held])

    async def release_mailboxes(self, reader: UUID) -> None:
        """Give all leases of a reader back."""
        await self.tx.execute(sql.mailbox_release, reader)

    async def note_state(self, mailbox: Mailbox, state: MailboxState, error: str | None, seen: datetime | None) -> None:
        """Note how reading goes, unless the mailbox was changed meanwhile; `seen`: the server answered then."""
        await self.tx.execute(sql.mailbox_note_state, mailbox.id, mailbox.version, state.value, error, seen)

    async def ask_comparison(self, mailbox_id: int) -> bool:
        """Ask the reader to compare the mailbox with the ledger now; False when there is none."""
        return bool(await self.tx.fetchval(sql.mailbox_ask_comparison, mailbox_id))

    async def renew_token(self, former: Collection[str], newest: str) -> None:
        """Put a refresh token in the place of any of those it follows."""
        await self.tx.execute(sql.mailbox_renew_token, former, newest)

    async def state_counts(self) -> dict[MailboxState, int]:
        """Count the mailboxes by state."""
        found = {row["state"]: row["mailboxes"] for row in await self.tx.fetch(sql.mailbox_states)}
        return {state: found.get(state.value, 0) for state in MailboxState}


def _first_state(enabled: bool) -> str:
    return (MailboxState.CONNECTING if enabled else MailboxState.STOPPED).value


def _access_columns(access: MailboxAccess) -> tuple[object, ...]:
    oauth = None if access.oauth is None else asdict(access.oauth)
    return access.host, access.port, access.tls.value, access.login, access.password, oauth


def _plan_columns(plan: ReadingPlan) -> tuple[object, ...]:
    after = plan.after_reading.value, plan.after_folder, plan.after_keyword
    return list(plan.folders), *after, plan.start_from.value, plan.start_at


def _mailbox(row: Any) -> Mailbox:
    oauth = row["oauth"] and OAuth(**{**row["oauth"], "provider": Provider(row["oauth"]["provider"])})
    plan = ReadingPlan(
        tuple(row["folders"]),
        AfterReading(row["after_reading"]),
        row["after_folder"],
        row["after_keyword"],
        StartFrom(row["start_from"]),
        row["start_at"],
    )
    looked = row["on_server"] is not None
    return Mailbox(
        row["id"],
        row["name"],
        MailboxAccess(row["host"], row["port"], Tls(row["tls"]), row["login"], row["password"], oauth),
        plan,
        row["enabled"],
        MailboxState(row["state"]),
        row["error"],
        row["last_seen_at"],
        row["version"],
        row["compare_asked"],
        Look(row["on_server"], row["missing"], row["checked_at"]) if looked else None,
    )
