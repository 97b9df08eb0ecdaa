"""A token server of our own: it renews access tokens as RFC 6749 says, and tells a mail server whether one is good."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit


class TokenServer:
    """Gives `access-N` for the refresh tokens in `good`, good for `seconds`; `rotates`: a new refresh token each time.

    `withdraw` makes mail servers refuse what was given. `forms` holds what was asked.
    """

    def __init__(self, login: str) -> None:
        self._login = login
        self._server: asyncio.Server | None = None
        self._tokens: set[str] = set()
        self.good = {"refresh-0"}
        self.seconds = 3_600
        self.rotates = False
        self.status = 200
        self.forms: list[dict[str, str]] = []
        self.port = 0

    @property
    def url(self) -> str:
        """Where tokens are renewed."""
        return f"http://127.0.0.1:{self.port}/token"

    @property
    def introspection_url(self) -> str:
        """Where a mail server asks; the token is added."""
        return f"http://127.0.0.1:{self.port}/introspect?token="

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def withdraw(self) -> None:
        """Let no token count that was given until now."""
        self._tokens.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readline()).decode().split()
        length = 0
        while (line := (await reader.readline()).strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        body = (await reader.readexactly(length)).decode()
        status, answer = self._renew(body) if request[0] == "POST" else (200, self._introspect(request[1]))
        content = json.dumps(answer).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + content)
        await writer.drain()
        writer.close()

    def _renew(self, body: str) -> tuple[int, dict[str, Any]]:
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.forms.append(form)
        if self.status != 200:
            return self.status, {"error": "temporarily_unavailable"}
        if form.get("refresh_token") not in self.good:
            return 400, {"error": "invalid_grant", "error_description": f"no such token {form.get('refresh_token')}"}
        token = f"access-{len(self.forms)}"
        self._tokens.add(token)
        answer: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds}
        if self.rotates:
            self.good = {f"refresh-{len(self.forms)}"}
            answer["refresh_token"] = f"refresh-{len(self.forms)}"
        return 200, answer

    def _introspect(self, path: str) -> dict[str, Any]:
        token = parse_qs(urlsplit(path).query).get("token", [""])[0]
        return {"active": token in self._tokens, "username": self._login}
