"""The files of the embedded Postgres.

DIR/postgres/password    scram password, 0600
             port        the port of the last start
             log         what the server said
             lock        held while a supervisor lives
             cluster/    the unprivileged account's own: data/ is the cluster
             location    where that folder lies instead, when the account cannot reach DIR
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import IO

from services.console import postgres_binaries
from services.console.child import Account, run_as, write_private
from services.console.errors import StartError

UNPRIVILEGED = "nobody"
LOG_LIMIT_BYTES = 10_000_000
# A server whose supervisor was killed is already stopping; this is how long it may take.
FORMER_SERVER_SECONDS = 30.0


class PostgresFolder:
    """Knows where everything is and whose it is; `prepare` takes the folder for us, `release` gives it back."""

    def __init__(self, service_folder: Path) -> None:
        self._service_folder = service_folder.resolve()
        self._home = self._service_folder / "postgres"
        self._lock: IO[str] | None = None
        self.data = self._home / "cluster" / "data"
        self.password_file = self._home / "password"
        self.port_file = self._home / "port"
        self.account = _account()

    def prepare(self) -> None:
        """Make the folders, take the lock and decide where the data lie."""
        try:
            self._home.mkdir(mode=0o711, parents=True, exist_ok=True)
            self._lock = (self._home / "lock").open("a", encoding="ascii")
        except OSError as problem:
            raise StartError(
                f"the data folder {self._service_folder} cannot be written ({problem.strerror}): "
                "make it writable or give another one with --data"
            ) from problem
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise StartError(
                f"another audiocomm is running on {self._service_folder}: stop it or give another folder with --data"
            ) from None
        self.data = self._locate()

    def release(self) -> None:
        """Let another supervisor have the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def has_data(self) -> bool:
        """True once a cluster was completely made."""
        try:
            return (self.data / "PG_VERSION").is_file()
        except PermissionError as problem:
            raise StartError(
                f"{self.data} belongs to another account: run as that account, or give another folder with --data"
            ) from problem

    def binaries(self) -> postgres_binaries.Binaries:
        """Binaries that fit the data and that the account may run."""
        version = int((self.data / "PG_VERSION").read_text()) if self.has_data() else None
        found = postgres_binaries.find(version)
        return found if self.account is None else postgres_binaries.usable_by(found, self.account)

    def password(self, choose: Callable[[], str]) -> str:
        """The stored password; `choose` makes one the first time."""
        if not self.password_file.exists():
            if self.has_data():
                raise StartError(f"{self.password_file} is missing, without it the data in {self.data} stay closed")
            write_private(self.password_file, choose())
        return self.password_file.read_text().strip()

    def last_port(self) -> int | None:
        """The port of the last start, None before the first."""
        text = self.port_file.read_text().strip() if self.port_file.exists() else ""
        return int(text) if text.isdigit() else None

    def open_log(self) -> IO[bytes]:
        """The log, opened to append; begun anew when it has grown past its limit."""
        path = self._home / "log"
        grown = path.exists() and path.stat().st_size > LOG_LIMIT_BYTES
        return path.open("wb" if grown else "ab")

    def last_words(self) -> str:
        """The last complaint in the log as one line."""
        lines = [line for line in (self._home / "log").read_text(errors="replace").splitlines() if line.strip()]
        telling = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line or "ERROR" in line]
        return " | ".join((telling or lines)[-3:]) or "it said nothing"

    def initialise(self, binaries: postgres_binaries.Binaries, user: str, password: str) -> None:
        """Make the cluster beside its place and move it there when it is whole: a crash leaves no half of one."""
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._hand_over(draft)
        # Through a pipe: a file with the password would lie where the unprivileged account can meddle with it.
        reading, writing = os.pipe()
        if self.account is not None:
            os.fchown(reading, self.account.uid, self.account.gid)
        os.write(writing, f"{password}\n".encode())
        os.close(writing)
        command = [binaries.program("initdb"), "-D", str(draft), "-U", user, "--pwfile=/dev/stdin", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        with os.fdopen(reading, "rb") as secret:
            answer = run_as(self.account, command, stdin=secret)
        if answer.returncode:
            raise StartError(f"initdb failed: {' | '.join(answer.stderr.strip().splitlines()[-3:])}")
        draft.rename(self.data)

    async def wait_for_former_server(self) -> None:
        """Wait for the server of a killed supervisor to end, and clear away the pid file of one that is gone."""
        pid_file = self.data / "postmaster.pid"
        deadline = asyncio.get_running_loop().time() + FORMER_SERVER_SECONDS
        while (pid := _first_number(pid_file)) is not None:
            if not self._is_our_server(pid):
                # The number may belong to a stranger by now, and Postgres would then refuse to start.
                pid_file.unlink(missing_ok=True)
                return
            if asyncio.get_running_loop().time() > deadline:
                raise StartError(f"a former Postgres (pid {pid}) still runs on {self.data}: stop it with `kill {pid}`")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            await asyncio.sleep(0.1)

    def _is_our_server(self, pid: int) -> bool:
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            return not Path("/proc/self").exists() and _alive(pid)
        return os.fsencode(self.data) in arguments

    def _locate(self) -> Path:
        record = self._home / "location"
        if record.exists():
            return Path(record.read_text().strip()) / "data"
        cluster = self._home / "cluster"
        cluster.mkdir(mode=0o700, exist_ok=True)
        self._hand_over(cluster)
        if self.account is None or _reaches(cluster, self.account):
            return cluster / "data"
        digest = hashlib.sha256(os.fsencode(self._service_folder)).hexdigest()[:16]
        elsewhere = postgres_binaries.SERVICE_FOLDER / digest
        try:
            elsewhere.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            _put_aside(elsewhere)
            elsewhere.mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise StartError(
                f"cannot make {elsewhere} for Postgres' data ({problem.strerror}): give --data"
            ) from problem
        self._hand_over(elsewhere)
        write_private(record, f"{elsewhere}\n")
        cluster.rmdir()
        return elsewhere / "data"

    def _hand_over(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)


def _account() -> Account | None:
    """The account the server runs as: ours, unless we are root, whom Postgres refuses."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _put_aside(folder: Path) -> None:
    """Free the place of data whose DIR was removed: nobody knows their password any more, yet they are not ours to
    delete.
    """
    if (folder / "data").exists():
        number = sum(1 for _ in folder.parent.glob(f"{folder.name}.left-*")) + 1
        folder.rename(folder.with_name(f"{folder.name}.left-{number}"))


def _reaches(folder: Path, account: Account) -> bool:
    return run_as(account, ["/bin/sh", "-c", 'test -w "$0" && test -x "$0"', str(folder)]).returncode == 0


def _first_number(path: Path) -> int | None:
    try:
        first = path.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
