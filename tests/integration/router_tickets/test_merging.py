"""Merging: the letters of one ticket go to another with all that hangs on them; nothing is forgotten."""

import asyncio
from datetime import timedelta

import pytest

from services.router.handlers.acting import add_note, claim, seen_ticket
from services.router.handlers.blocking import block
from services.router.handlers.composing import ReplyText
from services.router.handlers.editing import DueDate, Edit, edit
from services.router.handlers.errors import NewLetter, NotYours
from services.router.handlers.following import follow
from services.router.handlers.merging import merge
from services.router.handlers.outcomes import reply_failed
from services.router.handlers.replying import no_action, reply
from services.router.handlers.snoozing import Sleep, snooze
from services.router.ports.tickets import Priority, TicketRow, TicketState
from shared.errors import Invalid, NotFound, StaleVersion
from shared.events import ReplyFailed
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"


async def joined(company: Company, login: str, source: int, target: int) -> TicketRow:
    version = (await company.ticket(source)).version
    return await company.run(merge, company.who(login), source, version, target)


async def answer(company: Company, login: str, ticket_id: int) -> None:
    claimed = await company.run(claim, company.who(login), ticket_id)
    await company.run(reply, company.who(login), ticket_id, claimed.version, ReplyText("Here."), HEAD)


async def test_letters_tags_people_and_dates_go_to_the_other(company: Company) -> None:
    source = await company.letter(subject="Cable", text="First")
    company.pass_time(minutes=5)
    target = await company.letter(subject="Speaker")
    soon = company.now + timedelta(hours=1)
    own = await company.ticket(source)
    changes = Edit(Priority.HIGH, ("cable",), DueDate(soon))
    await company.run(edit, company.who("dora"), source, own.version, changes)
    other = await company.ticket(target)
    await company.run(edit, company.who("dora"), target, other.version, Edit(tags=("speaker",)))
    await company.run(follow, company.who("vera"), source, company.ids["cleo"])
    merged = await joined(company, "dora", source, target)
    assert (merged.id, merged.tags, merged.priority) == (target, ("cable", "speaker"), Priority.HIGH)
    assert (merged.due_date, merged.oldest_open_at) == (soon, own.oldest_open_at)
    assert (merged.state, merged.class_key) == (TicketState.WAITING, "urgent")
    assert len(await company.store("open_letters", target)) == 2
    gone = await company.ticket(source)
    assert (gone.state, gone.merged_into) == (TicketState.WORKED_OUT, target)
    assert await company.store("open_letters", source) == []
    assert [one.agent_id for one in await company.store("followers_of_ticket", target)] == [company.ids["cleo"]]
    found = await company.value("select count(*) from ticket where id = $1 and search @@ 'cable & speaker'", target)
    assert found == 1
    whats = await company.rows("select ticket_id, facts from history where what = 'merged' order by ticket_id")
    assert [(one["ticket_id"], one["facts"]) for one in whats] == [
        (source, {"into": target}),
        (target, {"from": source}),
    ]


async def test_later_mail_threads_into_the_target(company: Company) -> None:
    """By Message-ID of a letter, by our token in the reply, after one merge and after another."""
    source = await company.letter(message_id="first@customer.example")
    await answer(company, "dora", source)
    target, last = await company.letter(subject="Two"), await company.letter(subject="Three")
    await joined(company, "vera", source, target)
    await joined(company, "vera", target, last)
    assert (await company.ticket(source)).merged_into == last, "it names the ticket that has its letters"
    assert await company.letter(in_reply_to=["first@customer.example"]) == last
    sent = (await company.told("reply.requested"))[0]["message_id"]
    assert await company.letter(in_reply_to=[sent.strip("<>")], message_id="x@customer.example") == last
    token = await company.value("select token from ticket_token")
    assert await company.letter(text=f"Thanks\n[ac:{token}]", message_id="y@customer.example") == last


