"""Mailboxes: set up by administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from services.ingest.api.mailbox_forms import AccessBody, MailboxBody, MailboxChange
from services.ingest.api.mailbox_views import (
    FoldersAnswer,
    MailboxList,
    MailboxView,
    ReconciliationView,
    TestAnswer,
)
from services.ingest.api.parts import AnyAdministrator, InWork, Now, RowId, TheMailSource
from services.ingest.handlers import mailboxes as handlers
from services.ingest.ports.mailboxes import Mailbox
from shared.idempotency import request_hash
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/mailboxes", tags=["mailboxes"])


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
    access = body.access()
    secrets = [access.password, access.oauth and [access.oauth.client_secret, access.oauth.refresh_token]]
    asked = request_hash("mailbox", body.model_dump(mode="json"), secrets)

    async def add(store: Any) -> dict[str, Any]:
        async def once() -> dict[str, Any]:
            mailbox = await handlers.add_mailbox(store, now, body.name, access, body.plan(now), body.enabled)
            return MailboxView.of(mailbox).model_dump(mode="json")

        answer: dict[str, Any] = await store.once(who.caller, idempotency_key, asked, once)
        return answer

    view = MailboxView.model_validate(await work(add))
    response.headers["ETag"] = etag(view.version)
    return view


@routes.post("/test")
async def try_mailbox(_who: AnyAdministrator, body: MailboxBody, source: TheMailSource) -> TestAnswer:
    """Open a mailbox and count its letters; nothing is read or kept."""
    found = await handlers.try_mailbox(source, body.access(), body.folders)
    return TestAnswer(ok=found.ok, messages=found.messages, error=found.error)


@routes.post("/folders")
async def list_folders(_who: AnyAdministrator, body: AccessBody, source: TheMailSource) -> FoldersAnswer:
    """Give the names of a mailbox's folders."""
    folders, error = await handlers.folders_of(source, body.access())
    return FoldersAnswer(folders=folders, error=error)


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
    now: Now,
    response: Response,
) -> MailboxView:
    """Change a mailbox; reading it begins anew, also after a wrong password."""

    async def change(store: Any) -> Mailbox:
        mailbox = await handlers.find_mailbox(store, mailbox_id)
        return await handlers.change_mailbox(store, mailbox, body.applied(mailbox, now), expected)

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
    return ReconciliationView.of(await handlers.reconcile(work, source, mailbox_id))


@routes.post("/{mailbox_id}/reconciliation", status_code=202)
async def reconcile_now(mailbox_id: RowId, _who: AnyAdministrator, work: InWork) -> MailboxView:
    """Let the reader compare the mailbox with the ledger now and fetch what is missing, which it does hourly."""
    await work(lambda store: handlers.ask_comparison(store, mailbox_id))
    return MailboxView.of(await work(lambda store: handlers.find_mailbox(store, mailbox_id)))
