"""Addresses as they are compared, and which ones somebody may enter."""

import pytest

from services.router.handlers.addresses import checked, normalised
from shared.errors import Invalid


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (" Anna@Example.COM ", "anna@example.com"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),  # by today's rules, not those of 2003
        ("ü@example.com", "ü@example.com"),  # only domains have an ASCII form
        ("nothing", "nothing"),
        ("", ""),
        ("a@b\x00c.example", "a@bc.example"),  # a NUL would end it in the database
        ("a@ü" + "x" * 300, "a@ü" + "x" * 300),  # no domain is so long; taken as it is
        ("a@-ü-.example", "a@-ü-.example"),
        ("a@\ud800.example", "a@\ud800.example"),
    ],
)
def test_any_text_has_a_form(address, value):
    assert normalised(address) == value


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@example.com",
        "a@",
        "a@b@c.example",
        "a b@example.com",
        "a@exa mple.com",
        "a@x.example\r\nBcc:b@c",
        "a" * 65 + "@example.com",
        "a@" + "x" * 254,
        "<a@example.com>",
        "a,b@example.com",
        "a@ü" + "x" * 300,
    ],
)
def test_what_is_no_address_cannot_be_entered(address):
    with pytest.raises(Invalid) as refused:
        checked(address, "aliases")
    assert refused.value.facts == {"field": "aliases"}


def test_an_address_that_is_entered_gets_its_form():
    assert checked("A.B+c@Bücher.example", "address") == "a.b+c@xn--bcher-kva.example"
