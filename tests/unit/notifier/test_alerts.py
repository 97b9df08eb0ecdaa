"""What streams are told."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.notifier.policy import alerts
from services.notifier.policy.alerts import Alert, Withdrawn
from services.notifier.policy.plain_text import many_lines, one_line
from shared.events import AlertKind

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)


def told(events) -> list[tuple]:
    return [(event.agent_id, event.type.value, event.data.get("alert_id")) for event in events]


def test_raising_tells_of_the_alert_and_of_the_list() -> None:
    alert = Alert(ONE, 7, AlertKind.WAITING, "A letter waits", "", NOW)
    assert [(event.agent_id, event.type.value) for event in alerts.raised(alert, [3, 4])] == [
        (3, "alert.raised"), (4, "alert.raised"), (3, "ticket.changed"), (4, "ticket.changed"),
    ]  # fmt: skip
    assert alerts.changed(None, [3]) == []


def test_withdrawing_tells_those_who_saw_it_and_refreshes_every_list_once() -> None:
    gone = [Withdrawn(ONE, 7, 3, True), Withdrawn(TWO, 7, 3, True), Withdrawn(ONE, 7, 4, False)]
    assert told(alerts.withdrawn(gone, "claimed", "Vera")) == [
        (3, "alert.withdrawn", str(ONE)), (3, "alert.withdrawn", str(TWO)),
        (3, "ticket.changed", None), (4, "ticket.changed", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb", "a b"),
        ("  a \t b ", "a b"),
        ("a\u2028b\x85c\x7fd\x00e", "a b c d e"),
        ("\ud800", ""),
        ("x" * 500, "x" * 200),
        ("🙂 Grüße", "🙂 Grüße"),
        (None, "None"),
    ],
)
def test_one_line(text: object, line: str) -> None:
    assert one_line(text, 200) == line


def test_many_lines_keep_their_lines_and_nothing_else() -> None:
    assert many_lines("a\r\nb\rc\x00\u2028d\te\x1b[0m", 100) == "a\nb\ncd\te[0m"
    assert many_lines("x" * 10, 3) == "xxx"
