"""Which Postgres is chosen, with programs that only say their version."""

import os
from pathlib import Path

import pytest

from services.console.child import Account
from services.console.errors import StartError
from services.console.postgres_binaries import find, usable_by


def programs(folder: Path, major: int) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {major}.3'\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("installed", "data", "chosen"),
    [
        ([18, 15], None, 18),  # new data: the first place wins
        ([18, 15], 15, 15),  # old data: only their own version can open them
        ([14, 16], None, 16),  # too old is as good as missing
    ],
)
def test_the_fitting_version_is_chosen(tmp_path: Path, installed: list[int], data: int | None, chosen: int) -> None:
    folders = [programs(tmp_path / str(major), major) for major in installed]
    assert find(data, folders).major == chosen


@pytest.mark.parametrize(
    ("installed", "data", "advice"),
    [([14], None, "no Postgres 15 or newer"), ([18], 16, "written by Postgres 16"), ([], None, "DATABASE_URL")],
)
def test_nothing_fitting_is_one_line_of_advice(
    tmp_path: Path, installed: list[int], data: int | None, advice: str
) -> None:
    folders = [programs(tmp_path / str(major), major) for major in installed] or [tmp_path / "nowhere"]
    with pytest.raises(StartError, match=advice):
        find(data, folders)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as somebody else")
def test_what_the_account_cannot_read_is_copied_with_its_libraries(open_folder: Path) -> None:
    package = open_folder / "private" / "package"
    programs(package / "pginstall" / "bin", 18)
    (open_folder / "private" / "package.libs").mkdir()
    (open_folder / "private" / "package.libs" / "libpq.so").write_text("library")
    (open_folder / "private").chmod(0o700)
    found = find(None, [package / "pginstall" / "bin"])
    usable = usable_by(found, Account("nobody", 65534, 65534), open_folder / "service")
    assert usable.folder.is_relative_to(open_folder / "service")
    assert (usable.folder.parents[2] / "package.libs" / "libpq.so").read_text() == "library"
    assert usable_by(found, Account("nobody", 65534, 65534), open_folder / "service") == usable
