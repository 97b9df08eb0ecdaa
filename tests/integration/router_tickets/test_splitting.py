"""Splitting: chosen letters, and what answered them, get a ticket of their own; both go on as their letters say."""

import pytest

from services.router.handlers.acting import add_note, claim
from services.router.handlers.blocking import block
from services.router.handlers.composing import ReplyText
from services.router.handlers.editing import Edit, edit
from services.router.handlers.errors import NotYours
from services.router.handlers.following import follow
from services.router.handlers.outcomes import reply_failed
from services.router.handlers.replying import reply
from services.router.handlers.snoozing import Sleep, snooze
from services.router.handlers.splitting import split
from services.router.ports.tickets import Priority, TicketRow, TicketState
from shared.errors import Invalid, NotFound, StaleVersion
from shared.events import ReplyFailed
from tests.integration.router_tickets.conftest import HEAD, Company

FIRST = "first@customer.example"


async def letters_of(company: Company, ticket_id: int) -> list[int]:
    rows = await company.rows("select id from message where ticket_id = $1 and kind = 'letter' order by id", ticket_id)
    return [row["id"] for row in rows]


async def parted(company: Company, login: str, ticket_id: int, ids: list[int], subject: str | None = None) -> TicketRow:
    version = (await company.ticket(ticket_id)).version
    return await company.run(split, company.who(login), ticket_id, version, ids, subject)


async def conversation(company: Company, *more: str) -> int:
    """A ticket of a first letter and one more for each subject."""
    ticket_id = await company.letter(message_id=FIRST)
    for subject in more:
        company.pass_time(minutes=1)
        assert (
            await company.letter(subject=subject, in_reply_to=[FIRST], message_id=f"{subject}@c.example") == ticket_id
        )
    return ticket_id


async def test_a_letter_gets_a_ticket_of_its_own_and_the_ladder_runs(company: Company) -> None:
    ticket_id = await conversation(company, "second", "third")
    ticket = await company.ticket(ticket_id)
    await company.run(edit, company.who("dora"), ticket_id, ticket.version, Edit(Priority.HIGH, ("cable",)))
    await company.run(follow, company.who("vera"), ticket_id, company.ids["cleo"])
    await company.run(block, company.who("vera"), ticket_id, company.ids["ben"], "knows her")
    _, second, third = await letters_of(company, ticket_id)
    made = await parted(company, "dora", ticket_id, [second])
    assert (made.subject, made.state, made.customer_id) == ("second", TicketState.WAITING, ticket.customer_id)
    assert (made.priority, made.tags) == (Priority.HIGH, ("cable",))
    assert await letters_of(company, made.id) == [second]
    assert third in await letters_of(company, ticket_id)
    assert (await company.ticket(ticket_id)).state is TicketState.WAITING
    assert [one.agent_id for one in await company.store("followers_of_ticket", made.id)] == [company.ids["cleo"]]
    assert "ben" not in await company.seen_by(made.id), "a block goes with the letters"
    whats = await company.rows("select ticket_id, facts from history where what = 'split' order by ticket_id")
    assert [one["ticket_id"] for one in whats] == [ticket_id, made.id]
    assert await company.letter(in_reply_to=["second@c.example"], message_id="4@c.example") == made.id


async def test_a_ticket_without_an_open_letter_left_is_worked_out(company: Company) -> None:
    """Its holder learns that what he held went elsewhere."""
    ticket_id = await conversation(company)
    claimed = await company.run(claim, company.who("ben"), ticket_id)
    await company.run(reply, company.who("ben"), ticket_id, claimed.version, ReplyText("Here."), HEAD)
    assert await company.letter(subject="another", in_reply_to=[FIRST], message_id="2@c.example") == ticket_id
    await company.run(claim, company.who("ben"), ticket_id)
    made = await parted(company, "vera", ticket_id, [(await letters_of(company, ticket_id))[1]], "A new matter")
    assert (made.subject, made.state) == ("A new matter", TicketState.WAITING)
    assert (await company.ticket(ticket_id)).state is TicketState.WORKED_OUT
    (told,) = [one for one in await company.told("alert.raised") if one["kind"] == "lost"]
    assert [one["agent_id"] for one in told["recipients"]] == [company.ids["ben"]]