async def test_a_letter_that_waits_for_a_merge_joins_the_target(company: Company) -> None:
    """It found its ticket before the merge and gets hold of it after."""
    source = await company.letter(message_id="first@customer.example")
    target = await company.letter(subject="Two")
    merging = asyncio.Event()

    async def slowly(store, now):
        await merge(store, now, company.who("vera"), source, (await store.read_ticket(source)).version, target)
        merging.set()
        await asyncio.sleep(0)

    async def write() -> int:
        await merging.wait()
        return await company.letter(in_reply_to=["first@customer.example"])

    _, ticket_id = await asyncio.gather(company.run(slowly), write())
    assert ticket_id == target


async def test_a_failed_reply_reopens_the_ticket_in_which_it_stands_now(company: Company) -> None:
    source = await company.letter()
    await answer(company, "dora", source)
    target = await company.letter(subject="Two")
    await answer(company, "dora", target)
    reply_id = await company.value("select reply_id from message where ticket_id = $1 and kind = 'reply'", source)
    await joined(company, "dora", source, target)
    failed = ReplyFailed(reply_id=reply_id, ticket_id=source, message_id="m", recipient=CARLA, reason="no such box")
    await company.run(reply_failed, failed)
    assert (await company.ticket(target)).state is TicketState.WAITING
    assert (await company.ticket(source)).state is TicketState.WORKED_OUT


@pytest.mark.parametrize("state", list(TicketState))
async def test_the_target_goes_on_as_it_stands(company: Company, state: TicketState) -> None:
    """Waiting it waits, claimed its holder is told, asleep it wakes, worked out it goes through the ladder."""
    target = await company.letter(subject="Target")
    dora = company.who("dora")
    if state is not TicketState.WAITING:
        claimed = await company.run(claim, dora, target)
    if state is TicketState.SNOOZED:
        sleep = Sleep(until=company.now + timedelta(days=2))
        await company.run(snooze, dora, target, claimed.version, sleep, HEAD)
    if state is TicketState.WORKED_OUT:
        await company.run(no_action, dora, target, claimed.version, "")
    source = await company.letter(subject="Source")
    merged = await joined(company, "vera", source, target)
    waits = state in (TicketState.WAITING, TicketState.WORKED_OUT)
    assert (await company.ticket(target)).state is (TicketState.WAITING if waits else TicketState.CLAIMED)
    told = [one["kind"] for one in await company.told("alert.raised") if one["ticket_id"] == target]
    wanted = {TicketState.CLAIMED: "letter", TicketState.SNOOZED: "woken"}
    assert state not in wanted or wanted[state] in told
    assert merged.id == target


async def test_nothing_comes_of_it_where_no_letter_is_open(company: Company) -> None:
    """Two finished ones become one finished one."""
    source, target = await company.letter(), await company.letter(subject="Two")
    for ticket_id in (source, target):
        await answer(company, "dora", ticket_id)
    merged = await joined(company, "dora", source, target)
    assert (merged.state, await company.value("select count(*) from message where ticket_id = $1", target)) == (
        TicketState.WORKED_OUT,
        4,
    )


async def test_whoever_loses_his_ticket_by_it_learns_why(company: Company) -> None:
    source, target = await company.letter(), await company.letter(subject="Two")
    await company.run(claim, company.who("ben"), source)
    await joined(company, "vera", source, target)
    (told,) = [one for one in await company.told("alert.raised") if one["kind"] == "lost"]
    assert [one["agent_id"] for one in told["recipients"]] == [company.ids["ben"]]
    assert str(target) in told["text"]


async def test_an_answer_begun_before_the_merge_is_held_back(company: Company) -> None:
    source, target = await company.letter(), await company.letter(subject="Two")
    claimed = await company.run(claim, company.who("dora"), target)
    await joined(company, "vera", source, target)
    with pytest.raises(NewLetter):
        await company.run(reply, company.who("dora"), target, claimed.version, ReplyText("x"), HEAD)


