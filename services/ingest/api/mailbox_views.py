"""How a mailbox, a trial of it and its comparison with the ledger are shown."""

from typing import Literal

from pydantic import BaseModel, Field

from services.ingest.api.parts import written
from services.ingest.handlers.mailboxes import FolderReconciliation
from services.ingest.ports.letters import Outcome
from services.ingest.ports.mailboxes import AfterReading, Mailbox, MailboxState, Provider, StartFrom, Tls


class OAuthView(BaseModel):
    """Access by tokens, without what is secret."""

    provider: Provider
    client_id: str
    token_url: str


class AfterReadingView(BaseModel):
    """What is done with read letters."""

    do: AfterReading
    folder: str | None
    keyword: str | None


class StartView(BaseModel):
    """Which letters count that lay there before."""

    model_config = {"alias_generator": lambda name: name.rstrip("_"), "populate_by_name": True}

    from_: StartFrom
    date: str | None


class Progress(BaseModel):
    """Letters on the server as of the last look, and how many of them are accounted for."""

    done: int
    total: int


class MailboxView(BaseModel):
    """A mailbox without its secrets; `state` is what its reader last found, `error` one sentence."""

    id: int
    name: str
    host: str
    port: int
    tls: Tls
    login: str
    sign_in: Literal["password", "oauth"]
    oauth: OAuthView | None
    folders: list[str]
    after_reading: AfterReadingView
    start: StartView
    enabled: bool
    state: MailboxState
    error: str | None
    last_seen_at: str | None
    progress: Progress | None
    checked_at: str | None
    version: int

    @classmethod
    def of(cls, mailbox: Mailbox) -> "MailboxView":
        """Show a mailbox."""
        access, plan, look = mailbox.access, mailbox.plan, mailbox.look
        oauth = access.oauth
        day = plan.start_at.date().isoformat() if plan.start_at and plan.start_from is StartFrom.DATE else None
        return cls(
            id=mailbox.id,
            name=mailbox.name,
            host=access.host,
            port=access.port,
            tls=access.tls,
            login=access.login,
            sign_in="password" if oauth is None else "oauth",
            oauth=oauth and OAuthView(provider=oauth.provider, client_id=oauth.client_id, token_url=oauth.token_url),
            folders=list(plan.folders),
            after_reading=AfterReadingView(do=plan.after_reading, folder=plan.after_folder, keyword=plan.after_keyword),
            start=StartView(from_=plan.start_from, date=day),
            enabled=mailbox.enabled,
            state=mailbox.state,
            error=mailbox.error,
            last_seen_at=written(mailbox.last_seen_at),
            progress=look and Progress(done=look.on_server - look.missing, total=look.on_server),
            checked_at=look and written(look.checked_at),
            version=mailbox.version,
        )


class MailboxList(BaseModel):
    """All mailboxes by name."""

    items: list[MailboxView]
    next: None = None


class TestAnswer(BaseModel):
    """Whether the mailbox could be opened, how many letters lie in it, else one sentence."""

    __test__ = False

    ok: bool
    messages: int | None
    error: str | None


class FoldersAnswer(BaseModel):
    """The folders of a mailbox by name, INBOX first; else one sentence."""

    folders: list[str]
    error: str | None


class Counts(BaseModel):
    """seen = stored + duplicate + quarantined + too_large + before_start."""

    seen: int = 0
    stored: int = 0
    duplicate: int = 0
    quarantined: int = 0
    too_large: int = 0
    before_start: int = 0

    def add(self, folder: FolderReconciliation) -> None:
        """Count a folder too."""
        self.seen += folder.seen
        for outcome in Outcome:
            setattr(self, outcome.value, getattr(self, outcome.value) + folder.counts[outcome])


class FolderView(Counts):
    """A folder's account; `missing` holds the UIDs on the server that are in no ledger, at most 1,000."""

    folder: str
    on_server: int | None
    missing: list[int]
    checked_at: str | None
    error: str | None


class ReconciliationView(Counts):
    """The sum of all folders; `on_server` null when one of them cannot be asked."""

    on_server: int | None = 0
    missing: list[int] = Field(default_factory=list)
    checked_at: str | None = None
    folders: list[FolderView] = Field(default_factory=list)

    @classmethod
    def of(cls, folders: list[FolderReconciliation]) -> "ReconciliationView":
        """Show the account of a mailbox."""
        asked = [folder.on_server for folder in folders if folder.on_server is not None]
        checked = [folder.checked_at for folder in folders if folder.checked_at is not None]
        view = cls(
            on_server=sum(asked) if len(asked) == len(folders) else None,
            missing=[uid for folder in folders for uid in folder.missing],
            checked_at=written(min(checked)) if len(checked) == len(folders) else None,
        )
        for folder in folders:
            view.add(folder)
            shown = FolderView(
                folder=folder.folder,
                on_server=folder.on_server,
                missing=list(folder.missing),
                checked_at=written(folder.checked_at),
                error=folder.error,
            )
            shown.add(folder)
            view.folders.append(shown)
        return view
