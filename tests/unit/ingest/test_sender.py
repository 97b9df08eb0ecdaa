"""Who may be believed to have written a letter."""

import pytest

from services.ingest.policy import sender

# (From headers, address shown, defects)
CASES = [
    # The forms honest programs write.
    (["anna@example.com"], "anna@example.com", []),
    (["<anna@example.com>"], "anna@example.com", []),
    (["Anna Berg <anna@example.com>"], "anna@example.com", []),
    (["Anna Q. Berg <anna@EXAMPLE.com>"], "anna@example.com", []),
    (['"Berg, Anna" <anna@example.com>'], "anna@example.com", []),
    (["=?utf-8?q?J=C3=BCrgen?= <j@example.com>"], "j@example.com", []),
    (["Jürgen Müller <j@example.com>"], "j@example.com", []),
    (["anna@example.com (Anna Berg)"], "anna@example.com", []),
    (["Anna\r\n <anna@example.com>"], "anna@example.com", []),
    (['"anna@example.com" <anna@example.com>'], "anna@example.com", []),
    # Lenient parsers take the first address: an attacker's favourite.
    (["admin@corp.example <evil@example.net>"], "evil@example.net", ["unverified_sender", "sender_name_holds_address"]),
    (['"admin@corp.example" <evil@example.net>'], "evil@example.net", ["sender_name_holds_address"]),
    (["=?utf-8?q?admin=40corp=2Eexample?= <evil@example.net>"], "evil@example.net", ["sender_name_holds_address"]),
    (["a@corp.example, evil@example.net"], "a@corp.example", ["unverified_sender"]),
    (["<a@corp.example> <evil@example.net>"], "evil@example.net", ["unverified_sender"]),
    (["a@corp.example (x) evil"], "a@corp.example", ["unverified_sender"]),
    (["Group: a@corp.example;"], "a@corp.example", ["unverified_sender"]),
    (["=?utf-8?q?a=40corp=2Eexample?="], "a@corp.example", ["unverified_sender"]),
    (["<@evil.example:a@corp.example>"], "a@corp.example", ["unverified_sender"]),
    (['"a@corp.example'], "a@corp.example", ["unverified_sender"]),
    (["a@corp.example\x00<evil@example.net>"], "evil@example.net", ["unverified_sender", "sender_name_holds_address"]),
    (["a@corp.example", "evil@example.net"], "a@corp.example", ["unverified_sender", "several_from"]),
    # No address at all is shown by its name and proves nothing.
    (["Anna"], "", ["unverified_sender"]),
    ([""], None, ["unverified_sender"]),
    ([], None, ["no_from", "unverified_sender"]),
    # Names that look like others.
    (["Аnna Berg <anna@example.com>"], "anna@example.com", ["sender_name_misleads"]),
    (["\u202eanna <anna@example.com>"], "anna@example.com", ["sender_name_misleads"]),
    (["Анна Берг <anna@example.com>"], "anna@example.com", []),
    (["anna@ехample.com"], "anna@ехample.com", ["sender_name_misleads"]),
    # 245 opening brackets overflow the stdlib's parser.
    (["(" * 245 + " a@corp.example"], "", ["unverified_sender", "sender_name_holds_address"]),
]


@pytest.mark.parametrize(("values", "address", "defects"), CASES)
def test_sender(values, address, defects):
    found, its = sender.read(values)
    assert its == defects
    assert (found.address if found else None) == address
