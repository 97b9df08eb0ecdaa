"""Policies on trial on real Postgres: what was recorded is replayed, and a shadow decides beside the live policy."""

import asyncio
import io
import zipfile

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.errors import InvalidPolicy
from services.router.handlers.recorded_history import packed, recorded_files
from services.router.handlers.replying import no_action
from services.router.handlers.shadow import read_shadow, remove_shadow, replace_shadow
from services.router.handlers.simulations import MOST_WAITING, ask_simulation, cancel_simulation, read_simulation
from services.router.policy.decision import Decision
from services.router.policy.document import default_policy_text, parse_policy
from services.router.policy.words import Entry
from services.router.simulation.actors import RecordedActors
from services.router.simulation.history_form import read_history
from services.router.simulation.replay import Replay
from services.router.simulation.world import World
from services.router.store.store import PostgresStore
from services.router.trying.loops import ShadowLoop, SimulationLoop
from shared.errors import Conflict, Invalid, NotFound, TooManyRequests
from shared.runtime import Runtime
from shared.wakeups import Wakeups
from tests.integration.router_tickets.conftest import Company

TEXT = default_policy_text()
POLICY = parse_policy(TEXT)
UNADDRESSED = "\n".join(line for line in TEXT.splitlines() if "{id: addressed," not in line)
"""The preset without its first stage."""


class CompanyClock:
    """The clock that only tests move."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def now(self):
        """Give the company's time."""
        return self._company.now


def runtime_of(company: Company) -> Runtime:
    return Runtime("router", company.database, CompanyClock(company), Wakeups("", "router"))


def work_of(company: Company):
    async def work(handler):
        return await company.database.run(lambda tx: handler(PostgresStore(tx)))

    return work


async def a_week(company: Company) -> dict[str, int]:
    """A known customer writes to Anna, a stranger to everybody; Anna claims and ends the first."""
    await company.add_customer("carla@customer.example", "speakers", rated=("ben", 1))
    first = await company.letter(to="anna+sound@example.com")
    stranger = await company.letter("stranger@customer.example")
    company.pass_time(minutes=20)
    await company.heartbeat()
    await company.run(claim, company.who("anna"), first)
    company.pass_time(minutes=30)
    await company.heartbeat()
    ticket = await company.ticket(first)
    await company.run(no_action, company.who("anna"), first, ticket.version, "said thanks")
    return {"first": first, "stranger": stranger}


async def history_of(company: Company):
    files = await company.run(lambda store, _now: recorded_files(store, None))
    pack = zipfile.ZipFile(io.BytesIO(packed(files)))
    texts = {name.removesuffix(".csv"): pack.read(name).decode().splitlines(keepends=True) for name in pack.namelist()}
    return read_history(texts)


async def test_what_was_recorded_is_read_back_whole(company: Company):
    tickets = await a_week(company)
    history, bad = await history_of(company)
    assert bad == []
    first, stranger = history.letters
    anna = company.ids["anna"]
    assert (first.ticket_key, first.addressed) == (str(tickets["first"]), (anna,))
    assert (first.claimed_by, first.answered_by) == (anna, anna)
    assert (first.answered_at - first.received_at).total_seconds() == 50 * 60
    assert (stranger.addressed, stranger.answered_by, stranger.customer_key[0]) == ((), None, "#")
    assert {history.logins[agent.id]: agent.id for agent in history.agents} == company.ids
    assert [(mark.agent, mark.score) for mark in history.marks] == [(company.ids["ben"], 1)]
    assert history.orders[0].lines[0][0] == company.audiences["hifi"]


async def test_a_replay_asks_whom_the_live_policy_asked(company: Company):
    await a_week(company)
    history, _ = await history_of(company)
    world = World(history, POLICY.quality)
    replayed: list[Decision] = []
    Replay(history, POLICY, world, RecordedActors(), decided=replayed.append).run(lambda: None)
    live = await company.rows("select record from decision order by id")
    shown = [(one["record"]["stage"], one["record"]["responsible"], one["record"]["hold"]["due_at"]) for one in live]
    found = [one.as_record() for one in replayed if one.entry is Entry.LETTER]
    assert [(one["stage"], one["responsible"], one["hold"]["due_at"]) for one in found] == shown


async def finished(loop: SimulationLoop, company: Company, simulation: int):
    """Let the loop look until the simulation has come to an end."""
    async with asyncio.timeout(60):
        while True:
            await loop.look()
            row, result = await company.run(lambda store, _now: read_simulation(store, simulation))
            if row.state not in ("queued", "running"):
                return row, result
            await asyncio.sleep(0.05)


async def test_a_simulation_says_what_would_have_gone_differently(company: Company):
    tickets = await a_week(company)
    asked = await company.run(ask_simulation, company.who("root"), UNADDRESSED, None, None, None)
    loop = SimulationLoop(runtime_of(company), work_of(company))
    row, result = await finished(loop, company, asked.id)
    assert (row.state, row.reason, row.done) == ("done", None, row.total)
    kinds = [one["kind"] for one in result["table"]]
    assert kinds[:3] == ["policy", "against", "wall-clock ladder"]
    assert kinds.count("baseline") == 8
    (first,) = [one for one in result["differences"] if one["ticket"] == str(tickets["first"])]
    assert (first["policy"]["stage"], first["against"]["stage"]) == ("audience", "addressed")
    assert (first["recorded"]["answered_by"], first["against"]["responsible"]) == ("anna", "anna")
    assert result["table"][0]["choices"]["badly_rated"] == 0


