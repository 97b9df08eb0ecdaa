"""How important the writer says his letter is."""

import pytest

from services.ingest.policy.parse import parse


@pytest.mark.parametrize(
    ("header", "importance"),
    [
        ("X-Nothing: 1", "normal"),
        ("Importance: High", "high"),
        ("Importance: low", "low"),
        ("X-Priority: 1 (Highest)", "high"),
        ("X-Priority: 2", "high"),
        ("X-Priority: 3 (Normal)", "normal"),
        ("X-Priority: 5", "low"),
        ("X-MSMail-Priority: High", "high"),
        ("Priority: urgent", "high"),
        ("Priority: non-urgent", "low"),
        # the first that says something counts
        ("X-Priority: 1\r\nImportance: normal", "normal"),
        ("Importance: whatever\r\nX-Priority: 1", "high"),
        # nonsense says nothing
        ("X-Priority: 12", "normal"),
        ("Importance:", "normal"),
        ("X-Priority: \x00\xff", "normal"),
    ],
)
def test_importance(header, importance):
    raw = f"From: ada@example.org\r\n{header}\r\n\r\nHello".encode("latin-1")
    assert parse(raw).letter.as_json()["importance"] == importance
