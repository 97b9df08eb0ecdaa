"""Only our own mail server is believed."""

import pytest

from services.ingest.policy import authentication

OURS = "mx.shop.example"
CASES = [
    (["mx.shop.example; spf=pass smtp.mailfrom=a@b.c; dkim=fail; dmarc=pass"], OURS, ("pass", "fail", "pass", OURS)),
    (["mx.shop.example; spf=softfail; dkim=neutral"], OURS, ("fail", "none", "none", OURS)),
    # One signature that holds is enough.
    (["mx.shop.example 1; dkim=fail; dkim=pass header.d=b.example"], OURS, ("none", "pass", "none", OURS)),
    # Whatever stands in quotes is the sender's own word.
    (['mx.shop.example; spf=pass smtp.mailfrom="x; dmarc=pass"@c.example'], OURS, ("pass", "none", "none", OURS)),
    # Written by the sender, above and below: only the topmost of ours counts.
    (
        ["other.example; spf=pass", "mx.shop.example; spf=fail", "mx.shop.example; spf=pass"],
        OURS,
        ("fail", "none", "none", OURS),
    ),
    (["other.example; spf=pass"], OURS, ("none", "none", "none", None)),
    (["mx.shop.example; spf=pass"], None, ("none", "none", "none", None)),
    (["mx.shop.example (a; b) ; spf=pass (c; dkim=pass)"], OURS, ("pass", "none", "none", OURS)),
    (["MX.shop.example; none"], OURS, ("none", "none", "none", "MX.shop.example")),
    ([""], OURS, ("none", "none", "none", None)),
]


# What follows a quotation mark without its like cannot be told from the sender's own words.
CASES.append(
    (['mx.shop.example; dmarc=fail; spf=pass smtp.mailfrom="x; dkim=pass'], OURS, ("pass", "none", "fail", OURS))
)


@pytest.mark.parametrize(("values", "ours", "expected"), CASES)
def test_verdicts(values, ours, expected):
    found = authentication.read(values, ours, "b.example")
    assert (found.spf, found.dkim, found.dmarc, found.by) == expected


@pytest.mark.parametrize(
    ("signed", "domain", "expected"),
    [
        ("header.d=b.example", "b.example", "pass"),
        ("header.i=@B.example header.s=x", "b.example", "pass"),
        ("(2048-bit key) header.d=b.example header.i=joe@b.example", "b.example", "pass"),
        ("header.d=b.example", "news.B.example", "pass"),
        ("header.d=mail.b.example", "b.example", "pass"),
        # Anybody signs with a domain of his own, and says nothing of whom he names.
        ("header.d=evil.example", "b.example", "none"),
        ("header.i=b.example@evil.example", "b.example", "none"),
        ("header.d=evilb.example", "b.example", "none"),
        ("", "b.example", "none"),
        ("header.d=evil.example", "", "none"),
    ],
)
def test_a_signature_vouches_for_its_own_domain(signed: str, domain: str, expected: str):
    found = authentication.read([f"{OURS}; dmarc=none; dkim=pass {signed}"], OURS, domain)
    assert found.dkim == expected


@pytest.mark.parametrize("seed", ['\\"', '"', "(", '("', "\\", ";spf=", '"\\'])
def test_hostile_headers_end(seed):
    # Some of these took 25 s; 96 kB is the longest header read.
    authentication.read([f'{OURS}; "' + seed * (96_000 // len(seed))], OURS, "b.example")
