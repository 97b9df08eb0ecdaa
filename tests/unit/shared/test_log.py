"""What stands in the log: our own lines, and not what libraries say of others' faults."""

from collections.abc import AsyncGenerator

import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser

from shared.log import configure_log


async def _body() -> AsyncGenerator[bytes, None]:
    yield b"no form at all\r\n"


async def test_a_broken_form_writes_no_line(caplog: pytest.LogCaptureFixture) -> None:
    configure_log("INFO")
    headers = Headers({"Content-Type": "multipart/form-data; boundary=edge"})
    with pytest.raises(MultiPartException):
        await MultiPartParser(headers, _body()).parse()
    assert caplog.records == []
