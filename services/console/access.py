"""How a command reaches a running Audiocomm: the run file of its data folder, or an address and a token."""

import os
from dataclasses import dataclass
from pathlib import Path

from services.console.api_client import ApiClient
from services.console.errors import StartError
from services.console.run_file import read_run_file


@dataclass(frozen=True)
class Access:
    """Where the API is, and a token for it."""

    url: str
    token: str

    def client(self) -> ApiClient:
        """Open a client."""
        return ApiClient(self.url, self.token)


def find_access(data: Path) -> Access:
    """Take AUDIOCOMM_URL and AUDIOCOMM_TOKEN of the environment, else DIR/run.json. Raises StartError."""
    url, token = os.environ.get("AUDIOCOMM_URL"), os.environ.get("AUDIOCOMM_TOKEN")
    if url and token:
        return Access(url, token)
    if url or token:
        raise StartError("set both AUDIOCOMM_URL and AUDIOCOMM_TOKEN, or neither to use the data folder's run.json")
    run = read_run_file(data)
    return Access(run.url, run.token)
