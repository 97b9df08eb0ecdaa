"""What follows from an attempt, recipient by recipient."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.policy import delivery
from services.notifier.policy.addresses import check_address
from services.notifier.policy.answers import Answer, Meaning, meaning
from services.notifier.policy.delivery import Abandoned, Accepted, Interrupted, Lost, Refused, Rejected
from services.notifier.policy.letter import Letter, LetterState, Outcome, Recipient
from services.notifier.policy.mail_server import MailServer, Tls, objection, parse_smtp_url
from shared.events import Mailbox

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PENDING, IN_DATA, SENT, REFUSED, UNKNOWN = Outcome
YES, LATER, NEVER = Answer(250, "fine"), Answer(451, "later"), Answer(550, "never")


def letter(*outcomes: Outcome, lost: int = 0, attempts: int = 1) -> Letter:
    people = tuple(Recipient(n, "to", "", f"{n}@x.example", one, lost) for n, one in enumerate(outcomes))
    mailbox = Mailbox(address="vera@sales.example")
    return Letter(UUID(int=1), 1, "<a@b>", mailbox, mailbox, "", "", None, (), NOW, people, attempts=attempts)


@pytest.mark.parametrize(
    ("before", "result", "state", "after", "pause"),
    [
        ([IN_DATA], Accepted(), LetterState.SENT, [SENT], None),
        ([IN_DATA, REFUSED], Accepted(), LetterState.FAILED, [SENT, REFUSED], None),
        # Greylisted beside an accepted one: only the waiting one is tried again.
        ([IN_DATA, PENDING], Accepted(), LetterState.QUEUED, [SENT, PENDING], 15),
        ([IN_DATA], Refused(LATER), LetterState.QUEUED, [PENDING], 15),
        ([IN_DATA], Refused(NEVER), LetterState.FAILED, [REFUSED], None),
        # Our login is wrong: an administrator's matter, the letter waits.
        ([IN_DATA], Refused(Answer(530, "")), LetterState.QUEUED, [PENDING], 15),
        ([IN_DATA], Lost("gone"), LetterState.QUEUED, [PENDING], 900),
        ([IN_DATA, SENT], Lost("gone"), LetterState.QUEUED, [PENDING, SENT], 900),
        ([PENDING], Interrupted("gone"), LetterState.QUEUED, [PENDING], 15),
        ([PENDING], Abandoned(), LetterState.QUEUED, [PENDING], 0),
        ([PENDING, SENT], Rejected("no"), LetterState.FAILED, [REFUSED, SENT], None),
        ([], Interrupted(""), LetterState.FAILED, [], None),
    ],
)
def test_what_follows(before, result, state, after, pause) -> None:
    conclusion = delivery.conclude(letter(*before), result, NOW, 0.9999999)
    assert conclusion.state is state
    assert [one.outcome for one in conclusion.recipients] == after
    waited = None if conclusion.next_at is None else round((conclusion.next_at - NOW).total_seconds())
    assert waited == pause


def test_the_second_lost_answer_is_unknown_for_good() -> None:
    conclusion = delivery.conclude(letter(IN_DATA, lost=1), Lost("gone"), NOW, 0.5)
    assert conclusion.state is LetterState.UNKNOWN
    assert conclusion.next_at is None
    mixed = letter(IN_DATA, PENDING, lost=0)
    mixed = replace(mixed, recipients=(replace(mixed.recipients[0], lost_answers=1), mixed.recipients[1]))
    conclusion = delivery.conclude(mixed, Lost("gone"), NOW, 0.5)
    assert [one.outcome for one in conclusion.recipients] == [UNKNOWN, PENDING]


def test_a_letter_that_ends_the_program_again_and_again_is_tried_less_and_less() -> None:
    concluded = [delivery.conclude(letter(PENDING, attempts=n), Abandoned(), NOW, 0.5) for n in range(1, 9)]
    pauses = [one.next_at - NOW for one in concluded if one.next_at is not None]
    assert pauses[:2] == [timedelta(), timedelta()]
    assert pauses[2:] == sorted(pauses[2:])
    assert pauses[2] > timedelta(seconds=15)


@given(attempts=st.integers(0, 10**6), chance=st.floats(0, 1, exclude_max=True))
def test_pauses_are_spread_and_capped(attempts: int, chance: float) -> None:
    pause = delivery.retry_delay(attempts, chance)
    assert timedelta(seconds=7) <= pause <= delivery.RETRY_CAP


@pytest.mark.parametrize(
    ("answer", "of_recipient", "expected"),
    [
        (YES, True, Meaning.ACCEPTED),
        (Answer(251, "forwarded"), True, Meaning.ACCEPTED),
        (LATER, True, Meaning.LATER),
        (NEVER, True, Meaning.NEVER),
        (Answer(552, "too many"), True, Meaning.LATER),
        (Answer(552, "too large"), False, Meaning.NEVER),
        (Answer(530, "log in"), False, Meaning.LATER),
        (Answer(354, "go on"), False, Meaning.LATER),
        (Answer(-1, "?"), False, Meaning.LATER),
    ],
)
def test_what_an_answer_means(answer: Answer, of_recipient: bool, expected: Meaning) -> None:
    assert meaning(answer, of_recipient=of_recipient) is expected


def test_those_refused_by_a_step_are_told_once() -> None:
    before = letter(PENDING, REFUSED, PENDING, PENDING)
    heard = delivery.hear_recipients(before, {0: YES, 2: NEVER, 3: LATER})
    assert [one.outcome for one in heard] == [IN_DATA, REFUSED, REFUSED, PENDING]
    assert [one.place for one in delivery.newly_refused(before.recipients, heard)] == [2]


@pytest.mark.parametrize(
    ("text", "travels_as"),
    [
        ("anna@customer.example", "anna@customer.example"),
        ("anna+x@mail.local", "anna+x@mail.local"),
        ("root@localhost", "root@localhost"),
        ("anna@пример.example", "anna@xn--e1afmkfd.example"),
        ('"a b"@customer.example', '"a b"@customer.example'),
        ("анна@customer.example", "анна@customer.example"),
        ("", None),
        ("anna", None),
        ("anna@", None),
        ("@customer.example", None),
        ("anna@customer.example\r\nRCPT TO:<x@y.example>", None),
        ("anna@customer.example\n", None),
        ("anna@customer.example>", None),
        ("<anna@customer.example>", None),
        ("Anna <anna@customer.example>", None),
        ("anna@customer.example, bob@customer.example", None),
        ("a\u2028@customer.example", None),
        ("a\x00@customer.example", None),
        ("a@customer..example", None),
        ("a" * 250 + "@customer.example", None),
    ],
)
def test_which_strings_are_addresses(text: str, travels_as: str | None) -> None:
    address = check_address(text)
    assert (address.text if address else None) == travels_as
    assert address is None or address.international is not address.text.isascii()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("smtps://vera:p%40ss@mail.example", MailServer("mail.example", 465, Tls.TLS, "vera", "p@ss")),
        ("smtp://mail.example:2525", MailServer("mail.example", 2525, Tls.STARTTLS)),
        ("smtp+plain://127.0.0.1:1025", MailServer("127.0.0.1", 1025, Tls.NONE)),
        ("smtp+plain://[::1]:1025", MailServer("::1", 1025, Tls.NONE)),
    ],
)
def test_the_server_of_the_settings(url: str, expected: MailServer | None) -> None:
    assert parse_smtp_url(url, "") == expected


@pytest.mark.parametrize(
    "url",
    [
        "http://x",
        "mail.example",
        "smtp+plain://mail.example",
        "smtps://",
        "smtps://v:secret@mail.example:x",
        "smtps://v:secret@[::1",
    ],
)
def test_a_server_that_cannot_be_used_is_said_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="NOTIFIER_SMTP_URL") as caught:
        parse_smtp_url(url, "")
    assert "secret" not in str(caught.value)


def test_plain_text_to_this_machine_alone() -> None:
    assert objection(MailServer("127.0.0.1", 25, Tls.NONE)) is None
    assert objection(MailServer("localhost.evil.example", 25, Tls.NONE)) is not None
    assert "secret" not in repr(MailServer("mail.example", 25, Tls.TLS, "vera", "secret"))
