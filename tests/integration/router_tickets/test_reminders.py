"""What is told when time passes and nothing moves: warnings, due answers, stale tickets, the agenda of follow-ups."""

from collections import Counter
from datetime import timedelta

import pytest

from services.router.handlers.acting import add_note, claim
from services.router.handlers.deadlines import give_reminders
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.reconsider import reconsider_ticket
from services.router.handlers.replying import no_action
from services.router.handlers.snoozing import Sleep, snooze
from services.router.policy.document import default_policy_text, parse_policy
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.test_waking import alerts, happened

CARLA = "carla@customer.example"
TWO_DAYS = timedelta(days=2)


async def held(company: Company, sender: str = CARLA, login: str = "anna") -> tuple[int, int]:
    """A ticket that somebody holds, and its version."""
    ticket_id = await company.letter(sender, to=f"{login}@example.com")
    return ticket_id, (await company.run(claim, company.who(login), ticket_id)).version


async def use(company: Company, *changes: tuple[str, str]) -> None:
    """Change lines of the policy."""
    text = default_policy_text()
    for line, other in changes:
        assert line in text
        text = text.replace(line, other)
    await company.store("add_policy", text, parse_policy(text).hash, "test", company.now)


async def remind(company: Company) -> list[str]:
    """Let the loop of reminders pass until nothing is due; gives the kinds it met, in order."""
    given: list[str] = []
    while due := await company.run(give_reminders):
        given += [row.kind for row in due]
    return given


async def follow(company: Company, ticket_id: int, *logins: str) -> None:
    """Let agents follow a ticket."""
    for login in logins:
        sql = "insert into follower (ticket_id, agent_id, since) values ($1, $2, $3)"
        await company.value(sql, ticket_id, company.ids[login], company.now)


async def live(company: Company, ticket_id: int) -> dict[str, timedelta]:
    """The live reminders of a ticket, and how far each lies ahead."""
    rows = await company.rows("select kind, due_at from reminder where ticket_id = $1 and done_at is null", ticket_id)
    return {row["kind"]: row["due_at"] - company.now for row in rows}


async def test_a_claim_has_a_warning_a_due_answer_and_a_follow_up(company: Company) -> None:
    """M31: reminders of necessary actions, before they are late. 4 working hours each; a follow-up in 48 hours."""
    ticket_id, _ = await held(company)
    found = await live(company, ticket_id)
    assert found["warning"] == timedelta(hours=3)
    assert found["class_due"] == timedelta(hours=4)
    assert found["overdue"] == timedelta(hours=4, minutes=15)
    assert found["follow_up"] == TWO_DAYS
    company.pass_time(hours=3)
    assert await remind(company) == ["warning"]
    assert [to for _, to, _ in await alerts(company, "warning")] == [[company.ids["anna"]]]


async def test_a_due_answer_is_told_to_the_holder_and_followers_then_to_the_supervisors(company: Company) -> None:
    ticket_id, _ = await held(company)
    await follow(company, ticket_id, "ben")
    company.pass_time(hours=4)
    assert await remind(company) == ["warning", "class_due"]
    assert await alerts(company, "due") == [
        (ticket_id, [company.ids["anna"], company.ids["ben"]], "The answer is due now.")
    ]
    company.pass_time(minutes=15)
    assert await remind(company) == ["overdue"]
    assert (await alerts(company, "due"))[1:] == [(ticket_id, [company.ids["vera"]], "Its answer is overdue.")]
    assert await remind(company) == [], "each is given once"


async def test_a_worked_out_ticket_reminds_nobody(company: Company) -> None:
    ticket_id, version = await held(company)
    await company.run(no_action, company.who("anna"), ticket_id, version, "thanks")
    company.pass_time(days=9)
    assert await remind(company) == []


