"""Who comes late to a ticket learns who was first."""

from services.router.handlers.errors import AlreadyClaimed
from services.router.ports import Store
from shared.principal import Principal, Role


async def refuse_late(store: Store, principal: Principal, ticket_id: int) -> None:
    """Say to whom a claim is lost. Raises AlreadyClaimed for who could have won; says nothing to anybody else."""
    if principal.agent_id is None:
        return
    first = await store.claimed_before(ticket_id, principal.agent_id, principal.is_at_least(Role.SUPERVISOR))
    if first is not None:
        raise AlreadyClaimed(
            f"{first.name} claimed this ticket before you.", claimed_by=first.name, claimed_at=first.at.isoformat()
        )
