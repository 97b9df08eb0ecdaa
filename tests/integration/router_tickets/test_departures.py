"""Somebody leaves for good: all he had goes to the others by and by, each ticket once, and one alert says so."""

from datetime import timedelta

from services.router.handlers.acting import claim
from services.router.handlers.agents import note_departure
from services.router.handlers.departures import show_departure
from services.router.worker import DeparturesLoop
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.machine_checks import pass_loops
from tests.integration.router_tickets.test_loops import Work, runtime_of

CARLA = "carla@customer.example"


async def heap(company: Company, held: int, offered: int) -> list[int]:
    """Letters to Anna: some she claimed, some that wait for her alone."""
    await company.add_customer(CARLA, "speakers")
    tickets = [await company.letter(CARLA, to="anna@example.com") for _ in range(held + offered)]
    for ticket_id in tickets[:held]:
        await company.run(claim, company.who("anna"), ticket_id)
    return tickets


async def hand_over(company: Company, *failing: int) -> None:
    """Let the loop pass until everything is handed over; its calls of these numbers fail."""
    loop = DeparturesLoop(runtime_of(company), Work(company, set(failing)))
    for _ in range(10):
        await loop.hand_over()


async def test_everything_is_handed_over_and_said_once(company: Company) -> None:
    await heap(company, held=3, offered=2)
    told_before = len(await company.told("alert.raised"))
    await company.run(note_departure, company.ids["anna"], None)
    departure = await company.run(lambda store, now: show_departure(store, company.ids["anna"]))
    assert (departure.total, departure.done, departure.ended_at) == (5, 0, None)
    await hand_over(company)
    departure = await company.run(lambda store, now: show_departure(store, company.ids["anna"]))
    assert (departure.total, departure.done, departure.ended_at) == (5, 5, company.now)
    rows = await company.rows("select state, holder_id, responsible_id from ticket")
    assert {(row["state"], row["holder_id"], row["responsible_id"]) for row in rows} == {
        ("waiting", None, company.ids["ben"])
    }
    told = (await company.told("alert.raised"))[told_before:]
    assert [(one["kind"], one["ticket_id"], one["text"]) for one in told] == [
        ("handover", None, "5 tickets of Anna were handed over: 5 to Ben."),
        ("waiting", None, "5 letters are waiting; the first: A question about my order"),
    ]
    assert [one["agent_id"] for one in told[0]["recipients"]] == [company.ids["vera"]]
    await company.check()


async def test_a_crash_in_between_loses_and_repeats_nothing(company: Company) -> None:
    """The database goes away again and again; each ticket is handed over once all the same."""
    tickets = await heap(company, held=4, offered=0)
    await company.run(note_departure, company.ids["anna"], None)
    await hand_over(company, 2, 4, 8)
    handed = await company.rows("select ticket_id from handover order by ticket_id")
    assert [row["ticket_id"] for row in handed] == tickets
    returns = await company.rows("select distinct returns from ticket")
    assert [row["returns"] for row in returns] == [1]
    kinds = [one["kind"] for one in await company.told("alert.raised")]
    assert kinds.count("handover") == 1


async def test_his_tokens_and_followings_end(company: Company) -> None:
    (ticket_id,) = await heap(company, held=1, offered=0)
    anna, ben = company.ids["anna"], company.ids["ben"]
    sql = "insert into token (hash, name, agent_id, scopes, created_at) values ('x', 'x', $1, '{tickets}', $2)"
    await company.value(sql, anna, company.now)
    await company.value("insert into follower values ($1, $2, $3), ($1, $4, $3)", ticket_id, anna, company.now, ben)
    for kind, ref, agent in (("agent", anna, ben), ("agent", ben, anna), ("agent", ben, company.ids["cleo"])):
        await company.value(
            "insert into standing_follower values ($1, $2, $3, $4, true)", kind, ref, agent, company.now
        )
    await company.run(note_departure, anna, None)
    assert await company.value("select revoked_at from token") == company.now
    assert [row["agent_id"] for row in await company.rows("select agent_id from follower")] == [ben]
    assert [row["ref"] for row in await company.rows("select ref from standing_follower")] == [ben]
    await hand_over(company)


async def test_who_had_nothing_departs_without_a_word(company: Company) -> None:
    await company.run(note_departure, company.ids["anna"], None)
    await hand_over(company)
    assert await company.told("alert.raised") == []
    departure = await company.run(lambda store, now: show_departure(store, company.ids["anna"]))
    assert (departure.total, departure.done, departure.ended_at) == (0, 0, company.now)


async def test_a_clock_set_back_brings_nobody_back_who_has_left(company: Company) -> None:
    """What the next one leaves behind goes to those who are there, though the first has "not left yet" by the clock."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    await company.run(note_departure, company.ids["anna"], None)
    await pass_loops(company)
    company.pass_time(minutes=-1)
    await company.run(note_departure, company.ids["ben"], None)
    await pass_loops(company)
    assert (await company.ticket(ticket_id)).responsible_id not in (company.ids["anna"], company.ids["ben"])
    company.pass_time(minutes=1)
    await company.check()


async def test_a_clock_set_back_lets_nobody_in_again_who_has_left(company: Company) -> None:
    """No door opens again that a departure has closed: signing in, claiming, hearing of tickets, counting as staff."""
    anna, ben = company.ids["anna"], company.ids["ben"]
    await company.add_customer(CARLA, "speakers")
    waiting = await company.letter(CARLA)
    await company.store("set_password", anna, "a hash")
    sql = "insert into token (hash, name, agent_id, scopes, created_at) values ('x', 'x', $1, '{tickets}', $2)"
    await company.value(sql, anna, company.now)
    await company.run(note_departure, anna, None)
    await hand_over(company)
    # what a departure ends is made again, so that nothing but the departure itself is asked about
    await company.value("update token set revoked_at = null")
    later = company.now + timedelta(days=1)
    await company.store("open_session", b"s", anna, False, later, company.now)
    await company.store("add_link", b"l", anna, later)
    await company.value("insert into follower values ($1, $2, $3), ($1, $4, $3)", waiting, anna, company.now, ben)
    company.pass_time(minutes=-1)
    now = company.now
    assert await company.store("principal_of_session", b"s", now) is None
    assert await company.store("principal_of_token", b"x") is None
    assert await company.store("use_link", b"l", now) is None
    assert (await company.store("count_attempt", "anna", now, now)).agent_id is None
    assert await company.store("claim_ticket", waiting, anna, True, now) is None
    assert await company.store("followers_of", [waiting]) == {waiting: [ben]}
    assert [one.agent_id for one in await company.store("listeners", waiting, None)] == [ben]
    assert await company.store("heard_of", anna) is None
    hifi = await company.store("audience", company.audiences["hifi"])
    assert hifi.agents == 1
    await company.value("update ticket set responsible_id = $1", anna)
    await company.value("update departure set ended_at = $1", now)
    assert [one.reason for one in await company.store("violations", now)] == ["nobody responsible is there"]
    await company.value("update ticket set responsible_id = $1", ben)
