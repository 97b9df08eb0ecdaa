"""What came in the night is shared out among those who come, so that nobody comes to an unshared heap."""

from datetime import timedelta

import pytest

from services.router.handlers.acting import claim
from services.router.handlers.replying import no_action
from services.router.worker import DesksLoop
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_desks import desks_of, look, responsible, summaries
from tests.integration.router_tickets.test_loops import Work, runtime_of


async def night(company: Company, letters: int) -> None:
    """Strangers write while nobody is there."""
    company.now = company.now.replace(hour=22, minute=0)
    for number in range(letters):
        company.pass_time(seconds=1)
        await company.letter(f"stranger{number}@customer.example", subject=f"Night letter {number}")
    company.now = company.now.replace(hour=9, minute=0, second=0) + timedelta(days=1)


@pytest.mark.parametrize(("staggered", "at_a_look"), [(False, 200), (True, 200), (True, 3)])
async def test_a_nights_letters_are_shared_among_those_who_come(
    company: Company, staggered: bool, at_a_look: int
) -> None:
    """However they come, everybody ends with his share, every letter with one responsible person, one alert each."""
    loop = DesksLoop(runtime_of(company), Work(company, set()), at_a_look)
    await night(company, 40)
    people = ("anna", "ben", "cleo", "dora")
    for login in people:
        await company.heartbeat(login)
        if staggered:
            await look(loop)
            company.pass_time(seconds=20)
            await company.heartbeat(*people[: people.index(login) + 1])
    await look(loop)
    shares = await responsible(company)
    assert sum(shares.values()) == 40
    assert set(shares) == set(people)
    assert max(shares.values()) - min(shares.values()) <= 3
    told = await summaries(company)
    assert sorted(agent_id for agent_id, _ in told) == sorted(company.ids[login] for login in people)
    assert all("letters are waiting; the first: Night letter" in text for _, text in told)
    if staggered:
        assert told[0][1] == "20 letters are waiting; the first: Night letter 0"
    await company.check()


class Arrival(Work):
    """Work during which people (`late`) come to their desks, after the look at who is there."""

    late: tuple[str, ...] = ()

    async def __call__(self, handler):
        result = await super().__call__(handler)
        if self.late:
            await self._company.heartbeat(*self.late)
        return result


async def test_who_comes_while_letters_are_shared_out_keeps_nobody_from_his_share(company: Company) -> None:
    """Dora comes after the look that saw Cleo come: each has her share in the end."""
    await night(company, 40)
    await company.heartbeat("anna", "ben")
    work = Arrival(company, set())
    loop = DesksLoop(runtime_of(company), work)
    await look(loop)
    await company.heartbeat("cleo")
    work.late = ("dora",)
    await look(loop)
    company.pass_time(seconds=15)
    await company.heartbeat("anna", "ben", "cleo", "dora")
    await look(loop)
    shares = await responsible(company)
    assert sum(shares.values()) == 40
    assert max(shares.values()) - min(shares.values()) <= 3, shares
    await company.check()


async def test_nobody_is_given_more_than_he_can_bear(company: Company) -> None:
    """What is above everybody's capacity waits for nobody there, until somebody has room again."""
    await company.value("update agent set capacity = 3")
    await night(company, 12)
    await company.value("update ticket set responsible_id = $1", company.ids["dora"])
    loop = desks_of(company)
    await company.heartbeat("anna", "ben")
    await look(loop)
    assert await responsible(company) == {"anna": 3, "ben": 3, "dora": 6}
    texts = sorted(text for _, text in await summaries(company))
    assert texts == [f"3 letters are waiting; the first: Night letter {number}" for number in (0, 1)]
    # She answers one of hers, and is given the next that waits for nobody there.
    ticket_id = await company.value("select min(id) from ticket where responsible_id = $1", company.ids["anna"])
    ticket = await company.run(claim, company.who("anna"), ticket_id)
    await company.run(no_action, company.who("anna"), ticket_id, ticket.version, "thanks")
    company.pass_time(seconds=15)
    await company.heartbeat("anna", "ben")
    await look(loop)
    assert await responsible(company) == {"anna": 3, "ben": 3, "dora": 5}
    assert len(await summaries(company)) == 2
    await company.check()
