"""What a route takes from the running service, as annotated dependencies."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from services.notifier.ports import Work
from shared.access import Allow
from shared.errors import Forbidden
from shared.principal import Principal, Role, Scope


async def _work(request: Request) -> Work:
    work: Work = request.app.state.work
    return work


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.runtime.clock.now()
    return now


async def _agent_id(principal: Annotated[Principal, Depends(Allow(Role.AGENT))]) -> int:
    if principal.agent_id is None:
        raise Forbidden("Alerts are for people: sign in, or use a token of an agent.")
    return principal.agent_id


InWork = Annotated[Work, Depends(_work)]
"""Runs a handler in one transaction: `await work(lambda store: handler(store, now, ...))`."""
Now = Annotated[datetime, Depends(_now)]
"""The business time of the request."""
AgentId = Annotated[int, Depends(_agent_id)]
"""The agent who asks; a system without one is refused."""
Raiser = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.ALERTS))]
AnySupervisor = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.ADMINISTRATION))]
AnyAdministrator = Annotated[Principal, Depends(Allow(Role.ADMINISTRATOR, Scope.ADMINISTRATION))]
IdempotencyKey = Annotated[str | None, Header(max_length=200)]
"""The key with which a repeated POST has one effect."""
