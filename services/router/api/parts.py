"""What a route takes from the running service, as annotated dependencies."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from services.router.ports import Work
from shared.access import Allow
from shared.principal import Principal, Role, Scope


async def _work(request: Request) -> Work:
    work: Work = request.app.state.work
    return work


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.runtime.clock.now()
    return now


InWork = Annotated[Work, Depends(_work)]
"""Runs a handler in one transaction: `await work(lambda store: handler(store, now, ...))`."""
Now = Annotated[datetime, Depends(_now)]
"""The business time of the request."""

AnyAgent = Annotated[Principal, Depends(Allow(Role.AGENT))]
AnySupervisor = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.ADMINISTRATION))]
AnyAdministrator = Annotated[Principal, Depends(Allow(Role.ADMINISTRATOR, Scope.ADMINISTRATION))]

Reader = Annotated[Principal, Depends(Allow(Role.AGENT, Scope.ADMINISTRATION))]
"""Any agent, and systems that administer."""

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row, in a path; what the database could not hold is refused here."""
