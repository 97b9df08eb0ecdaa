"""The letters of the benchmarks: always the same, of the size they claim, and what a shop gets."""

import email
from email.header import decode_header, make_header

import pytest

from services.console.bench.bare import read
from services.console.bench.letters import LANGUAGES, make_letters

COUNT = 200


@pytest.fixture(scope="module")
def letters():
    return list(make_letters("t", COUNT, "info@company.example"))


def test_the_same_seed_gives_the_same_bytes(letters) -> None:
    assert [one.raw for one in make_letters("t", COUNT, "info@company.example")] == [one.raw for one in letters]


def test_another_seed_gives_other_letters(letters) -> None:
    others = {one.raw for one in make_letters("t", COUNT, "info@company.example", seed=2)}
    assert others.isdisjoint(one.raw for one in letters)


def test_a_letter_has_about_twenty_kilobytes(letters) -> None:
    sizes = [len(one.raw) for one in letters]
    assert 18_000 < sum(sizes) / COUNT < 22_000
    assert max(sizes) < 30_000


def test_a_letter_has_text_html_and_a_photograph(letters) -> None:
    for one in letters:
        parts = [part.get_content_type() for part in email.message_from_bytes(one.raw).walk()]
        assert parts == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/jpeg"]


def test_every_language_is_written(letters) -> None:
    texts = [read(one.raw)[3] for one in letters]
    assert all(any(language.words[0] in text.lower() for text in texts) for language in LANGUAGES)


def test_three_in_ten_answer_an_earlier_letter_of_the_same_person(letters) -> None:
    earlier: dict[str, str] = {}
    for one in letters:
        letter = email.message_from_bytes(one.raw)
        assert one.opens == (letter["In-Reply-To"] is None)
        if not one.opens:
            assert letter["References"] == letter["In-Reply-To"]
            assert earlier[letter["In-Reply-To"]] == one.sender
        earlier[letter["Message-ID"]] = one.sender
    assert len(earlier) == COUNT
    assert 0.2 < sum(not one.opens for one in letters) / COUNT < 0.4


def test_the_last_letter_opens_a_conversation() -> None:
    assert all(list(make_letters(f"n{count}", count, "a@b.example", replies=1.0))[-1].opens for count in (1, 2, 9))


def test_the_key_ends_the_subject_of_a_letter_that_opens(letters) -> None:
    for one in letters:
        if one.opens:
            subject = str(make_header(decode_header(email.message_from_bytes(one.raw)["Subject"])))
            assert subject.endswith(f"#{one.key}")


def test_the_bare_path_reads_what_it_needs(letters) -> None:
    message_id, sender, subject, body = read(letters[0].raw)
    assert message_id.startswith(f"<{letters[0].key}.")
    assert letters[0].sender in sender
    assert subject.endswith(letters[0].key)
    assert len(body) > 1_000
