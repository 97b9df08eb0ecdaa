"""Who hangs up in the middle of what he sends has made no error of ours: it is not logged as one."""

from typing import Any

import pytest
from fastapi import FastAPI, Request

from shared.problem import install_problems

SCOPE = {
    "type": "http", "http_version": "1.1", "scheme": "http", "method": "POST", "path": "/", "raw_path": b"/",
    "root_path": "", "query_string": b"", "headers": [], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
}  # fmt: skip


async def test_a_body_that_ends_too_soon_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    app = FastAPI()
    install_problems(app)

    @app.post("/")
    async def read(request: Request) -> int:
        return sum([len(part) async for part in request.stream()])

    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"abc", "more_body": True},
        {"type": "http.disconnect"},
    ]
    came = iter(parts)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(came)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(dict(SCOPE), receive, send)
    assert sent[0]["status"] == 400
    assert "a request failed" not in "".join(capsys.readouterr())
