"""A letter holds the headers and the text we mean to write, whatever the words are."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.policy.html_text import html_of
from services.notifier.policy.plain_text import many_lines
from tests.unit.notifier.test_compose import LETTER, PLACES, attacked, unchanged, written


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), text=st.text(max_size=300))
def test_whatever_the_words_are_the_headers_are_ours(place: str, text: str) -> None:
    unchanged(written(attacked(place, text)))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=2000))
def test_the_text_arrives_as_it_was_written(text: str) -> None:
    expected = many_lines(text, 10_000)
    parsed = written(replace(LETTER, text=text))
    arrived = parsed.get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n")
    assert arrived.removesuffix("\n") == expected.removesuffix("\n")


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=500))
def test_no_text_becomes_markup(text: str) -> None:
    names = {name for name, _, _ in re.findall(r"<(/?[a-z!]+)( [^>]*)?(>)", html_of(text), re.IGNORECASE)}
    assert names <= {"!DOCTYPE", "html", "head", "meta", "/head", "body", "/body", "/html", "p", "/p", "br", "a", "/a"}
