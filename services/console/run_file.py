"""DIR/run.json: what a running `audiocomm up` tells other programs of the same person (mode 0600)."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from services.console.child import write_private
from services.console.errors import StartError


@dataclass(frozen=True)
class Account:
    """A demo account, ready to sign in."""

    name: str
    login: str
    password: str
    role: str
    address: str


@dataclass(frozen=True)
class RunFile:
    """`url` is the desk's origin, `sign_in` the one-time link, `token` an administrator's API token.

    `smtp`, `imap` (HOST:PORT), `address`, `accounts` and `imap_login` are there with --demo.
    """

    url: str
    sign_in: str
    pid: int
    token: str
    smtp: str | None = None
    imap: str | None = None
    address: str | None = None
    accounts: list[Account] = field(default_factory=list)
    imap_login: dict[str, str] | None = None

    def write(self, folder: Path) -> None:
        """Replace DIR/run.json in one step."""
        known = {name: value for name, value in asdict(self).items() if value not in (None, [])}
        write_private(folder / "run.json", json.dumps(known, indent=2) + "\n")


def read_run_file(folder: Path) -> RunFile:
    """Read DIR/run.json. Raises StartError when nothing runs there."""
    path = folder / "run.json"
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StartError(f"nothing runs in {folder}: start it with `audiocomm up --data {folder}`") from None
    known["accounts"] = [Account(**account) for account in known.get("accounts", [])]
    return RunFile(**known)
