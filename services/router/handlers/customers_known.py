"""What a decision looks at of customers: their past, the audience a form named, what the letter's order is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.router.policy.facts import CustomerFacts
from services.router.policy.words import AudienceId
from services.router.ports import Store
from services.router.ports.decisions import CustomerPast
from services.router.ports.tickets import TicketRow


async def load_known(store: Store, tickets: Sequence[TicketRow]) -> dict[int, CustomerPast]:
    """Give by ticket what is known of its customer."""
    pasts = await store.load_pasts([ticket.customer_id for ticket in tickets])
    audiences, worth = await _named_audiences(store, tickets), await _order_values(store, tickets)
    return {one.id: _with_named(one.id, pasts[one.customer_id], audiences, worth) for one in tickets}


async def _named_audiences(store: Store, tickets: Sequence[TicketRow]) -> Mapping[int, int]:
    """By ticket the audience that a form or a question under a product named outright."""
    about = [(one.id, one.about.get("audience"), one.about.get("product")) for one in tickets if one.about]
    asked = [(ticket_id, audience, product) for ticket_id, audience, product in about if audience or product]
    return await store.named_audiences(asked) if asked else {}


async def _order_values(store: Store, tickets: Sequence[TicketRow]) -> Mapping[int, int | None]:
    """By ticket what the order it is about is worth, for those that are about one of their customer's orders."""
    about = [(one.id, one.customer_id, one.about.get("order")) for one in tickets if one.about]
    asked = [(ticket_id, customer_id, order) for ticket_id, customer_id, order in about if order]
    return await store.order_values(asked) if asked else {}


def _with_named(
    ticket_id: int, past: CustomerPast, audiences: Mapping[int, int], worth: Mapping[int, int | None]
) -> CustomerPast:
    """What is known, with what the letter is about in place of what is concluded."""
    facts: CustomerFacts = past.facts
    if ticket_id in audiences:
        facts = replace(facts, audience_override=AudienceId(audiences[ticket_id]))
    if ticket_id in worth:
        facts = replace(facts, order_value=worth[ticket_id])
    return past if facts is past.facts else replace(past, facts=facts)
