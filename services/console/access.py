"""How a command reaches a running Audiocomm: the run file of its data folder, or an address and a token."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.console.api_client import ApiClient, ApiError
from services.console.errors import StartError
from services.console.run_file import read_run_file


@dataclass(frozen=True)
class Access:
    """Where the API is, and a token for it."""

    url: str
    token: str

    @asynccontextmanager
    async def client(self) -> AsyncIterator[ApiClient]:
        """Open a client. What the block leaves to it, no answer or a refusal, becomes a StartError."""
        async with ApiClient(self.url, self.token) as api:
            try:
                yield api
            except httpx.TransportError as error:
                raise StartError(f"nothing answers at {self.url} ({error}): start Audiocomm first") from error
            except ApiError as error:
                raise StartError(f"{self.url} refuses this: {error}") from error


def find_access(data: Path) -> Access:
    """Take AUDIOCOMM_URL and AUDIOCOMM_TOKEN of the environment, else DIR/run.json. Raises StartError."""
    url, token = os.environ.get("AUDIOCOMM_URL"), os.environ.get("AUDIOCOMM_TOKEN")
    if url and token:
        return Access(url, token)
    if url or token:
        raise StartError("set both AUDIOCOMM_URL and AUDIOCOMM_TOKEN, or neither to use the data folder's run.json")
    run = read_run_file(data)
    return Access(run.url, run.token)