async def test_what_was_due_already_is_still_given_when_the_ticket_moves_first(company: Company) -> None:
    """A process that stood still: the claim goes back before the loop of reminders comes to the due answer."""
    ticket_id, _ = await held(company)
    company.pass_time(days=1)
    await company.heartbeat()
    assert await company.meet_deadlines() == 1
    given = Counter(await remind(company))
    assert (given["class_due"], given["overdue"], given["warning"]) == (1, 1, 0)
    late = [row["facts"]["late_seconds"] for row in await happened(company, ticket_id, "reminded")]
    assert late == sorted(late, reverse=True), "in the order of due times"
    assert late[0] == 20 * 3600


async def test_the_follow_up_comes_round_until_the_ticket_is_worked_out(company: Company) -> None:
    """M23: an agenda every 48 h until done, asleep or not."""
    ticket_id, version = await held(company)
    await follow(company, ticket_id, "ben")
    await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)
    both = (ticket_id, sorted([company.ids["anna"], company.ids["ben"]]), "It is still open.")
    for times in range(1, 4):
        company.pass_time(hours=48)
        assert "follow_up" in await remind(company)
        assert await alerts(company, "follow_up") == [both] * times
    version = (await company.ticket(ticket_id)).version
    await company.run(no_action, company.who("anna"), ticket_id, version, "settled")
    company.pass_time(days=9)
    assert await remind(company) == []


async def test_a_follow_up_counts_from_the_last_thing_a_person_did(company: Company) -> None:
    ticket_id, _ = await held(company)
    await use(company, ("hold: 4 working hours, then: return", "hold: 30 days, then: return"))
    company.pass_time(hours=40)
    await company.run(add_note, company.who("anna"), ticket_id, "asked the factory")
    company.pass_time(hours=8)
    await remind(company)
    assert await alerts(company, "follow_up") == []
    assert (await live(company, ticket_id))["follow_up"] == timedelta(hours=40)
    company.pass_time(hours=40)
    await remind(company)
    assert len(await alerts(company, "follow_up")) == 1


FOLLOW_UPS = "follow_up: {every: 48 hours}"


async def test_no_follow_up_is_lost_while_the_policy_has_none(company: Company) -> None:
    """Due or begun meanwhile, nobody is reminded; saved again it reminds of what nobody touched for so long."""
    await company.run(snooze, company.who("anna"), *await held(company), Sleep(), HEAD)
    await use(company, (FOLLOW_UPS, ""))
    await company.run(snooze, company.who("ben"), *await held(company, "otto@customer.example", "ben"), Sleep(), HEAD)
    for _ in range(4):
        company.pass_time(days=1)
        await remind(company)
    assert await alerts(company, "follow_up") == []
    await use(company, (FOLLOW_UPS, FOLLOW_UPS))
    company.pass_time(days=1)
    await remind(company)
    reminded = sorted(to for _, to, _ in await alerts(company, "follow_up"))
    assert reminded == [[company.ids[one]] for one in ("anna", "ben")]


async def test_follow_ups_that_fall_together_are_one_agenda_a_person(company: Company) -> None:
    tickets = []
    for number in range(4):
        tickets.append((await held(company, f"c{number}@customer.example"))[0])
        company.pass_time(minutes=4)
    await follow(company, tickets[0], "ben")
    company.pass_time(hours=48)
    company.pass_time(minutes=-12)
    await remind(company)
    agendas = await alerts(company, "follow_up")
    assert [(ticket_id, to) for ticket_id, to, _ in agendas] == [
        (None, [company.ids["anna"]]),
        (tickets[0], [company.ids["ben"]]),
    ]
    assert all(f"#{ticket_id}" in agendas[0][2] for ticket_id in tickets)
    again = {(await live(company, ticket_id))["follow_up"] for ticket_id in tickets}
    assert again == {TWO_DAYS}, "they come round together from then on"


