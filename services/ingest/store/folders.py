"""The folders of mailboxes and their ledgers."""

from collections.abc import Sequence
from datetime import datetime

from services.ingest.ports.letters import Outcome
from services.ingest.ports.mailboxes import FolderLook, FolderPlace, Mailbox
from services.ingest.store.rows import Rows, sql


class FolderRows(Rows):
    """Implements ports.mailboxes.FolderStore."""

    async def folder_validity(self, mailbox_id: int, folder: str) -> int | None:
        """Give the UIDVALIDITY under which a folder was begun."""
        found: int | None = await self.tx.fetchval(sql.folder_validity, mailbox_id, folder)
        return found

    async def folder_looks(self, mailbox_id: int) -> list[FolderLook]:
        """Give what the last looks found, of folders that were looked at."""
        return [FolderLook(**dict(row)) for row in await self.tx.fetch(sql.folder_list, mailbox_id)]

    async def begin_folder(self, place: FolderPlace, version: int, earlier: Sequence[int], now: datetime) -> bool:
        """Note the UIDVALIDITY that counts; the UIDs `earlier` came before the start and are left unread.

        False when people changed the mailbox since `version`.
        """
        return bool(await self.tx.fetchval(sql.folder_begin, *_key(place), list(earlier), now, version))

    async def note_folder(self, mailbox: Mailbox, look: FolderLook) -> None:
        """Note a look, unless the mailbox was changed meanwhile; without `checked_at` the last comparison stays."""
        found = look.folder, look.on_server, look.missing, look.checked_at, look.error
        await self.tx.execute(sql.folder_note, mailbox.id, *found, mailbox.version)

    async def known_uids(self, place: FolderPlace) -> set[int]:
        """Give the UIDs of the ledger."""
        return {row["uid"] for row in await self.tx.fetch(sql.ledger_uids, *_key(place))}

    async def ledger_counts(self, place: FolderPlace) -> dict[Outcome, int]:
        """Count the ledger by outcome."""
        found = {
            Outcome(row["outcome"]): row["letters"] for row in await self.tx.fetch(sql.ledger_counts, *_key(place))
        }
        return {outcome: found.get(outcome, 0) for outcome in Outcome}

    async def unsettled(self, place: FolderPlace, limit: int) -> list[int]:
        """Give letters that were read and still lie as they came."""
        return [row["uid"] for row in await self.tx.fetch(sql.ledger_unsettled, *_key(place), limit)]

    async def settle(self, place: FolderPlace, uids: Sequence[int], now: datetime) -> None:
        """Note that what is done with read letters was done with these."""
        await self.tx.execute(sql.ledger_settle, *_key(place), list(uids), now)

    async def forget_folders(self, mailbox_id: int, but: Sequence[str]) -> None:
        """Forget a mailbox's folders with their ledgers, but these."""
        await self.tx.execute(sql.mailbox_forget_folders, mailbox_id, list(but))

    async def begin_again(self, mailbox_id: int) -> None:
        """Let a mailbox's folders be begun again from another start."""
        await self.tx.execute(sql.mailbox_begin_again, mailbox_id)


def _key(place: FolderPlace) -> tuple[int, str, int]:
    return place.mailbox_id, place.folder, place.uid_validity