async def test_what_does_not_belong_together_stays_apart(company: Company) -> None:
    """Another customer's ticket, a public one, itself, a merged one, one unseen, one of another version."""
    source, target = await company.letter(), await company.letter(subject="Two")
    foreign = await company.letter("other@customer.example")
    public = await company.letter(public=True, publish_to="https://shop.example/q")
    for other in (foreign, public, source):
        with pytest.raises(Invalid):
            await joined(company, "vera", source, other)
    with pytest.raises(NotFound):
        await joined(company, "vera", source, 999_999)
    with pytest.raises(StaleVersion):
        await company.run(merge, company.who("vera"), source, 99, target)
    await joined(company, "vera", source, target)
    for one, other in ((source, public), (target, source)):
        with pytest.raises((NotYours, Invalid)):
            await joined(company, "vera", one, other)
    with pytest.raises(NotYours):
        await company.run(add_note, company.who("vera"), source, "x")
    with pytest.raises(NotYours):
        await company.run(claim, company.who("dora"), source)


async def test_only_who_may_act_on_both_merges_and_reads_what_was_merged(company: Company) -> None:
    await company.add_customer(CARLA, "speakers")
    hifi, other = await company.letter(), await company.letter(subject="Two")
    await company.run(claim, company.who("ben"), other)
    for login in ("cleo", "anna"):
        with pytest.raises(NotFound):
            await joined(company, login, hifi, other)
    await company.run(follow, company.who("vera"), other, company.ids["anna"])
    with pytest.raises(NotYours):
        await joined(company, "anna", hifi, other)
    await joined(company, "ben", hifi, other)

    async def sees(login: str) -> bool:
        try:
            await company.run(lambda store, _now: seen_ticket(store, company.who(login), hifi))
        except NotFound:
            return False
        return True

    assert {login for login in company.ids if await sees(login)} == {"ben", "anna", "vera", "root"}


async def test_who_was_kept_away_from_the_letters_stays_so(company: Company) -> None:
    """A block goes with the letters: a holder whom it concerns loses the ticket that took them."""
    source, target = await company.letter(), await company.letter(subject="Two")
    await company.run(block, company.who("vera"), source, company.ids["dora"], "knows her")
    await company.run(claim, company.who("dora"), target)
    merged = await joined(company, "vera", source, target)
    assert (merged.state, merged.holder_id) == (TicketState.WAITING, None)
    assert "dora" not in await company.seen_by(target)


async def test_merging_crosswise_at_once_ends_with_one_of_both(company: Company) -> None:
    """Neither waits for the other for ever, and no letter is in no ticket."""
    for number in range(10):
        one, two = await company.letter(subject=f"A{number}"), await company.letter(subject=f"B{number}")
        outcomes = await asyncio.gather(
            joined(company, "vera", one, two), joined(company, "root", two, one), return_exceptions=True
        )
        assert [isinstance(outcome, TicketRow) for outcome in outcomes].count(True) == 1
        left = [ticket for ticket in (one, two) if await company.store("open_letters", ticket)]
        assert len(left) == 1
    await company.check()


@pytest.mark.parametrize("having", ["offered", "claimed", "followed", "worked_out"])
async def test_a_block_that_comes_with_the_letters_takes_everything_away(company: Company, having: str) -> None:
    """He sees nothing of the ticket that took them, no alert of it stands, and he learns why if it was his."""
    source = await company.letter()
    anna = company.ids["anna"]
    await company.run(block, company.who("vera"), source, anna, "knows her")
    if having == "worked_out":
        await answer(company, "dora", source)
    target = await company.letter(subject="Two", to="anna@example.com" if having == "offered" else "desk@example.com")
    if having == "claimed":
        await company.run(claim, company.who("anna"), target)
    if having == "worked_out":
        await answer(company, "anna", target)
    if having == "followed":
        await company.run(follow, company.who("vera"), target, anna)
        await company.run(claim, company.who("dora"), target)
    await joined(company, "vera", source, target)
    with pytest.raises(NotFound):
        await company.run(lambda store, _now: seen_ticket(store, company.who("anna"), target))
    lost = [one for one in await company.told("alert.raised") if one["kind"] == "lost"]
    wanted = having in ("offered", "claimed")
    assert [to["agent_id"] for one in lost for to in one["recipients"]] == ([anna] if wanted else [])
    gone = [one for one in await company.told("alert.withdrawn") if one["ticket_id"] == target]
    assert [one for one in gone if one["agent_ids"] is None or anna in one["agent_ids"]]
