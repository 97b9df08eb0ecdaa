"""How pressing a ticket is, by when it must be answered, and its tags: what a person says counts at once."""

from datetime import datetime, timedelta

import pytest

from services.router.api.bodies import EARLIEST, LATEST
from services.router.handlers.acting import claim
from services.router.handlers.deadlines import give_reminders, meet_deadlines
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.errors import NotYours
from services.router.handlers.following import follow
from services.router.handlers.replying import no_action
from services.router.ports.tickets import Priority, TicketState
from shared.errors import Invalid, NotFound, StaleVersion
from tests.integration.router_tickets.conftest import Company

HIGH, NORMAL, LOW = Edit(Priority.HIGH), Edit(Priority.NORMAL), Edit(Priority.LOW)


async def change(company: Company, login: str, ticket_id: int, changes: Edit):
    ticket = await company.ticket(ticket_id)
    return await company.run(edit, company.who(login), ticket_id, ticket.version, changes)


async def due_at(company: Company, ticket_id: int):
    return await company.value("select due_at from deadline where ticket_id = $1 and done_at is null", ticket_id)


async def test_marked_urgent_shortens_the_hold_and_dates_the_answer(company: Company) -> None:
    """The default policy answers what is urgent within 30 working minutes, and its holds end with that."""
    ticket_id = await company.letter()
    before = await due_at(company, ticket_id)
    company.pass_time(minutes=10)
    ticket = await change(company, "dora", ticket_id, HIGH)
    assert (ticket.priority, ticket.class_key, ticket.state) == (Priority.HIGH, "urgent", TicketState.WAITING)
    assert company.now < await due_at(company, ticket_id) <= company.now + timedelta(minutes=30) < before
    assert ticket.answer_due_at == ticket.oldest_open_at + timedelta(minutes=30)


async def test_low_never_shortens_and_normal_is_normal_again(company: Company) -> None:
    ticket_id = await company.letter()
    before = (await company.ticket(ticket_id)).answer_due_at, await due_at(company, ticket_id)
    ticket = await change(company, "dora", ticket_id, LOW)
    assert (ticket.answer_due_at, await due_at(company, ticket_id)) == before
    await change(company, "dora", ticket_id, HIGH)
    ticket = await change(company, "dora", ticket_id, NORMAL)
    assert (ticket.class_key, ticket.answer_due_at) == ("normal", before[0])


async def test_an_urgent_claim_is_shortened_but_never_taken_away_at_once(company: Company) -> None:
    """Marked urgent long after it was claimed: its holder has the urgent class's time from now on."""
    ticket_id = await company.letter()
    await company.run(claim, company.who("dora"), ticket_id)
    before = await due_at(company, ticket_id)
    company.pass_time(hours=2)
    await change(company, "dora", ticket_id, HIGH)
    assert company.now < await due_at(company, ticket_id) <= company.now + timedelta(minutes=30)
    await change(company, "dora", ticket_id, NORMAL)
    assert await due_at(company, ticket_id) == before, "marking to and fro gives no time"


async def test_a_due_date_counts_where_it_is_earlier_than_the_class(company: Company) -> None:
    ticket_id = await company.letter()
    by_class = (await company.ticket(ticket_id)).answer_due_at
    for date, counts in (
        (company.now + timedelta(hours=1), company.now + timedelta(hours=1)),
        (company.now + timedelta(days=9), by_class),
        (None, by_class),
    ):
        await change(company, "dora", ticket_id, Edit(due_date=DueDate(date)))
        ticket = await company.ticket(ticket_id)
        assert (ticket.due_date, ticket.answer_due_at) == (date, counts)


async def test_who_may_not_act_changes_nothing(company: Company) -> None:
    """To a stranger it is not there; a follower only reads; an old version is refused."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter()
    with pytest.raises(NotFound):
        await change(company, "cleo", ticket_id, HIGH)
    await company.run(follow, company.who("vera"), ticket_id, company.ids["cleo"])
    with pytest.raises(NotYours):
        await change(company, "cleo", ticket_id, HIGH)
    version = (await company.ticket(ticket_id)).version
    with pytest.raises(StaleVersion):
        await company.run(edit, company.who("anna"), ticket_id, version - 1, HIGH)
    assert (await change(company, "anna", ticket_id, Edit())).version == version
    await company.run(claim, company.who("ben"), ticket_id)
    with pytest.raises(NotFound):
        await change(company, "anna", ticket_id, HIGH)
    assert (await change(company, "vera", ticket_id, HIGH)).priority is Priority.HIGH


@pytest.mark.parametrize("tags", [tuple(f"t{n}" for n in range(21)), ("x" * 41,)])
async def test_too_many_or_too_long_tags_are_refused(company: Company, tags: tuple[str, ...]) -> None:
    ticket_id = await company.letter()
    with pytest.raises(Invalid):
        await change(company, "dora", ticket_id, Edit(tags=tags))


async def test_worked_out_tickets_keep_their_tags_and_lose_their_dates(company: Company) -> None:
    """A date set for one letter says nothing of the next."""
    ticket_id = await company.letter(message_id="first@customer.example")
    await change(company, "dora", ticket_id, Edit(tags=("return",), due_date=DueDate(company.now)))
    version = (await company.ticket(ticket_id)).version
    done = await company.run(no_action, company.who("dora"), ticket_id, version, "")
    assert (done.tags, done.due_date, done.answer_due_at) == (("return",), None, None)
    done = await change(company, "dora", ticket_id, Edit(tags=("return", "thanks")))
    assert done.tags == ("return", "thanks")


async def test_no_answer_of_a_worked_out_ticket_is_due(company: Company) -> None:
    ticket_id = await company.letter()
    version = (await company.ticket(ticket_id)).version
    await company.run(no_action, company.who("dora"), ticket_id, version, "")
    with pytest.raises(NotYours):
        await change(company, "dora", ticket_id, Edit(due_date=DueDate(company.now + timedelta(days=1))))


@pytest.mark.parametrize("date", [EARLIEST, LATEST - timedelta(seconds=1)])
async def test_a_due_date_far_away_is_met_like_any_other(company: Company, date: datetime) -> None:
    """What is long past reminds once and moves nothing for ever."""
    ticket_id = await company.letter()
    await change(company, "dora", ticket_id, Edit(Priority.HIGH, due_date=DueDate(date)))
    assert (await company.ticket(ticket_id)).due_date == date
    for _ in range(5):
        if not await company.run(meet_deadlines) + await company.run(give_reminders):
            break
    assert not await company.run(meet_deadlines) + await company.run(give_reminders)
