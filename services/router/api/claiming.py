"""Claiming a ticket, which many may do at once: whoever is late costs one statement, and holds nobody up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.router.api.parts import RowId
from services.router.api.showing import shown, tagged
from services.router.api.ticket_shapes import WholeTicket
from services.router.handlers.acting import claim
from services.router.handlers.claimed_before import identify_claimant, late
from services.router.ports import LookingWork, Store
from shared.access import Allow, Credentials, accepted, shown_credentials
from shared.principal import Principal, Role

routes = APIRouter(prefix="/api/v1/tickets", tags=["tickets"])

AGENTS = Allow(Role.AGENT)


@dataclass(frozen=True, slots=True)
class Claiming:
    """A claim by whoever stands behind the credentials: one statement tells who that is, and who was first."""

    request: Request
    credentials: Credentials
    work: LookingWork
    now: datetime

    async def claim(self, ticket_id: int) -> WholeTicket:
        """Claim, and show the ticket as it is then. Raises NotSignedIn, Forbidden, AlreadyClaimed and NotFound."""

        async def look(store: Store) -> Principal:
            session, bearer = self.credentials.session, self.credentials.bearer
            found = await identify_claimant(store, self.now, session, bearer, ticket_id)
            asking = accepted(self.request, self.credentials, found.principal if found is not None else None)
            principal = AGENTS.admitted(asking)
            if found is not None and found.first is not None:
                raise late(found.first)
            return principal

        async def act(store: Store, principal: Principal) -> Principal:
            await claim(store, self.now, principal, ticket_id)
            return principal

        async def show(store: Store, principal: Principal) -> WholeTicket:
            return await shown(store, self.now, principal, ticket_id)

        return await self.work.between(look, act, show)


async def _claiming(request: Request) -> Claiming:
    """Give the claim. Raises NotSignedIn for a request that shows no credentials."""
    state = request.app.state
    return Claiming(request, shown_credentials(request), state.work, state.runtime.clock.now())


@routes.post("/{ticket_id}/claim")
async def claim_one(
    ticket_id: RowId, response: Response, claiming: Annotated[Claiming, Depends(_claiming)]
) -> WholeTicket:
    """Take the ticket; 409 says who was first."""
    return tagged(response, await claiming.claim(ticket_id))
