"""How a command says that it was not answered, and where a listener is reached."""

import socket

import pytest

from services.console.access import Access
from services.console.errors import StartError
from services.console.server import origin
from shared.standalone import PortUnusable, listen


async def test_nothing_that_answers_is_one_line() -> None:
    """As after a crash that left run.json behind: the port is nobody's any more."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(StartError, match=f"^nothing answers at {url} "):
            async with Access(url, "a token").client() as api:
                await api.get("/policy")


@pytest.mark.parametrize(
    ("host", "written"), [("127.0.0.1", "127.0.0.1"), ("localhost", "127.0.0.1"), ("::1", "[::1]")]
)
def test_a_listener_is_reached_under_a_valid_address(host: str, written: str) -> None:
    try:
        listener = listen(host, 0)
    except PortUnusable:
        pytest.skip("this machine has no such address")
    with listener:
        assert origin(listener) == f"http://{written}:{listener.getsockname()[1]}"
