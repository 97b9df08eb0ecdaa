"""Followers read a ticket and hear of each change in one alert; they may not act on it, nor get around a mark."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.router.handlers.acting import claim, hand_on, release, seen_ticket
from services.router.handlers.agents import note_departure
from services.router.handlers.blocking import block
from services.router.handlers.composing import ReplyText
from services.router.handlers.errors import NotYours
from services.router.handlers.facts import keep_ratings
from services.router.handlers.followers import note_seen
from services.router.handlers.following import (
    follow,
    follow_as_rule,
    read_followers,
    read_standing,
    unfollow,
    unfollow_as_rule,
)
from services.router.handlers.queries import read_history, read_messages
from services.router.handlers.replying import reply
from services.router.handlers.snoozing import Sleep, snooze, wake
from services.router.policy.reassignment import Target, TargetKind
from services.router.ports.facts import RatingLine
from services.router.ports.following import StandingKind
from shared.errors import Forbidden, NotFound
from tests.integration.router_tickets.conftest import HEAD, Company

CARLA = "carla@customer.example"


async def live(company: Company, login: str) -> list[tuple[int, str]]:
    """The alerts of being a follower that stand for somebody, as notifier would show them."""
    agent = company.ids[login]
    standing: dict[UUID, tuple[int, str]] = {}
    sql = "select type, data from outbox where destination = 'notifier' order by position"
    for row in await company.rows(sql):
        data = row["data"]
        if row["type"] == "alert.raised.v1" and data["kind"] == "followed":
            if agent in [one["agent_id"] for one in data["recipients"]]:
                standing[data["alert_id"]] = (data["ticket_id"], data["text"])
        elif row["type"] == "alert.withdrawn.v1" and (data["agent_ids"] is None or agent in data["agent_ids"]):
            standing = {
                alert: told
                for alert, told in standing.items()
                if told[0] != data["ticket_id"] or data["alert_id"] not in (None, alert)
            }
    return list(standing.values())


async def let_follow(company: Company, login: str, ticket_id: int, by: str = "vera") -> None:
    await company.run(follow, company.who(by), ticket_id, company.ids[login])


async def sees(company: Company, login: str, ticket_id: int) -> bool:
    try:
        await company.run(lambda store, now: seen_ticket(store, company.who(login), ticket_id))
    except NotFound:
        return False
    return True


async def test_a_follower_reads_and_hears_of_every_change_in_one_alert(company: Company) -> None:
    """Claimed, handed on, given back, answered, written again: always one alert, the latest."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter(to="anna@example.com", message_id="first@customer.example")
    assert not await sees(company, "cleo", ticket_id)
    await let_follow(company, "cleo", ticket_id)
    cleo = company.who("cleo")
    assert await sees(company, "cleo", ticket_id)
    assert await company.run(lambda store, _now: read_messages(store, cleo, ticket_id, 0, 10))
    await company.run(claim, company.who("anna"), ticket_id)
    assert await live(company, "cleo") == [(ticket_id, "Anna claimed it.")]
    version = (await company.ticket(ticket_id)).version
    ben = Target(TargetKind.AGENT, company.ids["ben"])
    await company.run(hand_on, company.who("anna"), ticket_id, version, ben, "he knows it")
    assert await live(company, "cleo") == [(ticket_id, "Anna handed it on.")]
    await company.run(claim, company.who("ben"), ticket_id)
    await company.run(release, company.who("ben"), ticket_id, "not I")
    assert await live(company, "cleo") == [(ticket_id, "Ben gave it back.")]
    claimed = await company.run(claim, company.who("ben"), ticket_id)
    await company.run(reply, company.who("ben"), ticket_id, claimed.version, ReplyText("Here."), HEAD)
    assert await live(company, "cleo") == [(ticket_id, "Ben answered it.")]
    assert await sees(company, "cleo", ticket_id)
    again = await company.letter(in_reply_to=["first@customer.example"])
    assert again == ticket_id
    assert [one for one, _ in await live(company, "cleo")] == [ticket_id]


async def test_the_last_word_stays_until_it_was_seen(company: Company) -> None:
    """An alert of an open ticket stands though it was seen; of a worked-out one it goes with that."""
    ticket_id = await company.letter()
    await let_follow(company, "cleo", ticket_id)
    claimed = await company.run(claim, company.who("dora"), ticket_id)

    async def acknowledge() -> None:
        alert = await company.value("select alert_id from follower where ticket_id = $1", ticket_id)
        await company.run(note_seen, alert, company.ids["cleo"])

    await acknowledge()
    assert len(await live(company, "cleo")) == 1
    await company.run(reply, company.who("dora"), ticket_id, claimed.version, ReplyText("Here."), HEAD)
    assert len(await live(company, "cleo")) == 1
    await acknowledge()
    assert await live(company, "cleo") == []


