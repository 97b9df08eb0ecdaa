"""Mailboxes: set up, change, test, compare with the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.ingest.ports import Store, Work
from services.ingest.ports.errors import MailboxProblem, Refused
from services.ingest.ports.letters import Outcome
from services.ingest.ports.mail import MailSession, MailSource
from services.ingest.ports.mailboxes import FolderLook, FolderPlace, Mailbox, MailboxAccess, ReadingPlan
from shared.errors import Conflict, NotFound, StaleVersion

WAKE = "mailboxes"
# As many missing letters as a person wants to read of; their number is told in any case.
MISSING_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether a mailbox could be opened, how many letters lie in it, else why not."""

    ok: bool
    messages: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class FolderReconciliation:
    """What was seen of a folder by outcome, what the server holds of it now, and which of that was not seen (UIDs).

    `on_server` is None when the server could not be asked, for the reason in `error`; `checked_at` is when its reader
    compared it last.
    """

    folder: str
    counts: Mapping[Outcome, int]
    on_server: int | None
    missing: Sequence[int]
    checked_at: datetime | None
    error: str | None

    @property
    def seen(self) -> int:
        """Letters in the ledger: the sum of all outcomes."""
        return sum(self.counts.values())


async def add_mailbox(
    store: Store, now: datetime, name: str, access: MailboxAccess, plan: ReadingPlan, enabled: bool
) -> Mailbox:
    """Add a mailbox; its reader begins at once. Raises Conflict for a taken name."""
    mailbox = await store.add_mailbox(name, access, plan, enabled, now)
    if mailbox is None:
        raise Conflict("There is a mailbox of this name.", name=name)
    store.wake(WAKE)
    return mailbox


async def find_mailbox(store: Store, mailbox_id: int) -> Mailbox:
    """Give a mailbox. Raises NotFound."""
    mailbox = await store.mailbox(mailbox_id)
    if mailbox is None:
        raise NotFound
    return mailbox


async def change_mailbox(store: Store, old: Mailbox, changed: Mailbox, version: int) -> Mailbox:
    """Replace what people set; the reader begins anew. Raises StaleVersion, and Conflict for a taken name.

    The UIDs of another place mean other letters: its ledger begins empty, and known letters are duplicates by content.
    """
    if await store.mailbox_name_taken(changed.name, but=changed.id):
        raise Conflict("There is a mailbox of this name.", name=changed.name)
    mailbox = await store.change_mailbox(changed, version)
    if mailbox is None:
        raise StaleVersion
    here = (old.access.host, old.access.login) == (changed.access.host, changed.access.login)
    await store.forget_folders(changed.id, changed.plan.folders if here else ())
    if changed.plan.start_at != old.plan.start_at:
        await store.begin_again(changed.id)
    store.wake(WAKE)
    return mailbox


async def remove_mailbox(store: Store, mailbox_id: int) -> None:
    """Remove a mailbox; its letters stay. Raises NotFound."""
    if not await store.remove_mailbox(mailbox_id):
        raise NotFound
    store.wake(WAKE)


async def ask_comparison(store: Store, mailbox_id: int) -> None:
    """Let the reader compare the mailbox with the ledger now, and fetch what is missing. Raises NotFound."""
    if not await store.ask_comparison(mailbox_id):
        raise NotFound
    store.wake(WAKE)


async def try_mailbox(source: MailSource, access: MailboxAccess, folders: Sequence[str]) -> Trial:
    """Open a mailbox and look how much lies in it; nothing is fetched or kept."""
    try:
        messages = 0
        async with source.open(access) as session:
            for folder in folders:
                await session.select(folder)
                messages += len(await session.uids())
        return Trial(True, messages, None)
    except MailboxProblem as problem:
        return Trial(False, None, str(problem))


async def folders_of(source: MailSource, access: MailboxAccess) -> tuple[list[str], str | None]:
    """Give the names of a mailbox's folders, else why they cannot be listed."""
    try:
        async with source.open(access) as session:
            return await session.folders(), None
    except MailboxProblem as problem:
        return [], str(problem)


async def reconcile(work: Work, source: MailSource, mailbox_id: int) -> list[FolderReconciliation]:
    """Compare the ledger of each folder with what the server holds now. Raises NotFound."""
    mailbox = await work(lambda store: find_mailbox(store, mailbox_id))
    looks = {look.folder: look for look in await work(lambda store: store.folder_looks(mailbox_id))}
    found: dict[str, FolderReconciliation] = {}
    reason = None
    try:
        async with source.open(mailbox.access) as session:
            for folder in mailbox.plan.folders:
                found[folder] = await _compare(work, session, mailbox_id, looks.get(folder, _unseen(folder)))
    except MailboxProblem as problem:
        reason = str(problem)
    for folder in mailbox.plan.folders:
        if folder not in found:
            found[folder] = await _known(work, mailbox_id, looks.get(folder, _unseen(folder)), reason)
    return [found[folder] for folder in mailbox.plan.folders]


def _unseen(folder: str) -> FolderLook:
    return FolderLook(folder, None, 0, 0, None, None)


async def _compare(work: Work, session: MailSession, mailbox_id: int, look: FolderLook) -> FolderReconciliation:
    try:
        await session.select(look.folder)
    except Refused as problem:
        return await _known(work, mailbox_id, look, str(problem))
    on_server = await session.uids()
    place = FolderPlace(mailbox_id, look.folder, session.uid_validity)
    # The ledger is read after the server, and counted before it is read: what is counted is never called missing.
    counts = await work(lambda store: store.ledger_counts(place))
    known = await work(lambda store: store.known_uids(place))
    missing = [uid for uid in on_server if uid not in known]
    return FolderReconciliation(
        look.folder, counts, len(on_server), missing[:MISSING_SHOWN], look.checked_at, look.error
    )


async def _known(work: Work, mailbox_id: int, look: FolderLook, reason: str | None) -> FolderReconciliation:
    place = FolderPlace(mailbox_id, look.folder, look.uid_validity or 0)
    counts = await work(lambda store: store.ledger_counts(place))
    return FolderReconciliation(look.folder, counts, None, [], look.checked_at, reason)
