"""Mailboxes as they are set up, who reads them, and how far."""

from collections.abc import Collection, Sequence
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


class Provider(StrEnum):
    """Who gives access tokens."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OAuth:
    """What access tokens are asked with; the secrets show in no representation."""

    provider: Provider
    client_id: str
    client_secret: str
    refresh_token: str
    token_url: str

    def __repr__(self) -> str:
        return f"OAuth({self.provider}, client {self.client_id!r}, {self.token_url!r})"


@dataclass(frozen=True, slots=True)
class MailboxAccess:
    """What is needed to sign in: a password, or `oauth` and no password; neither shows in any representation."""

    host: str
    port: int
    tls: Tls
    login: str
    password: str
    oauth: OAuth | None = None

    def __repr__(self) -> str:
        return f"MailboxAccess({self.login!r} at {self.host}:{self.port}, {self.tls})"


class AfterReading(StrEnum):
    """What is done with letters that were read."""

    LEAVE = "leave"
    MOVE = "move"
    KEYWORD = "keyword"


class StartFrom(StrEnum):
    """Which letters count that lie in a mailbox already."""

    BEGINNING = "beginning"
    NOW = "now"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """How a mailbox is read. Letters that came until `start_at` are left unread; None: all are read."""

    folders: tuple[str, ...] = ("INBOX",)
    after_reading: AfterReading = AfterReading.LEAVE
    after_folder: str | None = None
    after_keyword: str | None = None
    start_from: StartFrom = StartFrom.BEGINNING
    start_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What the last look at a mailbox found; `missing`: letters on the server that are in no ledger yet.

    `checked_at`: when the folder compared longest ago was compared, None before that.
    """

    on_server: int
    missing: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox that is set up. `version` counts the changes by people, `state` what the reader last found.

    `compare_asked` counts how often people asked to compare it now; `look` is None before the first one.
    """

    id: int
    name: str
    access: MailboxAccess
    plan: ReadingPlan
    enabled: bool
    state: MailboxState
    error: str | None
    last_seen_at: datetime | None
    version: int
    compare_asked: int = 0
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder under the UIDVALIDITY by which its UIDs mean something."""

    mailbox_id: int
    folder: str
    uid_validity: int


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What the last look at a folder found; `error` is one sentence."""

    folder: str
    uid_validity: int | None
    on_server: int
    missing: int
    checked_at: datetime | None
    error: str | None


class FolderStore(Protocol):
    """The folders of mailboxes and their ledgers."""

    async def folder_validity(self, mailbox_id: int, folder: str) -> int | None:
        """Give the UIDVALIDITY under which a folder was begun."""
        ...

    async def folder_looks(self, mailbox_id: int) -> list[FolderLook]:
        """Give what the last looks found, of folders that were looked at."""
        ...

    async def begin_folder(self, place: FolderPlace, version: int, earlier: Sequence[int], now: datetime) -> bool:
        """Note the UIDVALIDITY that counts; the UIDs `earlier` came before the start and are left unread.

        False when people changed the mailbox since `version`.
        """
        ...

    async def note_folder(self, mailbox: Mailbox, look: FolderLook) -> None:
        """Note a look, unless the mailbox was changed meanwhile; without `checked_at` the last comparison stays."""
        ...

    async def known_uids(self, place: FolderPlace) -> set[int]:
        """Give the UIDs of the ledger."""
        ...

    async def ledger_counts(self, place: FolderPlace) -> dict[Outcome, int]:
        """Count the ledger by outcome."""
        ...

    async def unsettled(self, place: FolderPlace, limit: int) -> list[int]:
        """Give letters that were read and still lie as they came."""
        ...

    async def settle(self, place: FolderPlace, uids: Sequence[int], now: datetime) -> None:
        """Note that what is done with read letters was done with these."""
        ...

    async def forget_folders(self, mailbox_id: int, but: Sequence[str]) -> None:
        """Forget a mailbox's folders with their ledgers, but these."""
        ...

    async def begin_again(self, mailbox_id: int) -> None:
        """Let a mailbox's folders be begun again from another start."""
        ...


class MailboxStore(FolderStore, Protocol):
    """Mailboxes, their readers' leases and their progress."""

    async def add_mailbox(
        self, name: str, access: MailboxAccess, plan: ReadingPlan, enabled: bool, now: datetime
    ) -> Mailbox | None:
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

    async def ask_comparison(self, mailbox_id: int) -> bool:
        """Ask the reader to compare the mailbox with the ledger now; False when there is none."""
        ...

    async def renew_token(self, former: Collection[str], newest: str) -> None:
        """Put a refresh token in the place of any of those it follows."""
        ...

    async def state_counts(self) -> dict[MailboxState, int]:
        """Count the mailboxes by state."""
        ...