async def test_only_the_time_asked_for_counts(company: Company):
    await a_week(company)
    since = company.now
    company.pass_time(minutes=5)
    await company.letter("late@customer.example")
    asked = await company.run(ask_simulation, company.who("root"), TEXT, 1, since, None)
    _, result = await finished(SimulationLoop(runtime_of(company), work_of(company)), company, asked.id)
    assert result["letters"] == 1


async def test_a_time_without_letters_fails_with_the_reason(company: Company):
    asked = await company.run(ask_simulation, company.who("root"), TEXT, None, None, None)
    row, result = await finished(SimulationLoop(runtime_of(company), work_of(company)), company, asked.id)
    assert (row.state, result) == ("failed", None)
    assert row.reason == "there is no letter to replay in this time"


async def test_a_cancelled_simulation_stops_and_the_next_one_runs(company: Company):
    await a_week(company)
    first = await company.run(ask_simulation, company.who("root"), TEXT, None, None, None)
    second = await company.run(ask_simulation, company.who("root"), TEXT, None, None, None)
    loop = SimulationLoop(runtime_of(company), work_of(company))
    await loop.look()
    await company.run(cancel_simulation, first.id)
    row, _ = await finished(loop, company, second.id)
    assert row.state == "done"
    row, result = await company.run(lambda store, _now: read_simulation(store, first.id))
    assert (row.state, result) == ("cancelled", None)
    with pytest.raises(Conflict):
        await company.run(cancel_simulation, first.id)


async def test_only_so_many_simulations_wait(company: Company):
    wish = company.who("root"), TEXT, None, None, None
    asked = [await company.run(ask_simulation, *wish) for _ in range(MOST_WAITING)]
    with pytest.raises(TooManyRequests) as refused:
        await company.run(ask_simulation, *wish)
    assert "cancel one" in refused.value.message
    await company.run(cancel_simulation, asked[3].id)
    assert (await company.run(ask_simulation, *wish)).state == "queued"


async def test_a_simulation_of_a_dead_process_is_taken_again(company: Company):
    await a_week(company)
    asked = await company.run(ask_simulation, company.who("root"), TEXT, None, None, None)
    assert (await company.store("take_simulation", 3_600)).id == asked.id
    assert await company.store("take_simulation", 3_600) is None
    await company.value("update simulation set leased_until = now() - interval '1 second'")
    row, _ = await finished(SimulationLoop(runtime_of(company), work_of(company)), company, asked.id)
    assert row.state == "done"


async def test_a_process_that_stops_gives_its_simulation_back(company: Company):
    await a_week(company)
    asked = await company.run(ask_simulation, company.who("root"), TEXT, None, None, None)
    loop = SimulationLoop(runtime_of(company), work_of(company))
    await loop.look()
    await loop.close()
    await loop.look()
    assert await company.value("select state from simulation where id = $1", asked.id) == "queued"


async def test_what_cannot_be_simulated_is_refused(company: Company):
    root, now = company.who("root"), company.now
    with pytest.raises(InvalidPolicy) as refused:
        await company.run(ask_simulation, root, "policy: x", None, None, None)
    assert refused.value.facts["errors"][0]["line"] == 1
    with pytest.raises(NotFound):
        await company.run(ask_simulation, root, TEXT, 99, None, None)
    with pytest.raises(Invalid):
        await company.run(ask_simulation, root, TEXT, None, now, now)


async def follow(company: Company) -> None:
    """Let the shadow policy catch up."""
    company.pass_time(seconds=3)
    loop = ShadowLoop(runtime_of(company), work_of(company))
    while not await loop.follow():
        pass


async def test_a_shadow_of_the_same_policy_never_differs(company: Company):
    await company.run(replace_shadow, company.who("root"), TEXT)
    await a_week(company)
    await follow(company)
    row = await company.run(lambda store, _now: read_shadow(store))
    assert (row.decisions, row.different, row.failed) == (2, 0, 0)


async def test_a_shadow_says_where_it_would_have_decided_otherwise(company: Company):
    await company.letter("early@customer.example", to="anna@example.com")
    await company.run(replace_shadow, company.who("root"), UNADDRESSED)
    tickets = await a_week(company)
    await follow(company)
    row = await company.run(lambda store, _now: read_shadow(store))
    # The letter of before is none of its business.
    assert (row.decisions, row.different, row.failed) == (2, 1, 0)
    (one,) = await company.store("shadow_differences", 2**62, 10)
    assert one.ticket_id == tickets["first"]
    assert (one.live["stage"], one.live["responsible"]) == ("addressed", company.ids["anna"])
    assert one.shadow["stage"] == "audience"
    await follow(company)
    assert len(await company.store("shadow_differences", 2**62, 10)) == 1


async def test_a_shadow_that_fails_is_counted_and_changes_nothing(company: Company):
    await company.run(replace_shadow, company.who("root"), TEXT)
    await company.value("update shadow_policy set text = 'policy: broken'")
    tickets = await a_week(company)
    await follow(company)
    row = await company.run(lambda store, _now: read_shadow(store))
    assert (row.decisions, row.different, row.failed) == (2, 0, 2)
    assert "PolicyRefused" in row.failure
    assert (await company.ticket(tickets["stranger"])).stage == "everybody"


async def test_a_new_shadow_begins_anew_and_an_ended_one_is_forgotten(company: Company):
    await company.run(replace_shadow, company.who("root"), UNADDRESSED)
    await a_week(company)
    await follow(company)
    placed = await company.run(replace_shadow, company.who("root"), TEXT)
    assert (placed.decisions, placed.different) == (0, 0)
    assert await company.store("shadow_differences", 2**62, 10) == []
    await company.run(lambda store, _now: remove_shadow(store))
    with pytest.raises(NotFound):
        await company.run(lambda store, _now: remove_shadow(store))
