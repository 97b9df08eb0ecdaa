"""Mailboxes: set up by administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field, SecretStr

from services.ingest.api.parts import AnyAdministrator, InWork, Now, RowId, TheMailSource, written
from services.ingest.api.schemas import Body
from services.ingest.handlers import mailboxes as handlers
from services.ingest.ports.mailboxes import Mailbox, MailboxAccess, MailboxState, Tls
from shared.errors import Invalid
from shared.idempotency import request_hash
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/mailboxes", tags=["mailboxes"])

# Printable, so that nothing in it can end a line of the protocol.
Line = Annotated[str, Field(min_length=1, max_length=250, pattern=r"^[^\x00-\x1f\x7f]+$")]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=500)]
Port = Annotated[int, Field(ge=1, le=65_535)]


class MailboxBody(Body):
    """A mailbox to be read."""

    name: Line
    host: Line
    port: Port = 993
    tls: Tls = Tls.TLS
    login: Line
    password: Secret
    folder: Line = "INBOX"
    enabled: bool = True

    def access(self) -> MailboxAccess:
        """What opening it needs."""
        return MailboxAccess(self.host, self.port, self.tls, self.login, self.password.get_secret_value(), self.folder)


class MailboxChange(Body):
    """What may be changed; what is left out stays."""

    name: Line | None = None
    host: Line | None = None
    port: Port | None = None
    tls: Tls | None = None
    login: Line | None = None
    password: Secret | None = None
    folder: Line | None = None
    enabled: bool | None = None

    def applied(self, mailbox: Mailbox) -> Mailbox:
        """Give the mailbox as it will be. Raises Invalid.

        A known password never goes to another host: whoever changes the host shows that he knows it.
        """
        old = mailbox.access
        elsewhere = (self.host or old.host, self.login or old.login) != (old.host, old.login)
        if elsewhere and self.password is None:
            raise Invalid("Give the password of this login.", field="password")
        access = MailboxAccess(
            self.host or old.host,
            self.port or old.port,
            self.tls or old.tls,
            self.login or old.login,
            old.password if self.password is None else self.password.get_secret_value(),
            self.folder or old.folder,
        )
        enabled = mailbox.enabled if self.enabled is None else self.enabled
        return Mailbox(
            mailbox.id,
            self.name or mailbox.name,
            access,
            enabled,
            mailbox.state,
            None,
            mailbox.last_seen_at,
            mailbox.uid_validity,
            mailbox.version,
        )


class MailboxView(BaseModel):
    """A mailbox without its password; `state` is what its reader last found, `error` one sentence."""

    id: int
    name: str
    host: str
    port: int
    tls: Tls
    login: str
    folder: str
    enabled: bool
    state: MailboxState
    error: str | None
    last_seen_at: str | None
    version: int

    @classmethod
    def of(cls, mailbox: Mailbox) -> "MailboxView":
        """Show a mailbox."""
        access = mailbox.access
        return cls(
            id=mailbox.id,
            name=mailbox.name,
            host=access.host,
            port=access.port,
            tls=access.tls,
            login=access.login,
            folder=access.folder,
            enabled=mailbox.enabled,
            state=mailbox.state,
            error=mailbox.error,
            last_seen_at=written(mailbox.last_seen_at),
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


class ReconciliationView(BaseModel):
    """seen = stored + duplicate + quarantined + too_large; `on_server` null when the server cannot be asked."""

    seen: int
    stored: int
    duplicate: int
    quarantined: int
    too_large: int
    on_server: int | None
    missing: list[int]


@routes.get("")
async def list_mailboxes(_who: AnyAdministrator, work: InWork) -> MailboxList:
    """Give all mailboxes with the state of their reading."""
    found = await work(lambda store: store.mailboxes())
    return MailboxList(items=[MailboxView.of(mailbox) for mailbox in found])


@routes.post("", status_code=201)
async def add_mailbox(
    who: AnyAdministrator,
    body: MailboxBody,
    work: InWork,
    now: Now,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> MailboxView:
    """Add a mailbox; reading it begins at once."""
    asked = request_hash("mailbox", body.model_dump(mode="json"), body.password.get_secret_value())

    async def add(store: Any) -> dict[str, Any]:
        async def once() -> dict[str, Any]:
            mailbox = await handlers.add_mailbox(store, now, body.name, body.access(), body.enabled)
            return MailboxView.of(mailbox).model_dump(mode="json")

        answer: dict[str, Any] = await store.once(who.caller, idempotency_key, asked, once)
        return answer

    view = MailboxView.model_validate(await work(add))
    response.headers["ETag"] = etag(view.version)
    return view


@routes.post("/test")
async def try_mailbox(_who: AnyAdministrator, body: MailboxBody, source: TheMailSource) -> TestAnswer:
    """Open a mailbox and count its letters; nothing is read or kept."""
    found = await handlers.try_mailbox(source, body.access())
    return TestAnswer(ok=found.ok, messages=found.messages, error=found.error)


@routes.get("/{mailbox_id}")
async def get_mailbox(mailbox_id: RowId, _who: AnyAdministrator, work: InWork, response: Response) -> MailboxView:
    """Give one mailbox and its version."""
    mailbox = await work(lambda store: handlers.find_mailbox(store, mailbox_id))
    response.headers["ETag"] = etag(mailbox.version)
    return MailboxView.of(mailbox)


@routes.patch("/{mailbox_id}")
async def change_mailbox(
    mailbox_id: RowId,
    _who: AnyAdministrator,
    body: MailboxChange,
    expected: ExpectedVersion,
    work: InWork,
    response: Response,
) -> MailboxView:
    """Change a mailbox; reading it begins anew, also after a wrong password."""

    async def change(store: Any) -> Mailbox:
        mailbox = await handlers.find_mailbox(store, mailbox_id)
        return await handlers.change_mailbox(store, body.applied(mailbox), expected)

    mailbox = await work(change)
    response.headers["ETag"] = etag(mailbox.version)
    return MailboxView.of(mailbox)


@routes.delete("/{mailbox_id}", status_code=204)
async def remove_mailbox(mailbox_id: RowId, _who: AnyAdministrator, work: InWork) -> None:
    """Stop reading a mailbox and forget it with its ledger; its letters stay."""
    await work(lambda store: handlers.remove_mailbox(store, mailbox_id))


@routes.get("/{mailbox_id}/reconciliation")
async def reconcile(
    mailbox_id: RowId, _who: AnyAdministrator, work: InWork, source: TheMailSource
) -> ReconciliationView:
    """Prove that every letter the mailbox holds is accounted for; `missing` holds the UIDs that are not."""
    found = await handlers.reconcile(work, source, mailbox_id)
    counts = {outcome.value: count for outcome, count in found.counts.items()}
    return ReconciliationView(seen=found.seen, **counts, on_server=found.on_server, missing=list(found.missing))
