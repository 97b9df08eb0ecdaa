"""What a run of the tests leaves behind when it is killed is removed by the next one, and nothing else."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from tests.run_folders import NAMES, remove_left, run_folder

RUN = """
import pathlib, sys, time
from tests.run_folders import run_folder
with run_folder(sys.argv[1], pathlib.Path(sys.argv[2])) as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


async def begin(name: str, place: Path) -> tuple[Process, Path]:
    """A run that has made its folder and goes on."""
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-c", RUN, name, str(place), stdout=PIPE, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert run.stdout is not None
    return run, Path((await run.stdout.readline()).decode().strip())


async def end(run: Process) -> None:
    run.kill()
    await run.wait()


async def test_the_folder_of_a_killed_run_is_removed_by_the_next(tmp_path: Path) -> None:
    for name in NAMES:
        run, folder = await begin(name, tmp_path)
        (folder / "data").write_bytes(b"0123456789")
        remove_left(tmp_path)
        assert (folder / "data").exists()
        await end(run)
        assert (folder / "data").exists()
        remove_left(tmp_path)
        assert not folder.exists()


async def test_a_folder_stays_while_a_server_runs_on_it(tmp_path: Path) -> None:
    run, folder = await begin(NAMES[1], tmp_path)
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", str(folder / "data"), stdin=PIPE)
    await end(run)
    remove_left(tmp_path)
    assert folder.exists()
    await end(server)
    remove_left(tmp_path)
    assert not folder.exists()


def test_what_no_run_has_locked_is_not_ours(tmp_path: Path) -> None:
    for name in ("audiocomm-postgres-older", "audiocomm-making-now", "somebody-else"):
        (tmp_path / name).mkdir()
    remove_left(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_goes_with_its_run(tmp_path: Path) -> None:
    with run_folder(NAMES[0], tmp_path) as folder:
        assert folder.name.startswith(NAMES[0])
        assert folder.stat().st_mode & 0o777 == 0o711
    assert list(tmp_path.iterdir()) == []
