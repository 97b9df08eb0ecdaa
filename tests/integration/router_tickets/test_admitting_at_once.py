"""Somebody is let into a ticket while his letter goes elsewhere."""

import asyncio

from services.router.handlers.holding import admit, read_around
from services.router.handlers.splitting import split
from services.router.store.store import PostgresStore
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.test_threading import MALLORY, answered


async def test_a_letter_that_is_split_off_meanwhile_is_let_in_and_what_stayed_behind_is_not(company: Company) -> None:
    quoted, sent = await answered(company)
    named = [sent["message_id"].strip("<>")]
    own = await company.letter(MALLORY, in_reply_to=named, message_id="held@mallory.example")
    assert await company.letter(MALLORY, in_reply_to=["held@mallory.example"], subject="Another matter") == own
    around = await company.run(lambda store, _now: read_around(store, company.who("vera"), quoted))
    message_id = around.held[0].message_id
    version = (await company.ticket(own)).version
    async with company.database.transaction() as tx:
        made = await split(PostgresStore(tx), company.now, company.who("vera"), own, version, [message_id], None)
        letting_in = asyncio.create_task(company.run(admit, company.who("vera"), message_id))
        while not await company.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
            await asyncio.sleep(0)
    await letting_in
    assert await company.value("select ticket_id from message where id = $1", message_id) == quoted
    assert (await company.ticket(made.id)).merged_into == quoted
    assert (await company.ticket(own)).merged_into is None
    await company.check()
