"""Who comes late to a ticket learns who was first."""

from datetime import datetime

from services.router.handlers.errors import AlreadyClaimed
from services.router.handlers.identity import hashed
from services.router.ports import Store
from services.router.ports.identity import Claimant
from services.router.ports.tickets import ClaimNote
from shared.principal import Principal, Role


async def identify_claimant(
    store: Store, now: datetime, session: str | None, bearer: str | None, ticket_id: int
) -> Claimant | None:
    """Tell who stands behind a session's or token's secret, and who was first: of many at once all but one are late."""
    if bearer is not None:
        return await store.claimant_of_token(hashed(bearer), ticket_id)
    return None if session is None else await store.claimant_of_session(hashed(session), ticket_id, now)


async def refuse_late(store: Store, principal: Principal, ticket_id: int) -> None:
    """Say to whom a claim is lost. Raises AlreadyClaimed for who could have won; says nothing to anybody else."""
    if principal.agent_id is None:
        return
    first = await store.claimed_before(ticket_id, principal.agent_id, principal.is_at_least(Role.SUPERVISOR))
    if first is not None:
        raise late(first)


def late(first: ClaimNote) -> AlreadyClaimed:
    """What tells a claimer that somebody was first."""
    return AlreadyClaimed(
        f"{first.name} claimed this ticket before you.", claimed_by=first.name, claimed_at=first.at.isoformat()
    )
