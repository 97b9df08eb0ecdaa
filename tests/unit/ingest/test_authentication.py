"""Only our own mail server is believed."""

import pytest

from services.ingest.policy import authentication

OURS = "mx.shop.example"
CASES = [
    (["mx.shop.example; spf=pass smtp.mailfrom=a@b.c; dkim=fail; dmarc=pass"], OURS, ("pass", "fail", "pass", OURS)),
    (["mx.shop.example; spf=softfail; dkim=neutral"], OURS, ("fail", "none", "none", OURS)),
    # One signature that holds is enough.
    (["mx.shop.example 1; dkim=fail; dkim=pass"], OURS, ("none", "pass", "none", OURS)),
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


@pytest.mark.parametrize(("values", "ours", "expected"), CASES)
def test_verdicts(values, ours, expected):
    found = authentication.read(values, ours)
    assert (found.spf, found.dkim, found.dmarc, found.by) == expected
