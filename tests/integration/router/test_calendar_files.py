"""Calendars and absences as iCalendar files, and warnings for who saves what leaves nobody."""

from tests.integration.router.conftest import RouterApp
from tests.integration.router.people import Person, add_agent, administrator, get, patch, post
from tests.unit.router_policy.test_ics import ics

DAYS = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in DAYS}


async def send(router: RouterApp, who: Person, path: str, text: str | bytes):
    headers = who.headers | {"Content-Type": "text/calendar"}
    return await router.client.post(f"/api/v1{path}", content=text, headers=headers)


async def add_calendar(router: RouterApp, boss: Person, key: str, weekly) -> int:
    body = {"key": key, "name": key, "time_zone": "Europe/Berlin", "weekly": weekly}
    answer = await post(router, boss, "/calendars", **body)
    assert (answer.status_code, answer.json()["warnings"]) == (201, [])
    return answer.json()["id"]


async def test_all_day_events_become_extra_days_once(router_app: RouterApp):
    boss = await administrator(router_app)
    calendar = await add_calendar(router_app, boss, "berlin", NINE_TO_FIVE)
    text = ics(
        "UID:a|DTSTART;VALUE=DATE:20301224|DTEND;VALUE=DATE:20301227|SUMMARY:Closed",
        "UID:b|DTSTART:20301224T100000Z|DURATION:PT1H|SUMMARY:A meeting",
        "UID:c|DTSTART;VALUE=DATE:20301228|CATEGORIES:WORKDAY",
        "UID:d|DTSTART;VALUE=DATE:garbage",
        "UID:e|DTSTART:20301224T100000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY",
    )
    first = await send(router_app, boss, f"/calendars/{calendar}/ics", text)
    assert first.status_code == 200, first.text
    assert (first.json()["added"], first.json()["known"]) == (4, 0)
    assert [flaw["line"] for flaw in first.json()["rejected"]] == [9, 20, 24]
    again = await send(router_app, boss, f"/calendars/{calendar}/ics", text)
    assert (again.json()["added"], again.json()["known"]) == (0, 2)
    shown = await get(router_app, boss, f"/calendars/{calendar}")
    assert shown["version"] == 2
    assert [(day["date"], day["hours"]) for day in shown["extra_days"]] == [
        ("2030-12-24", []),
        ("2030-12-25", []),
        ("2030-12-26", []),
        ("2030-12-28", [["09:00", "17:00"]]),
    ]


async def test_times_of_an_unknown_zone_are_warned_of(router_app: RouterApp):
    boss = await administrator(router_app)
    anna = (await add_agent(router_app, boss, "anna"))["id"]
    text = ics("UID:a|DTSTART;TZID=Base on Mars:20300610T080000|DURATION:PT4H")
    answer = (await send(router_app, boss, f"/agents/{anna}/absences/ics", text)).json()
    assert answer["added"] == 1
    assert "Base on Mars" in answer["warnings"][0]


async def test_events_become_absences_once_and_follow_their_file(router_app: RouterApp):
    boss = await administrator(router_app)
    await add_calendar(router_app, boss, "berlin", NINE_TO_FIVE)
    anna = (await add_agent(router_app, boss, "anna", calendar="berlin"))["id"]
    path = f"/agents/{anna}/absences/ics"
    text = ics(
        "UID:a|DTSTART;VALUE=DATE:20300610|DTEND;VALUE=DATE:20300615|SUMMARY:Sick",
        "UID:b|DTSTART:20300701T080000|DURATION:PT4H",
        "UID:c|SUMMARY:no time",
    )
    first = (await send(router_app, boss, path, text)).json()
    assert (first["added"], first["known"], [flaw["line"] for flaw in first["rejected"]]) == (2, 0, [14])
    moved = text.replace("20300701", "20300702")
    assert (await send(router_app, boss, path, moved)).json() == first | {"added": 0, "known": 2}
    kept = await router_app.rows("select starts_at, kind from absence order by starts_at")
    assert [(f"{row['starts_at']:%m-%d %H}", row["kind"]) for row in kept] == [
        ("06-09 22", "sick"),
        ("07-02 06", "leave"),
    ]
    cancelled = ics("UID:b|DTSTART:20300701T080000|DURATION:PT4H|STATUS:CANCELLED")
    await send(router_app, boss, path, cancelled)
    assert len(await router_app.rows("select id from absence")) == 1


async def test_what_is_no_calendar_is_refused(router_app: RouterApp):
    boss = await administrator(router_app)
    calendar = await add_calendar(router_app, boss, "berlin", NINE_TO_FIVE)
    assert (await send(router_app, boss, f"/calendars/{calendar}/ics", "no calendar")).status_code == 422
    assert (await send(router_app, boss, f"/calendars/{calendar}/ics", b"BEGIN:VCALENDAR\xff")).status_code == 422
    assert (await send(router_app, boss, f"/calendars/{calendar}/ics", b"x" * 2_000_001)).status_code == 413
    assert (await send(router_app, boss, "/calendars/999/ics", ics())).status_code == 404
    assert (await send(router_app, boss, "/agents/999/absences/ics", ics())).status_code == 404


async def test_who_leaves_an_audience_alone_is_warned(router_app: RouterApp):
    boss = await administrator(router_app)
    calendar = await add_calendar(router_app, boss, "berlin", NINE_TO_FIVE)
    await post(router_app, boss, "/audiences", key="hifi", name="Hi-Fi", department="sales")
    member = {"audiences": [{"key": "hifi", "primary": True}], "calendar": "berlin", "department": None}
    anna = await add_agent(router_app, boss, "anna", **member)
    assert anna["warnings"] == []
    alone = ["Nobody of Hi-Fi works in the next 14 days."]
    never = await patch(router_app, boss, f"/calendars/{calendar}", 1, weekly={})
    assert never.json()["warnings"] == alone
    usual = await patch(router_app, boss, f"/calendars/{calendar}", 2, weekly=NINE_TO_FIVE)
    assert usual.json()["warnings"] == []
    start = router_app.now()
    leave = {"starts_at": start.isoformat(), "ends_at": start.replace(year=start.year + 1).isoformat(), "kind": "leave"}
    absent = await post(router_app, boss, f"/agents/{anna['id']}/absences", **leave)
    assert absent.json()["warnings"] == alone
    gone = await patch(router_app, boss, f"/agents/{anna['id']}", anna["version"], audiences=[])
    assert gone.json()["warnings"] == alone


async def test_who_leaves_a_stage_alone_is_warned(router_app: RouterApp):
    boss = await administrator(router_app)
    calendar = await add_calendar(router_app, boss, "berlin", {})
    answer = await add_agent(router_app, boss, "vera", role="supervisor", calendar="berlin")
    assert answer["warnings"] == ["Stage supervisors asks nobody who works within 60 days: its hold cannot be counted."]
    usual = await patch(router_app, boss, f"/calendars/{calendar}", 1, weekly=NINE_TO_FIVE)
    assert usual.json()["warnings"] == []
