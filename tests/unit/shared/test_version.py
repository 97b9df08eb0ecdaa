"""If-Match holds a version in digits; whatever else a header may hold is refused, and breaks nothing."""

import httpx
import pytest
from fastapi import FastAPI

from shared.problem import install_problems
from shared.version import ExpectedVersion

app = FastAPI()
install_problems(app)


@app.put("/thing")
async def put(expected: ExpectedVersion) -> int:
    return expected


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b'"3"', 200),
        (b'W/"3"', 200),
        (None, 428),
        (b"", 422),
        (b"*", 422),
        (b'"-1"', 422),
        (b'"' + b"9" * 19 + b'"', 422),
        (b'"\xb2"', 422),  # a digit to Unicode, a number to nobody
    ],
)
async def test_what_if_match_may_hold(header: bytes | None, status: int) -> None:
    headers = [(b"if-match", header)] if header is not None else []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.put("/thing", headers=headers)).status_code == status