@pytest.mark.parametrize(("login", "state"), [("vera", "claimed"), ("vera", "snoozed"), ("ben", "claimed")])
async def test_the_holder_learns_that_somebody_else_split_his_ticket(company: Company, login: str, state: str) -> None:
    """Letters he was about to answer are elsewhere; of his own doing he is not told."""
    ticket_id = await conversation(company, "second", "third")
    held = await company.run(claim, company.who("ben"), ticket_id)
    if state == "snoozed":
        await company.run(snooze, company.who("ben"), ticket_id, held.version, Sleep(), HEAD)
    made = await parted(company, login, ticket_id, [(await letters_of(company, ticket_id))[1]])
    told = [one for one in await company.told("alert.raised") if one["kind"] == "attention"]
    assert [(one["ticket_id"], [to["agent_id"] for to in one["recipients"]]) for one in told] == (
        [(ticket_id, [company.ids["ben"]])] if login == "vera" else []
    )
    assert all(f"#{made.id}" in one["text"] for one in told)
    assert (await company.ticket(ticket_id)).state == state


async def test_an_answered_letter_takes_its_answer_along(company: Company) -> None:
    """Answered letters make a worked-out ticket; a reply that fails then reopens that one, and mail threads into it."""
    ticket_id = await conversation(company)
    claimed = await company.run(claim, company.who("dora"), ticket_id)
    await company.run(reply, company.who("dora"), ticket_id, claimed.version, ReplyText("Here."), HEAD)
    await company.letter(subject="another", in_reply_to=[FIRST], message_id="2@c.example")
    first, _ = await letters_of(company, ticket_id)
    made = await parted(company, "vera", ticket_id, [first])
    assert made.state is TicketState.WORKED_OUT
    assert await company.value("select ticket_id from message where kind = 'reply'") == made.id
    token = await company.value("select token from ticket_token")
    assert await company.letter(text=f"[ac:{token}]", message_id="3@c.example") == made.id
    reply_id = await company.value("select reply_id from message where kind = 'reply'")
    failed = ReplyFailed(reply_id=reply_id, ticket_id=ticket_id, message_id="m", recipient=None, reason="no such box")
    await company.run(reply_failed, failed)
    assert len(await company.store("open_letters", made.id)) == 2
    assert len(await company.store("open_letters", ticket_id)) == 1


async def test_what_cannot_be_split_is_refused(company: Company) -> None:
    """All letters, none of this ticket, notes, and half of what one reply answered."""
    ticket_id = await conversation(company, "second")
    claimed = await company.run(claim, company.who("dora"), ticket_id)
    await company.run(reply, company.who("dora"), ticket_id, claimed.version, ReplyText("Both."), HEAD)
    await company.letter(subject="third", in_reply_to=[FIRST], message_id="3@c.example")
    note = await company.run(add_note, company.who("vera"), ticket_id, "a note")
    foreign = (await letters_of(company, await company.letter("other@customer.example")))[0]
    first, second, third = await letters_of(company, ticket_id)
    for ids in ([first, second, third], [note], [foreign], [999_999], [first], [second, third]):
        with pytest.raises(Invalid):
            await parted(company, "vera", ticket_id, ids)
    with pytest.raises(StaleVersion):
        await company.run(split, company.who("vera"), ticket_id, 1, [third], None)
    assert (await parted(company, "vera", ticket_id, [first, second])).state is TicketState.WORKED_OUT


async def test_only_who_may_act_splits(company: Company) -> None:
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await conversation(company, "second")
    second = (await letters_of(company, ticket_id))[1]
    with pytest.raises(NotFound):
        await parted(company, "cleo", ticket_id, [second])
    await company.run(follow, company.who("vera"), ticket_id, company.ids["cleo"])
    with pytest.raises(NotYours):
        await parted(company, "cleo", ticket_id, [second])
    await company.run(claim, company.who("ben"), ticket_id)
    with pytest.raises(NotFound):
        await parted(company, "anna", ticket_id, [second])
    made = await parted(company, "ben", ticket_id, [second])
    assert (await company.ticket(ticket_id)).holder_id == company.ids["ben"]
    assert made.state is TicketState.WAITING


async def test_whoever_answered_what_is_split_off_goes_on_seeing_it(company: Company) -> None:
    """The customer's next letter about it is his first, too."""
    ticket_id = await conversation(company)
    claimed = await company.run(claim, company.who("dora"), ticket_id)
    await company.run(reply, company.who("dora"), ticket_id, claimed.version, ReplyText("Here."), HEAD)
    await company.letter(subject="another", in_reply_to=[FIRST], message_id="2@c.example")
    first, _ = await letters_of(company, ticket_id)
    made = await parted(company, "vera", ticket_id, [first])
    assert (made.responsible_id, made.thread_owner_id) == (company.ids["dora"], company.ids["dora"])
