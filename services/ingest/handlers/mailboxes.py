"""Mailboxes: set up, change, test, compare with the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.ingest.ports import Store, Work
from services.ingest.ports.errors import MailboxProblem
from services.ingest.ports.letters import Outcome
from services.ingest.ports.mail import MailSource
from services.ingest.ports.mailboxes import Mailbox, MailboxAccess
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
class Reconciliation:
    """What was seen of a mailbox by outcome, what its server holds now, and which of it was not seen (UIDs)."""

    counts: dict[Outcome, int]
    on_server: int | None
    missing: Sequence[int]

    @property
    def seen(self) -> int:
        """Letters in the ledger: the sum of all outcomes."""
        return sum(self.counts.values())


async def add_mailbox(store: Store, now: datetime, name: str, access: MailboxAccess, enabled: bool) -> Mailbox:
    """Add a mailbox; its reader begins at once. Raises Conflict for a taken name."""
    mailbox = await store.add_mailbox(name, access, enabled, now)
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


async def change_mailbox(store: Store, changed: Mailbox, version: int) -> Mailbox:
    """Replace what people set; the reader begins anew. Raises StaleVersion, and Conflict for a taken name."""
    if await store.mailbox_name_taken(changed.name, but=changed.id):
        raise Conflict("There is a mailbox of this name.", name=changed.name)
    mailbox = await store.change_mailbox(changed, version)
    if mailbox is None:
        raise StaleVersion
    store.wake(WAKE)
    return mailbox


async def remove_mailbox(store: Store, mailbox_id: int) -> None:
    """Remove a mailbox; its letters stay. Raises NotFound."""
    if not await store.remove_mailbox(mailbox_id):
        raise NotFound
    store.wake(WAKE)


async def try_mailbox(source: MailSource, access: MailboxAccess) -> Trial:
    """Open a mailbox and look how much lies in it; nothing is fetched or kept."""
    try:
        async with source.open(access) as session:
            return Trial(True, len(await session.uids()), None)
    except MailboxProblem as problem:
        return Trial(False, None, str(problem))


async def reconcile(work: Work, source: MailSource, mailbox_id: int) -> Reconciliation:
    """Compare the ledger with what the server holds now; `on_server` None when it cannot be asked. Raises NotFound."""
    mailbox = await work(lambda store: find_mailbox(store, mailbox_id))
    try:
        async with source.open(mailbox.access) as session:
            on_server, validity = await session.uids(), session.uid_validity
    except MailboxProblem:
        # The mailbox's own state says why.
        known_validity = mailbox.uid_validity or 0
        counts = await work(lambda store: store.ledger_counts(mailbox_id, known_validity))
        return Reconciliation(counts, None, [])
    # The ledger is read after the server, and counted before it is read: what is counted is never called missing.
    counts = await work(lambda store: store.ledger_counts(mailbox_id, validity))
    known = await work(lambda store: store.known_uids(mailbox_id, validity))
    missing = [uid for uid in on_server if uid not in known]
    return Reconciliation(counts, len(on_server), missing[:MISSING_SHOWN])
