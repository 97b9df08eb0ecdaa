"""What the other services and the command ask of router; nothing of it is part of the public API."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.router.api.bodies import Body
from services.router.api.parts import InWork, Now
from services.router.api.tokens import NewToken, TokenBody, TokenShape
from services.router.handlers.access_tokens import issue_token
from services.router.handlers.agents import ensure_administrator
from services.router.handlers.identity import identify, make_sign_in_link
from services.router.handlers.uploads import upload_content
from services.router.ports import Store
from shared.access import peers_only
from shared.principal import Principal


class CredentialsBody(Body):
    """What a request showed of itself."""

    session: str | None
    bearer: str | None


class Identified(BaseModel):
    """Who stands behind it; null when nobody does."""

    principal: Principal | None


class LinkBody(Body):
    """Whom a one-time link is for."""

    login: str


class LinkShape(BaseModel):
    """The token of a one-time link, whom it signs in, and the address that does it."""

    agent_id: int
    token: str
    url: str


def internal_routes(peer_key: str) -> APIRouter:
    """Make the routes; every one is shut to all but the other services."""
    routes = APIRouter(prefix="/internal", include_in_schema=False, dependencies=[Depends(peers_only(peer_key))])

    @routes.post("/authenticate")
    async def authenticate(body: CredentialsBody, work: InWork, now: Now) -> Identified:
        return Identified(principal=await work(lambda store: identify(store, now, body.session, body.bearer)))

    @routes.post("/sign-in-link")
    async def sign_in_link(body: LinkBody, request: Request, work: InWork, now: Now) -> LinkShape:
        lifetime = timedelta(hours=request.app.state.settings.sign_in_link_hours)

        async def make(store: Store) -> tuple[int, str]:
            await ensure_administrator(store, now)
            return await make_sign_in_link(store, now, body.login, lifetime)

        agent_id, token = await work(make)
        return LinkShape(
            agent_id=agent_id, token=token, url=f"{request.app.state.public_url.rstrip('/')}/#/sign-in/{token}"
        )

    @routes.get("/replies/{reply_id}/attachments/{position}", response_class=Response)
    async def attachment(reply_id: UUID, position: int, work: InWork) -> Response:
        content = await work(lambda store: upload_content(store, reply_id, position))
        return Response(content, media_type="application/octet-stream")

    @routes.post("/tokens")
    async def token(body: TokenBody, work: InWork, now: Now) -> NewToken:
        record, secret = await work(lambda store: issue_token(store, now, body.name, body.scopes, body.agent_id))
        return NewToken(**TokenShape.model_validate(record).model_dump(), token=secret)

    return routes
