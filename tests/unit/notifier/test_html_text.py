"""A letter's text as HTML."""

from services.notifier.policy.html_text import html_of

TOKEN = "A1_-" * 12 + "Bc"


def test_a_ratings_link_becomes_its_marks() -> None:
    address = f"https://desk.example.com/api/v1/rate/{TOKEN}"
    html = html_of(f"How was this answer?\n{address}\n")
    assert [f'<a href="{address}?score={mark}">{"★" * mark}</a>' in html for mark in range(1, 6)] == [True] * 5
    assert f">{address}<" not in html


def test_other_links_stay_as_they_are_written() -> None:
    for address in (f"https://desk.example.com/api/v1/rate/{TOKEN}x", f"https://x.example/?/api/v1/rate/{TOKEN}"):
        assert f'<a href="{address}">{address}</a>' in html_of(address)
