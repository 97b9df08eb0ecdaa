"""One letter that came to several of our addresses, and two that bear one Message-ID."""

from services.router.handlers.acting import claim
from services.router.handlers.delivered_again import delivered_again
from shared.events import MessageDeliveredAgain
from tests.integration.router_tickets.conftest import Company

CARLA = "carla@customer.example"


async def deliver_again(company: Company, ticket_id: int, *addresses: str) -> None:
    """Let another copy of the ticket's letter come."""
    letter_id = await company.value("select letter_id from message where ticket_id = $1", ticket_id)
    await company.run(delivered_again, MessageDeliveredAgain(letter_id=letter_id, delivered_to=list(addresses)))


async def test_later_copies_complete_the_addressed_while_the_ticket_waits(company: Company) -> None:
    ticket_id = await company.letter(CARLA, to="desk@example.com")
    await deliver_again(company, ticket_id, "ben@example.com", "desk@example.com")
    assert (await company.ticket(ticket_id)).addressed == (company.ids["ben"],)
    before = await company.ticket(ticket_id)
    await deliver_again(company, ticket_id, "ben@example.com")
    assert await company.ticket(ticket_id) == before
    named = await company.value("select letter -> 'delivered_to' from message where ticket_id = $1", ticket_id)
    assert named == ["ben@example.com", "desk@example.com"]
    assert await company.value("select count(*) from message") == 1
    await company.check()


async def test_a_copy_takes_nothing_from_whoever_claimed_the_ticket(company: Company) -> None:
    ticket_id = await company.letter(CARLA, to="desk@example.com")
    await company.run(claim, company.who("dora"), ticket_id)
    await deliver_again(company, ticket_id, "ben@example.com")
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.holder_id) == ("claimed", company.ids["dora"])
    await company.check()


async def test_the_same_message_id_with_other_content_is_two_letters(company: Company) -> None:
    first = await company.letter(CARLA, message_id="same@customer.example", text="One")
    second = await company.letter("dan@customer.example", message_id="same@customer.example", text="Another")
    assert first != second
    assert await company.value("select count(*) from message where rfc_message_id = 'same@customer.example'") == 2
