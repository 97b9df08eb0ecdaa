"""Tokens of other systems."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.router.api.bodies import Body, Name
from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, InWork, Now, RowId
from services.router.handlers.access_tokens import issue_token, revoke_token
from shared.principal import Scope

routes = APIRouter(prefix="/api/v1/tokens", tags=["tokens"])


class TokenBody(Body):
    """A token; with `agent_id` it acts as that agent."""

    name: Name
    scopes: Annotated[list[Scope], Field(max_length=len(Scope))]
    agent_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class TokenShape(BaseModel):
    """A token without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    scopes: list[Scope]
    agent_id: int | None
    created_at: datetime


class NewToken(TokenShape):
    """A token with its secret, shown this once."""

    token: str


@routes.get("")
async def list_tokens(_principal: AnyAdministrator, work: InWork, paging: InPages) -> Page[TokenShape]:
    """Give the tokens that are not revoked."""
    rows = await work(lambda store: store.access_tokens(paging.after_id(), paging.limit + 1))
    return paging.page(rows, lambda row: (row.id,), TokenShape.model_validate)


@routes.post("", status_code=201)
async def add_token(body: TokenBody, _principal: AnyAdministrator, work: InWork, now: Now) -> NewToken:
    """Make a token."""
    record, secret = await work(lambda store: issue_token(store, now, body.name, body.scopes, body.agent_id))
    return NewToken(**TokenShape.model_validate(record).model_dump(), token=secret)


@routes.delete("/{token_id}", status_code=204)
async def remove_token(token_id: RowId, _principal: AnyAdministrator, work: InWork, now: Now) -> None:
    """Revoke a token at once."""
    await work(lambda store: revoke_token(store, now, token_id))