async def test_nobody_hears_of_his_own_doings_nor_twice(company: Company) -> None:
    """The holder and whom the ladder alerts have an alert of their own."""
    ticket_id = await company.letter()
    for login in ("dora", "vera"):
        await let_follow(company, login, ticket_id, by=login)
    await company.run(claim, company.who("dora"), ticket_id)
    assert await live(company, "dora") == []
    assert await live(company, "vera") == [(ticket_id, "Dora claimed it.")]
    assert (await company.run(release, company.who("dora"), ticket_id, "")).stage == "supervisors"
    assert await live(company, "dora") == []
    assert await live(company, "vera") == [], "the ladder has told her that nobody has it"


async def test_following_is_no_right_to_act(company: Company) -> None:
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter()
    await let_follow(company, "cleo", ticket_id)
    with pytest.raises(NotFound):
        await company.run(claim, company.who("cleo"), ticket_id)
    await let_follow(company, "anna", ticket_id)
    await company.run(claim, company.who("anna"), ticket_id)
    with pytest.raises(NotYours):
        await company.run(release, company.who("cleo"), ticket_id, "")


async def test_who_decides_who_follows(company: Company) -> None:
    """Oneself what one sees; the holder and supervisors for others; to a stranger nothing is there."""
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter()
    with pytest.raises(NotFound):
        await let_follow(company, "cleo", ticket_id, by="cleo")
    with pytest.raises(NotYours):
        await let_follow(company, "cleo", ticket_id, by="anna")
    await company.run(claim, company.who("anna"), ticket_id)
    await let_follow(company, "cleo", ticket_id, by="anna")
    with pytest.raises(NotFound):
        await company.run(follow, company.who("vera"), ticket_id, 999_999)
    (found,) = await company.run(lambda store, _now: read_followers(store, company.who("cleo"), ticket_id))
    assert (found.agent_id, found.name, found.standing) == (company.ids["cleo"], "Cleo", False)
    await company.run(unfollow, company.who("cleo"), ticket_id, company.ids["cleo"])
    assert not await sees(company, "cleo", ticket_id)
    entries = await company.run(lambda store, _now: read_history(store, company.who("anna"), ticket_id, 0, 50))
    assert [one.what for one in entries][-2:] == ["followed", "unfollowed"]


async def test_whom_the_customer_marked_badly_never_follows(company: Company) -> None:
    """Neither by himself, nor by the holder's or a supervisor's word, nor by a rule; a new mark ends it."""
    await company.add_customer(CARLA, "speakers", rated=("ben", 1))
    ticket_id = await company.letter()
    for by in ("vera", "ben"):
        with pytest.raises((NotYours, NotFound)):
            await let_follow(company, "ben", ticket_id, by=by)
    customer = (await company.ticket(ticket_id)).customer_id
    await company.run(follow_as_rule, company.who("vera"), StandingKind.CUSTOMER, customer, company.ids["ben"])
    assert not await sees(company, "ben", ticket_id)
    assert not await sees(company, "ben", await company.letter())
    await let_follow(company, "cleo", ticket_id)
    await company.run(claim, company.who("anna"), ticket_id)
    mark = RatingLine(0, None, f"shop {CARLA}", "cleo", 2, "", company.now)
    await company.run(keep_ratings, [mark])
    assert not await sees(company, "cleo", ticket_id)


async def test_standing_followers_follow_what_opens_and_what_somebody_comes_to_hold(company: Company) -> None:
    await company.add_customer(CARLA, "speakers")
    first = await company.letter()
    customer = (await company.ticket(first)).customer_id
    await company.run(follow_as_rule, company.who("vera"), StandingKind.CUSTOMER, customer, company.ids["cleo"])
    assert await sees(company, "cleo", first), "what is open already"
    second = await company.letter(subject="Another matter")
    assert await sees(company, "cleo", second)
    assert [ticket for ticket, _ in await live(company, "cleo")] == [second]
    await company.run(follow_as_rule, company.who("vera"), StandingKind.AGENT, company.ids["ben"], company.ids["dora"])
    assert not await sees(company, "dora", second)
    await company.run(claim, company.who("ben"), second)
    assert await live(company, "dora") == [(second, "Ben claimed it.")]
    (row,) = [one for one in await company.store("followers_of_ticket", second) if one.agent_id == company.ids["dora"]]
    assert row.standing
    await company.run(
        lambda store, _now: unfollow_as_rule(
            store, company.who("vera"), StandingKind.CUSTOMER, customer, company.ids["cleo"]
        )
    )
    assert not await sees(company, "cleo", await company.letter(subject="A third"))
    rows = await company.run(
        lambda store, _now: read_standing(store, company.who("vera"), StandingKind.CUSTOMER, customer)
    )
    assert rows == []


