"""A start that cannot succeed: one line that says what to do, exit code 1, and nothing left running."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import pytest

KEY = "the key of an installation that never comes up"
NO_DATABASE = "postgresql://somebody:secret@127.0.0.1:1/audiocomm"


def start(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run a program to its end; gives its exit code and what it wrote: to standard output and error."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "AUDIOCOMM_PEER_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], env={**own, **settings}, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout, done.stderr


def check(answer: tuple[int, str, str], begins: str, *words: str) -> None:
    """Exit code 1, and one line of these words."""
    code, out, err = answer
    assert (code, out, err.count("\n")) == (1, "", 1), err
    assert err.startswith(begins)
    for word in words:
        assert word in err


# One of each place that refuses: the program, the settings, a service. What settings refuse, unit tests say.
SETTINGS: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...] = (
    ({"AUDIOCOMM_PEER_KEY": "short"}, ("AUDIOCOMM_PEER_KEY", "32 bytes")),
    ({"DATABASE_POOL": "0"}, ("DATABASE_POOL", "greater than or equal to 1")),
    ({"NOTIFIER_SMTP_URL": "mail.example.com"}, ("NOTIFIER_SMTP_URL", "smtps://")),
)


@pytest.mark.parametrize(("wrong", "words"), SETTINGS, ids=lambda one: next(iter(one)))
def test_a_wrong_setting_is_named(
    wrong: Mapping[str, str], words: tuple[str, ...], tmp_path: Path, database_url: str
) -> None:
    settings = {"DATABASE_URL": database_url, **wrong}
    check(start("services", "up", "--data", str(tmp_path), "--port", "0", **settings), "audiocomm: ", *words)


@pytest.mark.parametrize("service", ["", ".router"])
def test_a_database_that_cannot_be_reached_is_named_without_its_password(service: str, tmp_path: Path) -> None:
    whole = ("up", "--data", str(tmp_path)) if not service else ()
    answer = start(f"services{service}", *whole, "--port", "0", DATABASE_URL=NO_DATABASE)
    begins = "router does not start: " if service else "audiocomm: "
    check(answer, begins, "127.0.0.1:1/audiocomm", "DATABASE_URL")
    assert "secret" not in answer[2]


@pytest.mark.parametrize("service", ["", ".ingest"])
def test_a_port_that_is_taken_is_named(service: str, tmp_path: Path, database_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        whole = ("up", "--data", str(tmp_path)) if not service else ()
        answer = start(f"services{service}", *whole, "--port", port, DATABASE_URL=database_url)
    check(answer, "ingest does not start: " if service else "audiocomm: ", port, "choose another one with --port")


def test_an_address_that_is_not_ours_is_named(tmp_path: Path) -> None:
    public = {"AUDIOCOMM_PUBLIC_URL": "https://desk.example.com"}
    answer = start("services", "up", "--data", str(tmp_path), "--host", "203.0.113.5", **public)
    check(answer, "audiocomm: ", "203.0.113.5", "choose another one with --host")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    answer = start("services", "up", "--data", str(file / "data"), "--port", "0")
    check(answer, "audiocomm: ", str(file / "data"), "choose another one with --data")


async def test_a_database_of_a_newer_version_is_named(tmp_path: Path, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("update router.alembic_version set version_num = '20990101_0001'")
    await connection.close()
    answer = start("services", "up", "--data", str(tmp_path), "--port", "0", DATABASE_URL=database_url)
    check(answer, "audiocomm: router did not start: ", "20990101_0001", "newer")


async def test_a_database_in_which_nothing_may_be_made_is_named(tmp_path: Path, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("drop schema ingest cascade")
    await connection.execute("create role stranger login password 'stranger'")
    await connection.close()
    host = database_url.rpartition("@")[2]
    try:
        answer = start("services", "up", "--data", str(tmp_path), DATABASE_URL=f"postgresql://stranger:stranger@{host}")
    finally:
        connection = await asyncpg.connect(database_url)
        await connection.execute("drop role stranger")
        await connection.close()
    check(answer, "audiocomm: ingest did not start: ", "permission denied")
