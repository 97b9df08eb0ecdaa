"""The history a simulation replays, as one archive: from a folder, from a zip, or from a running installation."""

import io
import zipfile
from pathlib import Path

from services.console.access import Access
from services.console.errors import StartError
from services.console.simulate_tables import counted


def archive_of(path: Path) -> bytes:
    """A folder with CSV files, packed, or a zip as it is. Raises StartError."""
    try:
        return _packed(path) if path.is_dir() else path.read_bytes()
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}") from error


def _packed(folder: Path) -> bytes:
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise StartError(f"{folder} holds no CSV files; docs/simulation.md names them")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        for file in files:
            packed.write(file, file.name)
    return archive.getvalue()


async def archive_from(access: Access) -> bytes:
    """What the running installation recorded. Raises StartError."""
    async with access.client() as api:
        return (await api.request("GET", "/policy/history")).content


async def export(access: Access, folder: Path) -> None:
    """Write what the running installation recorded into a folder, replacing files of the same names."""
    _unpack(await archive_from(access), folder)


def _unpack(archive: bytes, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            for name in packed.namelist():
                file = folder / Path(name).name
                file.write_bytes(packed.read(name))
                print(f"{file}: {counted(len(packed.read(name).splitlines()) - 1, 'line')}")
    except OSError as error:
        raise StartError(f"{folder} cannot be written: {error.strerror}") from error
    except zipfile.BadZipFile as error:
        raise StartError(f"the installation's answer is no archive of a history: {error}") from error
