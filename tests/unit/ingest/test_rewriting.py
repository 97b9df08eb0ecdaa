"""From headers that lists rewrote, and Reply-To beside From."""

import pytest

from services.ingest.policy.parse import Hints, parse

LIST = "List-Id: <sales.lists.example>\nList-Post: <mailto:sales@lists.example>\n"
PASS = "Authentication-Results: mx.shop.example; dkim=pass; dmarc=pass\n"
FAIL = "Authentication-Results: mx.shop.example; dkim=none; dmarc=fail\n"
VIA = "From: \"'Anna Berg' via Sales\" <sales@lists.example>\n"
ANNA = "Reply-To: Anna Berg <anna@customer.example>\n"

# (headers, author, who rewrote it)
CASES = [
    (VIA + LIST + ANNA, "anna@customer.example", "sales@lists.example"),
    (VIA + LIST + ANNA + PASS, "anna@customer.example", "sales@lists.example"),
    (
        VIA + LIST + "X-Original-From: Anna Berg <anna@customer.example>\n",
        "anna@customer.example",
        "sales@lists.example",
    ),
    (
        "From: Anna Berg <sales@lists.example>\nTo: sales@lists.example\nOriginal-From: anna@customer.example\n" + LIST,
        "anna@customer.example",
        "sales@lists.example",
    ),
    # Our server found that the list did not write it.
    (VIA + LIST + ANNA + FAIL, "sales@lists.example", None),
    # No list at all: a name is only a name, and so is a header.
    (VIA + ANNA, "sales@lists.example", None),
    ("From: Eve <eve@evil.example>\nX-Original-From: anna@customer.example\n" + LIST, "eve@evil.example", None),
    # Several authors are none.
    (VIA + LIST + "Reply-To: a@customer.example, b@customer.example\n", "sales@lists.example", None),
    # Answers go to the list: nobody else is named.
    (VIA + LIST + "Reply-To: sales@lists.example\n", "sales@lists.example", None),
    # A newsletter with an address for answers.
    ("From: Shop News <news@shop2.example>\nReply-To: help@shop2.example\n" + LIST, "news@shop2.example", None),
]


@pytest.mark.parametrize(("headers", "author", "by"), CASES)
def test_author(headers: str, author: str, by: str | None) -> None:
    letter = parse(f"{headers}Subject: x\n\nhello\n".encode(), hints=Hints(authserv_id="mx.shop.example")).letter
    assert letter.from_ is not None
    assert letter.from_.address == author
    assert (letter.rewritten_by.address if letter.rewritten_by else None) == by
    assert ("rewritten_by_list" in letter.defects) is (by is not None)
    if by is not None:
        assert (letter.authentication.dkim, letter.authentication.dmarc) == ("none", "none")


def test_a_reply_to_of_another_domain_is_said() -> None:
    raw = b"From: anna@customer.example\nReply-To: %s\n\nx"
    assert "reply_to_elsewhere" in parse(raw % b"x@evil.example").letter.defects
    assert "reply_to_elsewhere" not in parse(raw % b"office@customer.example").letter.defects
