"""A letter walks the ladder by the test's clock; who sees it is looked at on every step."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.deadlines import give_reminders
from services.router.handlers.queries import list_tickets
from services.router.ports.lists import Search, View
from shared.errors import NotFound
from tests.integration.router_tickets.conftest import START, Company


async def ids_in(company: Company, login: str, view: View) -> list[int]:
    rows = await company.run(list_tickets, company.who(login), Search(view, 50))
    return [row.ticket.id for row in rows]


async def test_a_known_customers_letter_waits_for_the_addressed_agent_alone(company: Company) -> None:
    """M1, M7, M9: only that person sees it, with a deadline, a record and an alert; then he claims it."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.stage, ticket.exclusive) == ("waiting", "addressed", True)
    assert ticket.responsible_id == company.ids["anna"]
    assert await company.seen_by(ticket_id) == {"anna"}
    (alert,) = await company.told("alert.raised")
    assert [one["agent_id"] for one in alert["recipients"]] == [company.ids["anna"]]
    assert await company.value("select count(*) from decision where ticket_id = $1", ticket_id) == 1
    claimed = await company.run(claim, company.who("anna"), ticket_id)
    assert (claimed.state, claimed.holder_id) == ("claimed", company.ids["anna"])
    assert await company.value("select kind from deadline where done_at is null") == "claim"
    assert (await company.told("alert.withdrawn"))[0]["claimed_by"] == "Anna"


