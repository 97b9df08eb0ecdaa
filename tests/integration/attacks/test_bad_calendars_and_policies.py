"""Calendar files and policy texts made to keep us busy are read or refused at once, and never an error of ours."""

import pytest

from services.router.policy.presets import preset_text
from tests.integration.router.conftest import RouterApp, router_app
from tests.integration.router.people import administrator

__all__ = ["router_app"]

ICS = {"Content-Type": "text/calendar"}
START = "DTSTART:20260301T080000Z\r\nDTEND:20260301T090000Z"

EVENTS = [
    f"UID:a\r\n{START}\r\nRRULE:FREQ=DAILY;INTERVAL=0",
    f"UID:a\r\n{START}\r\nRRULE:FREQ=SECONDLY",
    f"UID:a\r\n{START}\r\nRRULE:FREQ=DAILY;COUNT={'9' * 5_000}",
    f"UID:a\x00\r\n{START}",
    "UID:a\r\nDTSTART:20260301T080000Z\r\nDURATION:P99999999D",
    "UID:a\r\nDTSTART:00010101T000000\r\nDTEND:99991231T235959",
    "UID:a\r\nDTSTART;VALUE=DATE:99991231",
    f"UID:a\r\nDTSTART;TZID={'A' * 5_000}:20260301T080000\r\nDURATION:PT1H",
    "UID:a\r\n" + "BEGIN:VALARM\r\n" * 2_000,
]


@pytest.mark.parametrize("event", EVENTS)
async def test_a_bad_event_is_rejected_by_its_line(router_app: RouterApp, event: str) -> None:
    boss = await administrator(router_app)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for path in ("/agents/1/absences/ics", "/calendars/1/ics"):
        answer = await router_app.client.post(f"/api/v1{path}", content=text.encode(), headers=boss.headers | ICS)
        assert answer.status_code == 200, (path, answer.text)
        assert (answer.json()["added"], answer.json()["rejected"][0]["line"]) == (0, 3)


TEXTS = [
    "stages: [" + "1," * 90_000 + "]",
    "stages: [" + "{}," * 60_000 + "]",
    "a: &a x\nstages: [" + "*a," * 60_000 + "]",
    "\n".join(f"key{number}: 1" for number in range(15_000)),
    "[" * 90_000 + "]" * 90_000,
    "- " * 90_000,
    "\n".join(" " * depth + "a:" for depth in range(500)),
    "policy: &again\n  all: *again\n",
    'policy: !!python/object/apply:os.system ["true"]',
    preset_text("audiocomm") + "\n---\n" + preset_text("audiocomm"),
]


@pytest.mark.parametrize("text", TEXTS)
async def test_a_bad_policy_is_refused_at_a_place_with_few_words(router_app: RouterApp, text: str) -> None:
    boss = await administrator(router_app)
    answer = await router_app.client.post("/api/v1/policy/check", json={"text": text}, headers=boss.headers)
    assert answer.status_code == 200
    errors = answer.json()["errors"]
    assert 0 < len(errors) <= 20_000
    assert all(one["line"] > 0 and one["column"] > 0 for one in errors)
