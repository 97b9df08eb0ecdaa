"""The company's sender addresses with their signatures, and the templates of replies."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, StringConstraints

from services.router.api.bodies import NO_NUL, Body, Key, Name
from services.router.api.keyed import OnceOnly
from services.router.api.paging import Page
from services.router.api.parts import AnyAdministrator, AnySupervisor, InWork, Reader, RowId
from services.router.api.ticket_bodies import Address, AnyName
from services.router.handlers import senders as addresses
from services.router.handlers import templates as texts
from services.router.ports import Store
from services.router.ports.sending import SenderRecord, SenderValues, TemplateRecord, TemplateValues
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1", tags=["sending"])

Signature = Annotated[str, StringConstraints(max_length=2_000, pattern=NO_NUL)]
TemplateText = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=NO_NUL)]
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$")]


class SenderBody(Body):
    """An address that replies may be sent from."""

    address: Address
    name: AnyName = ""
    signature: Signature = ""
    department: Key | None = None

    def values(self) -> SenderValues:
        """Give it as the handlers take it."""
        return SenderValues(**self.model_dump())


class SenderShape(SenderBody):
    """An address as it is kept."""

    id: int
    version: int

    @classmethod
    def of(cls, record: SenderRecord) -> "SenderShape":
        """Make it of a record."""
        return cls(id=record.id, version=record.version, **asdict(record.values))


class TemplateBody(Body):
    """A text that replies begin with; its placeholders are checked."""

    key: Key
    name: Name
    language: Language = ""
    text: TemplateText
    department: Key | None = None

    def values(self) -> TemplateValues:
        """Give it as the handlers take it."""
        return TemplateValues(**self.model_dump())


class TemplateShape(TemplateBody):
    """A template as it is kept."""

    id: int
    version: int

    @classmethod
    def of(cls, record: TemplateRecord) -> "TemplateShape":
        """Make it of a record."""
        return cls(id=record.id, version=record.version, **asdict(record.values))


def _tagged(response: Response, version: int) -> None:
    response.headers["ETag"] = etag(version)


@routes.get("/senders")
async def list_senders(_principal: Reader, work: InWork) -> Page[SenderShape]:
    """Give all sender addresses, by address."""
    rows = await work(lambda store: store.senders())
    return Page(items=[SenderShape.of(row) for row in rows], next=None)


@routes.post("/senders", status_code=201, response_model=SenderShape)
async def add_sender(
    body: SenderBody, principal: AnyAdministrator, keyed: OnceOnly, response: Response
) -> dict[str, Any]:
    """Add a sender address."""

    async def add(store: Store) -> BaseModel:
        return SenderShape.of(await addresses.add_sender(store, body.values()))

    shown = await keyed.once(principal, body, add)
    _tagged(response, shown["version"])
    return shown


@routes.put("/senders/{sender_id}")
async def put_sender(
    _principal: AnyAdministrator,
    sender_id: RowId,
    body: SenderBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
) -> SenderShape:
    """Replace a sender address."""
    saved = await work(lambda store: addresses.change_sender(store, sender_id, expected, body.values()))
    _tagged(response, saved.version)
    return SenderShape.of(saved)


@routes.delete("/senders/{sender_id}", status_code=204)
async def remove_sender(sender_id: RowId, _principal: AnyAdministrator, work: InWork) -> None:
    """Forget a sender address."""
    await work(lambda store: store.remove_sender(sender_id))


@routes.get("/templates")
async def list_templates(_principal: Reader, work: InWork) -> Page[TemplateShape]:
    """Give all templates, by name."""
    rows = await work(lambda store: store.templates())
    return Page(items=[TemplateShape.of(row) for row in rows], next=None)


@routes.post("/templates", status_code=201, response_model=TemplateShape)
async def add_template(
    body: TemplateBody, principal: AnySupervisor, keyed: OnceOnly, response: Response
) -> dict[str, Any]:
    """Add a template."""

    async def add(store: Store) -> BaseModel:
        return TemplateShape.of(await texts.add_template(store, body.values()))

    shown = await keyed.once(principal, body, add)
    _tagged(response, shown["version"])
    return shown


@routes.put("/templates/{template_id}")
async def put_template(
    _principal: AnySupervisor,
    template_id: RowId,
    body: TemplateBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
) -> TemplateShape:
    """Replace a template."""
    saved = await work(lambda store: texts.change_template(store, template_id, expected, body.values()))
    _tagged(response, saved.version)
    return TemplateShape.of(saved)


@routes.delete("/templates/{template_id}", status_code=204)
async def remove_template(template_id: RowId, _principal: AnySupervisor, work: InWork) -> None:
    """Forget a template."""
    await work(lambda store: store.remove_template(template_id))