async def test_unanswered_it_comes_to_the_audience_then_to_sales_then_to_supervisors(company: Company) -> None:
    """M9, M10, M11: two working hours, four more, eight more; scopes only widen, and the invariant always holds."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    assert await ids_in(company, "anna", View.OFFERED) == [ticket_id]
    await company.until_due()
    assert company.now == START + timedelta(hours=2)
    assert (await company.ticket(ticket_id)).stage == "audience"
    assert await company.seen_by(ticket_id) == {"anna", "ben"}
    assert await ids_in(company, "ben", View.AUDIENCE) == [ticket_id]
    assert await ids_in(company, "cleo", View.ALL) == []
    assert await ids_in(company, "vera", View.ALL) == [ticket_id]
    await company.until_due()
    assert company.now == START + timedelta(hours=6)
    assert await company.seen_by(ticket_id) == {"anna", "ben", "cleo", "dora"}
    assert await ids_in(company, "dora", View.EVERYBODY) == [ticket_id]
    assert await ids_in(company, "ben", View.AUDIENCE) == [ticket_id]
    await company.until_due()
    # Eight working hours from four in the afternoon end at three the next day.
    assert company.now == START + timedelta(days=1, hours=5)
    assert await company.seen_by(ticket_id) == {"anna", "ben", "cleo", "dora", "vera"}
    assert (await company.told("alert.raised"))[-1]["kind"] == "supervisors"
    await company.until_due()
    assert (await company.ticket(ticket_id)).stage == "supervisors"


async def test_every_alert_goes_to_the_people_of_the_new_stage_once(company: Company) -> None:
    """M28: who has an alert of the ticket gets no second one when its scope widens, save why he lost it."""
    await company.add_customer("carla@customer.example", "speakers")
    await company.letter(to="anna@example.com")
    await company.until_due()
    await company.until_due()
    raised = [alert for alert in await company.told("alert.raised") if alert["kind"] != "lost"]
    told = [{one["agent_id"] for one in alert["recipients"]} for alert in raised]
    assert told == [
        {company.ids["anna"]},
        {company.ids["ben"]},
        {company.ids["cleo"], company.ids["dora"]},
    ]


async def test_whoever_takes_a_letter_in_default_hears_of_it_once(company: Company) -> None:
    """With nobody but an administrator left, the stage and the call for help reach the same one: the call wins."""
    for login in ("anna", "ben", "cleo", "dora", "vera"):
        await company.value("update agent set departed_at = $1 where login = $2", company.now, login)
    await company.letter(subject="Who is there?")
    told = [(one["kind"], one["title"], one["recipients"]) for one in await company.told("alert.raised")]
    ((kind, title, recipients),) = told
    assert (kind, title) == ("attention", "Who is there? · This ticket needs you")
    assert [one["agent_id"] for one in recipients] == [company.ids["root"]]


async def test_a_strangers_letter_is_seen_by_all_of_sales(company: Company) -> None:
    """M11: an unknown audience is never guessed."""
    ticket_id = await company.letter()
    assert (await company.ticket(ticket_id)).stage == "everybody"
    assert await company.seen_by(ticket_id) == {"anna", "ben", "cleo", "dora"}


async def test_a_badly_rated_agent_never_sees_it(company: Company) -> None:
    """M8: not in a list, not by its number, not by an alert; the group does, the record says why."""
    await company.add_customer("carla@customer.example", "speakers", rated=("anna", 1))
    ticket_id = await company.letter(to="anna@example.com")
    assert await company.seen_by(ticket_id) == {"ben"}
    for view in View:
        assert await ids_in(company, "anna", view) == []
    with pytest.raises(NotFound):
        await company.run(claim, company.who("anna"), ticket_id)
    recipients = [one["agent_id"] for alert in await company.told("alert.raised") for one in alert["recipients"]]
    assert company.ids["anna"] not in recipients
    record = await company.value("select record from decision where ticket_id = $1", ticket_id)
    assert [one["agent_id"] for one in record["excluded"] if one["reason"] == "bad_rating"] == [company.ids["anna"]]


@pytest.mark.parametrize(
    "cause",
    [
        "update agent set departed_at = $1 where login = 'anna'",  # left
        "insert into absence (agent_id, starts_at, ends_at, kind)"  # on leave
        " select id, $1::timestamptz, $1::timestamptz + interval '3 days', 'leave' from agent where login = 'anna'",
        "update agent set away = true, last_seen_at = $1 where login = 'anna'",  # set away
        "update agent set last_seen_at = $1::timestamptz - interval '2 minutes' where login = 'anna'",  # silent
    ],
)
async def test_a_letter_to_somebody_who_is_not_there_goes_to_the_group_at_once(company: Company, cause: str) -> None:
    """M13: no letter waits for an empty chair."""
    await company.add_customer("carla@customer.example", "speakers")
    await company.value(cause, company.now)
    ticket_id = await company.letter(to="anna@example.com")
    assert (await company.ticket(ticket_id)).stage == "audience"
    assert "ben" in await company.seen_by(ticket_id)


async def test_a_warning_comes_when_most_of_the_hold_is_over(company: Company) -> None:
    """M31: at 75 percent of two hours the one offered is warned, once."""
    await company.add_customer("carla@customer.example", "speakers")
    await company.letter(to="anna@example.com")
    company.pass_time(minutes=90)
    (due,) = await company.run(give_reminders)
    assert due.kind == "warning"
    assert await company.run(give_reminders) == []
    warning = (await company.told("alert.raised"))[-1]
    assert (warning["kind"], warning["recipients"][0]["agent_id"]) == ("warning", company.ids["anna"])


async def test_an_unanswered_claim_returns_and_its_holder_comes_last(company: Company) -> None:
    """M21: four working hours, then the group sees it again; the second time supervisors do."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    await company.run(claim, company.who("anna"), ticket_id)
    await company.until_due()
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.stage, ticket.returns) == ("waiting", "audience", 1)
    assert ticket.responsible_id == company.ids["ben"]
    assert [alert["kind"] for alert in await company.told("alert.raised")][-2:] == ["returned", "lost"]
    await company.run(claim, company.who("ben"), ticket_id)
    await company.until_due()
    assert (await company.ticket(ticket_id)).stage == "supervisors"


async def test_a_late_deadline_fires_once_in_the_order_of_due_times(company: Company) -> None:
    """After a stop of a week each ticket moves one step."""
    first = await company.letter("one@customer.example", to="anna@example.com")
    company.pass_time(minutes=1)
    await company.heartbeat()
    second = await company.letter("two@customer.example", to="ben@example.com")
    company.pass_time(days=7)
    assert await company.meet_deadlines() == 2
    order = await company.rows("select ticket_id from decision order by id desc limit 2")
    assert [row["ticket_id"] for row in order] == [second, first]
    assert await company.meet_deadlines() == 0
