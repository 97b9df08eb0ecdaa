"""Errors on the wire: RFC 9457 problem details with a stable `type`."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared import errors
from shared.database import AWAY

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:audiocomm:problem:"

# error class -> (status, type): the type is part of the contract and named in docs/api.md.
TABLE: dict[type[errors.AudiocommError], tuple[int, str]] = {
    errors.NotFound: (404, "not-found"),
    errors.Forbidden: (403, "forbidden"),
    errors.NotSignedIn: (401, "not-signed-in"),
    errors.Conflict: (409, "conflict"),
    errors.StaleVersion: (412, "stale-version"),
    errors.VersionRequired: (428, "version-required"),
    errors.Invalid: (422, "invalid"),
    errors.TooLarge: (413, "too-large"),
    errors.TooManyRequests: (429, "too-many-requests"),
    errors.Unavailable: (503, "unavailable"),
}

MOST_PLACES = 100
"""Of what is wrong with a request so many places are named: more help nobody, and could be millions."""

# What the framework itself refuses: status -> (type, title).
REFUSALS = {
    400: ("invalid", "The body of the request cannot be read."),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    413: ("too-large", "The body of the request is too large."),
}


def problem(status: int, kind: str, title: str, **facts: Any) -> JSONResponse:
    """Make a problem answer; `facts` become its extension members."""
    body = {"type": f"{TYPES}{kind}", "title": title, "status": status, **facts}
    headers = {"Retry-After": str(facts.get("retry_after", 5))} if status in (429, 503) else None
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def _row(error: errors.AudiocommError, table: dict[type[errors.AudiocommError], tuple[int, str]]) -> tuple[int, str]:
    for kind in type(error).__mro__:
        if kind in table:
            return table[kind]
    return 500, "internal"


def type_of(error: errors.AudiocommError, more: dict[type[errors.AudiocommError], tuple[int, str]]) -> str:
    """Give the type by which a problem names an error; `more` are the service's own errors."""
    return f"{TYPES}{_row(error, {**TABLE, **more})[1]}"


async def _database_away(request: Request, error: Exception) -> JSONResponse:
    log.warning("the database is away", method=request.method, path=request.url.path, error=str(error))
    return problem(503, "unavailable", "The database is away just now; try again shortly.")


async def _hung_up(_request: Request, _error: Exception) -> JSONResponse:
    # Nobody reads it; but whoever leaves in the middle must not fill the log with errors of ours.
    return problem(400, *REFUSALS[400])


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("a request failed", method=request.method, path=request.url.path, exc_info=error)
    return problem(500, "internal", "Something went wrong here; it is in the log. Nothing was changed.")


def install_problems(app: FastAPI, more: dict[type[errors.AudiocommError], tuple[int, str]] | None = None) -> None:
    """Answer every error of `app` as a problem; `more` adds the service's own errors to the table."""
    table = {**TABLE, **(more or {})}

    async def known(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, errors.AudiocommError)
        status, kind = _row(error, table)
        return problem(status, kind, error.message, **error.facts)

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        places = [
            {
                "field": ".".join(str(part) for part in place["loc"]),
                "reason": place["msg"].removeprefix("Value error, "),
            }
            for place in error.errors()[:MOST_PLACES]
        ]
        names = ", ".join(place["field"] for place in places[:5])
        return problem(422, "invalid", f"The request is not valid: {names}.", errors=places)

    async def plain(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        kind, title = REFUSALS.get(error.status_code, ("invalid", str(error.detail)))
        return problem(error.status_code, kind, title)

    app.add_exception_handler(errors.AudiocommError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(ClientDisconnect, _hung_up)
    for kind in AWAY:
        app.add_exception_handler(kind, _database_away)
    app.add_exception_handler(Exception, _unforeseen)