@pytest.mark.parametrize("touched", [False, True])
async def test_a_ticket_nobody_touches_is_asked_about(company: Company, touched: bool) -> None:
    """M24: a stale one is nudged, by the system where nobody else does."""
    await use(
        company,
        ("hold: 4 working hours, then: return", "hold: 30 days, then: return"),
        ("{after: 2 working days}", "{after: 2 working hours}"),
    )
    ticket_id, _ = await held(company)
    assert (await live(company, ticket_id))["stale"] == timedelta(hours=2)
    if touched:
        company.pass_time(hours=1)
        await company.run(add_note, company.who("anna"), ticket_id, "asked the factory")
        company.pass_time(hours=1)
        await remind(company)
        assert await alerts(company, "stale") == []
        assert (await live(company, ticket_id))["stale"] == timedelta(hours=1)
        company.pass_time(hours=1)
    else:
        company.pass_time(hours=2)
    await remind(company)
    assert [to for _, to, _ in await alerts(company, "stale")] == [[company.ids["anna"]]]
    (asked,) = await company.rows("select by_agent_id, to_agent_id, answered_at from nudge")
    assert (asked["by_agent_id"], asked["to_agent_id"], asked["answered_at"]) == (None, company.ids["anna"], None)
    assert (await live(company, ticket_id))["stale"] == timedelta(hours=2), "and again until he does something"
    await company.run(add_note, company.who("anna"), ticket_id, "the factory answers tomorrow")
    assert await company.value("select answered_at from nudge") == company.now


STALE = "stale:     {after: 2 working days}"


async def test_no_question_is_lost_while_the_policy_asks_none(company: Company) -> None:
    """Due or claimed meanwhile, nobody is asked; with the rule again, whoever did nothing for so long is."""
    long = ("hold: 4 working hours, then: return", "hold: 60 days, then: return")
    before, _ = await held(company)
    await use(company, (STALE, ""), long)
    meanwhile, _ = await held(company, "otto@customer.example", "ben")
    for _ in range(4):
        company.pass_time(days=1)
        await remind(company)
    assert await alerts(company, "stale") == []
    assert all(["stale" in await live(company, one) for one in (before, meanwhile)])
    await use(company, long)
    company.pass_time(days=1)
    await remind(company)
    assert {ticket_id for ticket_id, _, _ in await alerts(company, "stale")} == {before, meanwhile}


async def test_a_change_of_calendars_ends_no_question_how_a_ticket_stands(company: Company) -> None:
    """A hold is counted again from its start; whoever was asked since then is asked again all the same."""
    await use(
        company,
        ("hold: 4 working hours, then: return", "hold: 30 days, then: return"),
        ("{after: 2 working days}", "{after: 2 working hours}"),
    )
    ticket_id, _ = await held(company)
    company.pass_time(hours=2)
    await remind(company)
    company.pass_time(hours=1)
    await company.run(reconsider_ticket, ticket_id)
    assert (await live(company, ticket_id))["stale"] == timedelta(hours=1)


@pytest.mark.parametrize("sleeping", [False, True])
async def test_a_due_date_moves_the_reminders_of_a_due_answer(company: Company, sleeping: bool) -> None:
    """M23: requests carry a due date; an earlier one than the class's counts instead, awake or asleep."""
    ticket_id, version = await held(company)
    if sleeping:
        version = (await company.run(snooze, company.who("anna"), ticket_id, version, Sleep(), HEAD)).version
    due_date = DueDate(company.now + timedelta(hours=1))
    version = (await company.run(edit, company.who("anna"), ticket_id, version, Edit(due_date=due_date))).version
    found = await live(company, ticket_id)
    assert found["class_due"] == timedelta(hours=1)
    assert found["overdue"] == timedelta(hours=1, minutes=15)
    company.pass_time(hours=1)
    await remind(company)
    assert await alerts(company, "due") == [(ticket_id, [company.ids["anna"]], "The date set for it is reached.")]
    version = (await company.ticket(ticket_id)).version
    await company.run(edit, company.who("anna"), ticket_id, version, Edit(due_date=DueDate(None)))
    assert (await live(company, ticket_id))["class_due"] == timedelta(hours=3), "the class's own again"


async def test_a_clock_that_goes_back_reminds_of_nothing_again(company: Company) -> None:
    await held(company)
    company.pass_time(days=7)
    await remind(company)
    count = len(await company.told("alert.raised"))
    company.pass_time(hours=-1)
    assert await remind(company) == []
    assert len(await company.told("alert.raised")) == count
