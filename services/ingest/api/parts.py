"""What a route takes from the running service, as annotated dependencies, and how times are written."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from services.ingest.handlers.admission import Admission
from services.ingest.handlers.intake import Intake
from services.ingest.ports import Work
from services.ingest.ports.mail import MailSource
from services.ingest.ports.parsing import Parser
from shared.access import Allow
from shared.principal import Principal, Role, Scope


async def _work(request: Request) -> Work:
    work: Work = request.app.state.work
    return work


async def _now(request: Request) -> datetime:
    now: datetime = request.app.state.runtime.clock.now()
    return now


async def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


async def _parser(request: Request) -> Parser:
    parser: Parser = request.app.state.parser
    return parser


async def _source(request: Request) -> MailSource:
    source: MailSource = request.app.state.mail_source
    return source


async def _admitted(request: Request) -> None:
    admission: Admission = request.app.state.admission
    await admission.check()


InWork = Annotated[Work, Depends(_work)]
"""Runs a handler in one transaction: `await work(lambda store: handler(store, now, ...))`."""
Now = Annotated[datetime, Depends(_now)]
"""The business time of the request."""
TheIntake = Annotated[Intake, Depends(_intake)]
TheParser = Annotated[Parser, Depends(_parser)]
TheMailSource = Annotated[MailSource, Depends(_source)]
WhileThereIsRoom = Depends(_admitted)
"""Refuses with 503 while too many events wait for router."""

RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
"""The id of a row, in a path; what the database could not hold is refused here."""

AnyAdministrator = Annotated[Principal, Depends(Allow(Role.ADMINISTRATOR, Scope.ADMINISTRATION))]
AnySupervisor = Annotated[Principal, Depends(Allow(Role.SUPERVISOR, Scope.ADMINISTRATION))]
AnyInboundSystem = Annotated[Principal, Depends(Allow(None, Scope.INBOUND))]


def written(moment: datetime | None) -> str | None:
    """Write a time as RFC 3339 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
