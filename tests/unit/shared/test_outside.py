"""Only addresses of the open internet are asked for what somebody wrote."""

import pytest

from shared.outside import NotPublic, NotReached, is_public, post_bytes, post_form


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        # This machine, the network it is in, its provider's, the link's, nobody's.
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        # To many at once.
        ("224.0.0.1", False),
        ("ff02::1", False),
        # The old internet inside the new one.
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
        # What routers of one place may still know.
        ("fec0::1", False),
        ("5f00::1", False),
        ("3fff::1", False),
    ],
)
def test_an_address_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://user:secret@example.com/",
        "ftp://example.com/",
        "https:///token",
        # No name at all, though it begins as one that was encoded.
        "https://xn--/",
        # Every way to write this machine.
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://①②⑦.⓪.⓪.①/",
    ],
)
async def test_what_is_not_public_is_not_asked(url: str) -> None:
    with pytest.raises(NotPublic):
        await post_form(url, {})
    with pytest.raises(NotPublic):
        await post_bytes(url, b"", {})


async def test_an_allowed_host_of_the_new_internet_stands_in_brackets() -> None:
    """Nobody listens at port 1: it was asked, or at least not refused."""
    with pytest.raises(NotReached) as refused:
        await post_bytes("http://[::1]:1/", b"", {}, ["[::1]:1"])
    assert not isinstance(refused.value, NotPublic)
