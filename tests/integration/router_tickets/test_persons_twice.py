"""Two say at once that a person wrote what was taken for machine mail: it becomes one letter of one ticket."""

import asyncio

from services.router.handlers.errors import NotYours
from services.router.handlers.persons import this_was_a_person
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_correspondents import LIMITED, write
from tests.integration.router_tickets.test_threading import MALLORY, answered


async def both_say_so(company: Company, message_id: int) -> list[object]:
    said = (company.run(this_was_a_person, company.who(login), message_id, LIMITED) for login in ("dora", "vera"))
    return await asyncio.gather(*said, return_exceptions=True)


async def test_machine_mail_by_itself_becomes_one_ticket(company: Company) -> None:
    for _ in range(6):
        last = await write(company, MALLORY)
    before = await company.value("select count(*) from ticket")
    outcomes = await both_say_so(company, last["id"])
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [NotYours]
    assert await company.value("select count(*) from ticket") == before + 1
    await company.check()


async def test_machine_mail_of_a_ticket_becomes_one_letter(company: Company) -> None:
    ticket_id, sent = await answered(company)
    machine = {"kind": "vacation"}
    reference = sent["message_id"].strip("<>")
    await company.letter(MALLORY, machine=machine, in_reply_to=[reference])
    message_id = await company.value("select id from message where kind = 'machine' and ticket_id = $1", ticket_id)
    before = await company.value("select count(*) from ticket")
    outcomes = [one for one in await both_say_so(company, message_id) if not isinstance(one, Exception)]
    assert len(outcomes) == 1
    assert await company.value("select count(*) from ticket") <= before + 1
    await company.check()
