"""Address lists as mail programs write them."""

import pytest

from services.ingest.policy.addresses import parse

# (header, [(name, address)])
CASES = [
    ("a@example.com, b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
    ('"B, A" <a@Example.COM>,b@example.com', [("B, A", "a@example.com"), ("", "b@example.com")]),
    ("A (the one) <a@example.com>", [("A", "a@example.com")]),
    ("a@example.com (The (nested) One)", [("The (nested) One", "a@example.com")]),
    (
        "Friends: a@example.com, B <b@example.com>;, c@example.com",
        [
            ("", "a@example.com"),
            ("B", "b@example.com"),
            ("", "c@example.com"),
        ],
    ),
    ("undisclosed-recipients:;", []),
    ("a@example.com; b@example.com", [("", "a@example.com"), ("", "b@example.com")]),
    ("<@relay.example,@b.example:a@example.com>", [("", "a@example.com")]),
    ("<a@example.com", [("", "a@example.com")]),
    ("mailto:a@example.com", [("", "a@example.com")]),
    ("=?utf-8?q?A=2C_B?= <a@example.com>", [("A, B", "a@example.com")]),
    ('"unended <a@example.com>, b@example.com', [("unended", "a@example.com"), ("", "b@example.com")]),
    ("'A B' <a@example.com>", [("A B", "a@example.com")]),
    ("a\x1b[2Jb@exam\x07ple.com", [("", "a\ufffd[2Jb@exam\ufffdple.com")]),
    ("a@[192.0.2.1]", [("", "a@[192.0.2.1]")]),
    ("Nobody", [("Nobody", "")]),
    (",,;,", []),
    ("", []),
]


@pytest.mark.parametrize(("header", "expected"), CASES)
def test_list(header, expected):
    assert [(one.name, one.address) for one in parse(header)] == expected


@pytest.mark.parametrize("seed", ["(", '"\\', "<", "[", "a@", ",", ":", "=?utf-8?q?a", "a "])
def test_hostile_headers_end(seed):
    # Each of these makes some parser recurse or go back without end; 96 kB is the longest header read.
    parse(seed * (96_000 // len(seed)))
