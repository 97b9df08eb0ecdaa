"""Folders and servers of the demo, each test with its own."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.console.demo_mail import DemoMail, MailAccess


@pytest.fixture
def service_folder() -> Iterator[Path]:
    """A folder every account can reach, unlike pytest's own, so that root's tests leave nothing under /var/lib."""
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
async def mail_server(service_folder: Path) -> AsyncIterator[DemoMail]:
    server = DemoMail(service_folder)
    yield server
    await server.stop()


@pytest.fixture
async def mail(mail_server: DemoMail) -> MailAccess:
    return await mail_server.start()
