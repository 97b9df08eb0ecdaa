"""The other services: signed requests over HTTP, in batches."""

import time
from typing import Any, Protocol

import httpx
import jwt

from shared.envelope import Envelope, Receipt

Transport = httpx.AsyncBaseTransport
Response = httpx.Response

TOKEN_SECONDS = 60
EVENTS_PATH = "/internal/events"


def in_process(app: Any) -> Transport:
    """Reach an application of this process without the network; its answers come whole, so nothing may stream.

    An error of the application is its answer 500, as it is over the network, and never the caller's own.
    """
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)


class PeerUnavailable(Exception):
    """Another service did not answer, or not in its right mind; the same request may succeed later."""


class Peer(Protocol):
    """A service that takes events."""

    @property
    def name(self) -> str: ...

    async def send(self, envelopes: list[Envelope]) -> Receipt: ...


def sign_peer_token(key: str, issuer: str) -> str:
    """Make the bearer token one service shows another: HS256, valid for a minute."""
    now = int(time.time())
    claims = {"iss": issuer, "aud": "audiocomm-peer", "iat": now, "exp": now + TOKEN_SECONDS}
    return jwt.encode(claims, key, algorithm="HS256")


def verify_peer_token(key: str, token: str) -> str | None:
    """Give the name of the service that signed `token`, or None when it is not valid."""
    try:
        claims = jwt.decode(token, key, algorithms=["HS256"], audience="audiocomm-peer", leeway=5)
    except jwt.InvalidTokenError:
        return None
    return str(claims["iss"])


class HttpPeer:
    """Another service over HTTP; with a `transport` in the same process, without one over the network."""

    def __init__(self, name: str, base_url: str, own_name: str, key: str, transport: Transport | None = None) -> None:
        self.name = name
        self._own_name = own_name
        self._key = key
        self._client = httpx.AsyncClient(base_url=base_url, timeout=20, transport=transport, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(self, envelopes: list[Envelope]) -> Receipt:
        """Post a batch of events. Raises PeerUnavailable."""
        body = f"[{','.join([envelope.model_dump_json() for envelope in envelopes])}]"
        return Receipt.model_validate(await self.call("POST", EVENTS_PATH, body.encode()))

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make a signed request and give the JSON answer. Raises PeerUnavailable for all but 2xx.

        `body` is a value that JSON can write, or bytes that are JSON already.
        """
        response = await self.fetch(method, path, body)
        return response.json()

    async def fetch(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """As call, but gives the whole answer."""
        headers = {"Authorization": f"Bearer {sign_peer_token(self._key, self._own_name)}"}
        try:
            if isinstance(body, bytes):
                headers["Content-Type"] = "application/json"
                response = await self._client.request(method, path, content=body, headers=headers)
            else:
                response = await self._client.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise PeerUnavailable(f"{self.name}: {type(error).__name__} {error}".strip()) from error
        if not response.is_success:
            raise PeerUnavailable(f"{self.name}: HTTP {response.status_code}")
        return response
