"""The desk's page and files, and the headers of every answer."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.router.api.desk import desk_routes
from services.router.api.headers import HEADERS, SafeHeaders
from shared.problem import install_problems
from tests.integration.router.conftest import RouterApp


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("canary")
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>desk</title>")
    (folder / "assets" / "app-4f2a.js").write_text("1")
    return folder


def client_of(folder: Path) -> httpx.AsyncClient:
    app = FastAPI()
    app.add_middleware(SafeHeaders)
    install_problems(app)
    app.include_router(desk_routes(folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk")


@pytest.mark.parametrize(
    ("path", "status", "text", "cache"),
    [
        ("/", 200, "<title>desk</title>", "no-cache"),
        ("/tickets/12", 200, "<title>desk</title>", "no-cache"),  # an address only the page knows
        ("/assets/app-4f2a.js", 200, "1", "public, max-age=31536000, immutable"),
        ("/assets/gone.js", 404, "not-found", "no-store"),  # an old page must not be given HTML as a script
        ("/api/v1/nothing", 404, "not-found", "no-store"),
        ("/internal/nothing", 404, "not-found", "no-store"),
        ("/..%2fsecret", 200, "<title>desk</title>", "no-cache"),  # nothing outside the folder
        ("/%00", 200, "<title>desk</title>", "no-cache"),
    ],
)
async def test_paths_of_the_desk(built, path, status, text, cache):
    async with client_of(built) as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.headers.get("cache-control")) == (status, cache)
    assert text in answer.text
    assert "canary" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


async def test_a_desk_that_is_not_built_says_what_to_do(tmp_path):
    async with client_of(tmp_path / "absent") as client:
        answer = await client.get("/")
    assert answer.status_code == 200
    assert "make run" in answer.text


async def test_the_service_answers_about_its_health(router_app: RouterApp):
    for path in ("/livez", "/readyz", "/metrics"):
        assert (await router_app.client.get(path)).status_code == 200
