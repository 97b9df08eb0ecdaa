"""What doctor says of a running Audiocomm, from what its services answer."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from services.console.api_client import ApiClient
from services.console.doctor import authentication


def _installation(metrics: str, *mailboxes: str) -> httpx.ASGITransport:
    """What the check asks for: the metrics, and the mailboxes by name."""

    async def show(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(metrics)

    async def boxes(_request: Request) -> JSONResponse:
        return JSONResponse({"items": [{"name": name, "enabled": True} for name in mailboxes], "next": None})

    return httpx.ASGITransport(app=Starlette(routes=[Route("/metrics", show), Route("/api/v1/mailboxes", boxes)]))


@pytest.mark.parametrize(
    ("metrics", "mailboxes", "said"),
    [
        ('audiocomm_believes_authentication{service="ingest"} 0.0\n', ("Sales",), "INGEST_AUTHSERV_ID"),
        ('audiocomm_believes_authentication{service="ingest"} 1.0\n', ("Sales",), ""),
        # Where no mail is read, no mail server of ours says anything of it.
        ('audiocomm_believes_authentication{service="ingest"} 0.0\n', (), ""),
    ],
)
async def test_doctor_says_that_no_mail_server_is_believed(metrics: str, mailboxes: tuple[str, ...], said: str) -> None:
    async with ApiClient("http://audiocomm.example", None, _installation(metrics, *mailboxes)) as api:
        findings = await authentication(api)
    assert [said in finding.hint for finding in findings] == [True]
    assert [finding.advice for finding in findings] == [""]
