"""A letter walks the ladder by the test's clock; who sees it is looked at on every step."""

from services.router.handlers.acting import claim
from tests.integration.router_tickets.conftest import Company


async def test_a_known_customers_letter_waits_for_the_addressed_agent_alone(company: Company) -> None:
    """M1, M7, M9: only that person sees it, with a deadline, a record and an alert; then he claims it."""
    await company.add_customer("carla@customer.example", "speakers")
    ticket_id = await company.letter(to="anna@example.com")
    ticket = await company.ticket(ticket_id)
    assert (ticket.state, ticket.stage, ticket.exclusive) == ("waiting", "addressed", True)
    assert ticket.responsible_id == company.ids["anna"]
    assert await company.seen_by(ticket_id) == {"anna"}
    alert, = await company.told("alert.raised")
    assert [one["agent_id"] for one in alert["recipients"]] == [company.ids["anna"]]
    assert await company.value("select count(*) from decision where ticket_id = $1", ticket_id) == 1
    claimed = await company.run(claim, company.who("anna"), ticket_id)
    assert (claimed.state, claimed.holder_id) == ("claimed", company.ids["anna"])
    assert await company.value("select kind from deadline where done_at is null") == "claim"
    assert (await company.told("alert.withdrawn"))[0]["claimed_by"] == "Anna"
