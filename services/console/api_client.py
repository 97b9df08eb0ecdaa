"""The REST API as the commands use it: a token, one base, problems as one readable line."""

from types import TracebackType
from typing import Any, Self

import httpx

from shared.peer import Transport


class ApiError(Exception):
    """The API refused; `status` and the problem's facts are kept, the message is one line."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"{status} {self.reason}")

    @property
    def reason(self) -> str:
        """What is wrong, by the names of the body's fields where the problem names them; else its title."""
        places = [
            f"{str(place.get('field')).removeprefix('body.')}: {place.get('reason')}"
            for place in self.problem.get("errors", [])
        ]
        return "; ".join(places) or str(self.problem.get("title", "error"))


class ApiClient:
    """Asynchronous client of `/api/v1`; used as a context manager."""

    def __init__(self, url: str, token: str | None = None, transport: Transport | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=60, transport=transport, trust_env=False, follow_redirects=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def request(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Make a request under /api/v1; header names are written with underscores. Raises ApiError for non-2xx."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.http.request(method, f"/api/v1{path}", json=body, headers=named)
        if not response.is_success:
            raise ApiError(response.status_code, _problem(response))
        return response

    async def get(self, path: str) -> Any:
        """GET a JSON answer."""
        return (await self.request("GET", path)).json()

    async def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST and give the JSON answer."""
        return (await self.request("POST", path, body, **headers)).json()

    async def send(self, path: str, content: bytes, media_type: str) -> Any:
        """POST a file and give the JSON answer. Raises ApiError for non-2xx."""
        headers = {"Content-Type": media_type}
        response = await self.http.post(f"/api/v1{path}", content=content, headers=headers)
        if not response.is_success:
            raise ApiError(response.status_code, _problem(response))
        return response.json()

    async def put(self, path: str, body: Any, **headers: str) -> Any:
        """PUT and give the JSON answer."""
        return (await self.request("PUT", path, body, **headers)).json()

    async def change(self, path: str, body: Any) -> Any:
        """PATCH the version that is there now."""
        etag = (await self.request("GET", path)).headers["etag"]
        return (await self.request("PATCH", path, body, if_match=etag)).json()

    async def all_items(self, path: str) -> list[Any]:
        """GET every page of a list."""
        items: list[Any] = []
        mark = "&" if "?" in path else "?"
        page = await self.get(f"{path}{mark}limit=200")
        items += page["items"]
        while page.get("next"):
            page = await self.get(f"{path}{mark}limit=200&cursor={page['next']}")
            items += page["items"]
        return items


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {"title": response.reason_phrase}
    return body if isinstance(body, dict) else {"title": str(body)}