async def test_nobody_reads_strangers_letters_by_making_himself_follow(company: Company) -> None:
    """Cleo sees no ticket of this customer; whoever does may follow him, but not for others or a colleague."""
    customer = await company.add_customer(CARLA, "speakers")
    await company.letter()
    own = (StandingKind.CUSTOMER, customer)
    with pytest.raises(NotYours):
        await company.run(follow_as_rule, company.who("cleo"), *own, company.ids["cleo"])
    with pytest.raises(Forbidden):
        await company.run(follow_as_rule, company.who("anna"), *own, company.ids["cleo"])
    with pytest.raises(Forbidden):
        await company.run(
            follow_as_rule, company.who("anna"), StandingKind.AGENT, company.ids["ben"], company.ids["anna"]
        )
    await company.run(follow_as_rule, company.who("anna"), *own, company.ids["anna"])
    with pytest.raises(NotFound):
        await company.run(follow_as_rule, company.who("vera"), StandingKind.CUSTOMER, 999_999, company.ids["anna"])


async def test_who_follows_a_customer_of_his_own_accord_hears_of_nothing_he_may_not_see(company: Company) -> None:
    """Anna sees the group's tickets; what is offered to Ben alone, or kept from her, is none of hers."""
    customer = await company.add_customer(CARLA, "speakers")
    ours = await company.letter()
    hidden = await company.letter(to="ben@example.com", subject="For Ben alone")
    await company.run(follow_as_rule, company.who("anna"), StandingKind.CUSTOMER, customer, company.ids["anna"])
    later = [await company.letter(to=f"{to}@example.com", subject=to) for to in ("ben", "desk")]
    for ticket_id in (ours, hidden, *later):
        await company.run(claim, company.who("ben"), ticket_id)
    seen = {ticket_id for ticket_id in (ours, hidden, *later) if await sees(company, "anna", ticket_id)}
    assert seen == {ours, later[1]}
    told = [one for one in await company.told("alert.raised") if one["kind"] == "followed"]
    assert {one["ticket_id"] for one in told} == seen
    await company.run(follow_as_rule, company.who("vera"), StandingKind.CUSTOMER, customer, company.ids["anna"])
    assert await sees(company, "anna", hidden), "with a supervisor's grant"
    await company.run(follow_as_rule, company.who("anna"), StandingKind.CUSTOMER, customer, company.ids["anna"])
    assert await sees(company, "anna", await company.letter(to="ben@example.com", subject="Another for Ben"))


async def test_who_leaves_follows_nothing(company: Company) -> None:
    ticket_id = await company.letter()
    await company.run(claim, company.who("dora"), ticket_id)
    await let_follow(company, "cleo", ticket_id)
    customer = (await company.ticket(ticket_id)).customer_id
    await company.run(follow_as_rule, company.who("vera"), StandingKind.CUSTOMER, customer, company.ids["cleo"])
    await company.run(note_departure, company.ids["cleo"], None)
    assert await company.rows("select * from follower") == await company.rows("select * from standing_follower") == []
    with pytest.raises(NotYours):
        await let_follow(company, "cleo", ticket_id)


async def test_whoever_follows_no_longer_because_of_a_mark_has_no_alert_of_it(company: Company) -> None:
    await company.add_customer(CARLA, "speakers")
    ticket_id = await company.letter()
    await let_follow(company, "cleo", ticket_id)
    await company.run(claim, company.who("anna"), ticket_id)
    assert len(await live(company, "cleo")) == 1
    await company.run(keep_ratings, [RatingLine(0, None, f"shop {CARLA}", "cleo", 1, "", company.now)])
    assert await live(company, "cleo") == []


@pytest.mark.parametrize("way", ["woken", "blocked"])
async def test_a_follower_hears_that_others_are_asked(company: Company, way: str) -> None:
    """It woke while its holder was not there, or a supervisor took it from him."""
    ticket_id = await company.letter()
    await let_follow(company, "cleo", ticket_id)
    version = (await company.run(claim, company.who("dora"), ticket_id)).version
    if way == "woken":
        await company.run(snooze, company.who("dora"), ticket_id, version, Sleep(), HEAD)
        sql = "insert into absence (agent_id, starts_at, ends_at, kind) values ($1, $2, $3, 'leave')"
        await company.value(sql, company.ids["dora"], company.now, company.now + timedelta(days=9))
        await company.run(wake, company.who("vera"), ticket_id)
    else:
        await company.run(block, company.who("vera"), ticket_id, company.ids["dora"], "knows her")
    words = {
        "woken": "It woke while the one who had it was not there: others are asked now.",
        "blocked": "Vera gave it to others.",
    }
    assert await live(company, "cleo") == [(ticket_id, words[way])]
