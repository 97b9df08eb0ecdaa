"""What an agent writes as a copy's address is one address, whatever stands in it: nothing of it becomes a header."""

import pytest
from pydantic import ValidationError

from services.router.api.ticket_bodies import ReplyBody

NO_ADDRESSES = [
    "a@b.example\r\nBcc: x@y.example",
    "a@b.example>",
    "<a@b.example>",
    "a@b.example,c@d.example",
    "a@b.example;c@d.example",
    '"a b"@c.example',
    "a@b.example\x0bq",
    "a@b.example:25",
    "a@b\u2028Bcc:x",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_a_copy_goes_to_an_address_or_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        ReplyBody(text="x", cc=(address,))


def test_an_address_of_another_alphabet_is_taken() -> None:
    assert ReplyBody(text="x", cc=("анна@пример.example",)).cc == ("анна@пример.example",)
