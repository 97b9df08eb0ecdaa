"""Mailboxes as they are set up, who reads them, and how far."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.ingest.ports.letters import Outcome


class Tls(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailboxState(StrEnum):
    """How reading a mailbox goes."""

    CONNECTING = "connecting"
    READING = "reading"
    IDLE = "idle"
    UNREACHABLE = "unreachable"
    WRONG_PASSWORD = "wrong_password"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MailboxAccess:
    """What is needed to open a mailbox; the password shows in no representation."""

    host: str
    port: int
    tls: Tls
    login: str
    password: str
    folder: str = "INBOX"

    def __repr__(self) -> str:
        return f"MailboxAccess({self.login!r} at {self.host}:{self.port}, {self.tls}, folder {self.folder!r})"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox that is set up. `version` counts the changes by people, `state` what the reader last found."""

    id: int
    name: str
    access: MailboxAccess
    enabled: bool
    state: MailboxState
    error: str | None
    last_seen_at: datetime | None
    uid_validity: int | None
    version: int


class MailboxStore(Protocol):
    """Mailboxes, their readers' leases and their progress."""

    async def add_mailbox(self, name: str, access: MailboxAccess, enabled: bool, now: datetime) -> Mailbox | None:
        """Add a mailbox; None when the name is taken."""
        ...

    async def mailbox(self, mailbox_id: int) -> Mailbox | None:
        """Give a mailbox."""
        ...

    async def mailboxes(self) -> list[Mailbox]:
        """Give all mailboxes by name."""
        ...

    async def mailbox_name_taken(self, name: str, but: int) -> bool:
        """Tell whether another mailbox than `but` has this name."""
        ...

    async def change_mailbox(self, changed: Mailbox, version: int) -> Mailbox | None:
        """Replace what people set; it is read anew from the start of a connection. None when `version` is old."""
        ...

    async def remove_mailbox(self, mailbox_id: int) -> bool:
        """Remove a mailbox with its ledger; its letters stay. False when there is none."""
        ...

    async def lease_mailboxes(self, reader: UUID, seconds: float) -> list[Mailbox]:
        """Take or keep the lease of every mailbox to be read that nobody else reads (the database's clock)."""
        ...

    async def release_mailboxes(self, reader: UUID) -> None:
        """Give all leases of a reader back."""
        ...

    async def note_state(self, mailbox: Mailbox, state: MailboxState, error: str | None, seen: datetime | None) -> None:
        """Note how reading goes, unless the mailbox was changed meanwhile; `seen`: the server answered then."""
        ...

    async def begin_reading(self, mailbox_id: int, uid_validity: int) -> int:
        """Note the UIDVALIDITY that counts and give the highest UID of the ledger under it, 0 without any."""
        ...

    async def known_uids(self, mailbox_id: int, uid_validity: int) -> set[int]:
        """Give the UIDs of the ledger."""
        ...

    async def ledger_counts(self, mailbox_id: int, uid_validity: int) -> dict[Outcome, int]:
        """Count the ledger by outcome."""
        ...

    async def state_counts(self) -> dict[MailboxState, int]:
        """Count the mailboxes by state."""
        ...
