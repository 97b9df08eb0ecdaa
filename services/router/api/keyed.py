"""Idempotency-Key: a POST that creates or sends has one effect, however often it is repeated."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from pydantic import BaseModel

from services.router.api.parts import InWork
from services.router.ports import Store, Work
from shared.idempotency import request_hash
from shared.principal import Principal

Create = Callable[[Store], Awaitable[BaseModel]]


class Keyed:
    """Runs the work of one request, unless the caller's key was used for it before; then gives the first answer."""

    def __init__(self, asked: tuple[str, str], work: Work, key: str | None) -> None:
        self._asked = asked
        self._work = work
        self._key = key

    async def once(self, principal: Principal, body: BaseModel, create: Create) -> dict[str, Any]:
        """Give the answer as JSON values. Raises Conflict when the key was used for another request."""
        asked = request_hash(*self._asked, body.model_dump(mode="json"))

        async def run(store: Store) -> dict[str, Any]:
            async def answer() -> dict[str, Any]:
                return (await create(store)).model_dump(mode="json")

            return await store.once(principal.caller, self._key, asked, answer)

        return await self._work(run)

    async def once_apart(
        self, principal: Principal, body: BaseModel, act: Callable[[], Awaitable[BaseModel]]
    ) -> dict[str, Any]:
        """As once, for work that makes transactions of its own: no answer is kept before all of them are through.

        What is repeated before that is done again, so each of them must bear it.
        """
        asked = request_hash(*self._asked, body.model_dump(mode="json"))
        known = await self._work(lambda store: store.answered(principal.caller, self._key, asked))
        if known is not None:
            return known
        found = (await act()).model_dump(mode="json")

        async def answer() -> dict[str, Any]:
            return found

        return await self._work(lambda store: store.once(principal.caller, self._key, asked, answer))


async def _keyed(
    request: Request,
    work: InWork,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
) -> Keyed:
    return Keyed((request.method, request.url.path), work, idempotency_key)


OnceOnly = Annotated[Keyed, Depends(_keyed)]
"""`await keyed.once(principal, body, lambda store: ...)`; the handler gives the answer's model."""
