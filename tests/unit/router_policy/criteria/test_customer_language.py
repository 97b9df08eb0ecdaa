"""customer.language."""

from dataclasses import replace

import pytest

from tests.unit.router_policy.company import KNOWN
from tests.unit.router_policy.criteria.asking import holds, reason


@pytest.mark.parametrize(
    ("language", "asked", "met"),
    [
        ("de", "de", True),
        ("de-AT", "de", True),
        ("DE", "de", True),
        ("de-AT", "de-at", True),
        # the special is not the general, and `den` is no German
        ("de", "de-at", False),
        ("den", "de", False),
        ("en", "de", False),
        (None, "de", False),
        ("", "de", False),
    ],
)
def test_customer_language(language, asked, met):
    assert holds(f"customer.language is {asked}", customer=replace(KNOWN, language=language)) is met


def test_reason():
    assert reason("customer.language is de") == "nothing says that the customer's language is de"
