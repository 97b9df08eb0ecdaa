"""What follows from an attempt to publish: pauses that grow up to an hour, patience where it is asked for."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from services.notifier.policy.letter import LetterState
from services.notifier.policy.publishing import Answered, Forbidden, NotPosted, PublicAnswer, Silent, judge
from shared.events import Publication, Question

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
CONTENT = Publication(
    url="https://shop.example/answers",
    about=None,
    channel={"kind": "question", "key": "shop"},
    question=Question(subject="", text="Green?", name=""),
    text="Yes.",
    agent="Vera",
)


def answer(attempts: int = 1) -> PublicAnswer:
    return PublicAnswer(UUID(int=1), 1, "<1@sales.example>", CONTENT, NOW, attempts)


@pytest.mark.parametrize(
    ("result", "state", "may_be_there"),
    [
        (Answered(200), LetterState.SENT, True),
        (Answered(299), LetterState.SENT, True),
        (Answered(500), LetterState.QUEUED, True),
        (Answered(599), LetterState.QUEUED, True),
        (Answered(429), LetterState.QUEUED, False),
        (Answered(425), LetterState.QUEUED, False),
        (Answered(408), LetterState.QUEUED, False),
        (NotPosted("away"), LetterState.QUEUED, False),
        (Silent("nothing"), LetterState.QUEUED, True),
        (Answered(301), LetterState.FAILED, False),
        (Answered(400), LetterState.FAILED, False),
        (Answered(410), LetterState.FAILED, False),
        (Forbidden("internal"), LetterState.FAILED, False),
    ],
)
def test_each_outcome_has_its_state(result, state, may_be_there):
    verdict = judge(answer(), result, NOW, 0.5)
    assert (verdict.state, verdict.may_be_there) == (state, may_be_there)
    assert (verdict.next_at is not None) == (state is LetterState.QUEUED)
    assert (verdict.reason is None) == (state is LetterState.SENT)


def test_pauses_double_up_to_an_hour_and_never_end():
    pauses = [
        (judge(answer(attempts), NotPosted("away"), NOW, 0.999).next_at or NOW) - NOW for attempts in range(1, 60)
    ]
    assert pauses[0] < timedelta(seconds=15)
    assert all(later >= earlier for earlier, later in pairwise(pauses))
    assert timedelta(minutes=59) < max(pauses) <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        ("7200", timedelta(hours=2)),
        ("Mon, 01 Mar 2027 10:30:00 GMT", timedelta(minutes=90)),
        ("Mon, 01 Mar 2027 10:30:00 -0000", timedelta(minutes=90)),
        ("99999999999999999999", timedelta(days=1)),
        ("Mon, 01 Mar 2038 10:30:00 GMT", timedelta(days=1)),
        # Before now, nonsense, nothing: our own pause.
        ("Mon, 01 Mar 2021 10:30:00 GMT", timedelta(seconds=7.5)),
        ("soon", timedelta(seconds=7.5)),
        ("-5", timedelta(seconds=7.5)),
        ("²", timedelta(seconds=7.5)),
        ("Mon, 99 Foo 9999 99:99:99 GMT", timedelta(seconds=7.5)),
        ("1 Jan 99999999999 00:00:00 GMT", timedelta(seconds=7.5)),
        ("Mon, 01 Mar 2038 10:30:00 +99999999999999999999", timedelta(seconds=7.5)),
        ("", timedelta(seconds=7.5)),
    ],
)
def test_a_site_may_ask_for_patience(retry_after, pause):
    verdict = judge(answer(), Answered(429, retry_after), NOW, 0.0)
    assert verdict.next_at == NOW + pause
