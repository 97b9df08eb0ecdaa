"""A service alone refuses to start with one line that says what to do."""

import pytest

from shared.settings import DatabaseSettings, SharedSettings
from shared.standalone import PortUnusable, listen, reason_not_to_start

DATABASE = "postgresql://somebody@127.0.0.1/audiocomm"
KEY = "k" * 32


@pytest.mark.parametrize(
    ("host", "public_url", "key", "database", "word"),
    [
        ("127.0.0.1", "http://127.0.0.1:8025", KEY, DATABASE, None),
        ("::1", "http://127.0.0.1:8025", KEY, DATABASE, None),
        ("localhost", "http://127.0.0.1:8025", KEY, DATABASE, None),
        ("0.0.0.0", "https://desk.example", KEY, DATABASE, None),
        ("0.0.0.0", "http://desk.example", KEY, DATABASE, "AUDIOCOMM_PUBLIC_URL"),
        ("desk.example", "http://desk.example", KEY, DATABASE, "AUDIOCOMM_PUBLIC_URL"),
        ("127.0.0.1", "http://127.0.0.1:8025", "k" * 31, DATABASE, "AUDIOCOMM_PEER_KEY"),
        ("127.0.0.1", "http://127.0.0.1:8025", "", DATABASE, "AUDIOCOMM_PEER_KEY"),
        ("127.0.0.1", "http://127.0.0.1:8025", KEY, "", "DATABASE_URL"),
    ],
)
def test_what_is_missing_is_said_in_one_line(host, public_url, key, database, word):
    shared = SharedSettings(peer_key=key, public_url=public_url)
    reason = reason_not_to_start(host, shared, DatabaseSettings(database_url=database))
    if word is None:
        assert reason is None
    else:
        assert reason is not None
        assert word in reason
        assert "\n" not in reason


@pytest.mark.parametrize("port", [65_536, -1])
def test_a_port_that_does_not_exist_is_named(port):
    with pytest.raises(PortUnusable, match=f"^port {port} .*--port"):
        listen("127.0.0.1", port)
