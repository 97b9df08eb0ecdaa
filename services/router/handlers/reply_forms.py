"""What somebody who is about to reply chooses from: recipients, senders, templates."""

from dataclasses import dataclass

from services.router.handlers.acting import agent_of, seen_ticket
from services.router.handlers.addresses import normalised
from services.router.handlers.publishing import answers_in_public
from services.router.handlers.recipients import recipients_of
from services.router.handlers.reply_tokens import Letterhead
from services.router.handlers.senders import OfferedSender, plain, senders_for
from services.router.handlers.templates import facts_of
from services.router.handlers.threading import is_ours
from services.router.policy.placeholders import filled
from services.router.ports import Store
from services.router.ports.messages import OpenLetter
from services.router.ports.sending import TemplateValues
from services.router.ports.tickets import TicketRow
from shared.events import Mailbox
from shared.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A template with its placeholders replaced."""

    key: str
    name: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplyForm:
    """Who gets the reply, who else is in the conversation, what it may be sent from and begin with.

    `public`: everybody reads it unless told.
    """

    to: list[Mailbox]
    participants: list[Mailbox]
    senders: list[OfferedSender]
    templates: list[FilledTemplate]
    public: bool


async def reply_form(store: Store, principal: Principal, ticket_id: int, head: Letterhead) -> ReplyForm:
    """Give the form of a reply to what is open of a ticket. Raises NotFound."""
    ticket = await seen_ticket(store, principal, ticket_id)
    letters = await store.open_letters(ticket_id)
    to = recipients_of(letters)
    facts = facts_of(ticket, principal, await _customer(store, ticket, letters))
    offered = await senders_for(store, principal, letters[-1] if letters else None, head)
    senders = [OfferedSender(one.address, one.name, filled(one.signature, facts)) for one in offered]
    templates = [
        FilledTemplate(one.key, one.name, one.language, filled(one.text, facts))
        for one in await _templates(store, principal)
    ]
    participants = await _participants(store, ticket_id, to, head)
    return ReplyForm(to, participants, senders, templates, answers_in_public(ticket, letters))


async def _customer(store: Store, ticket: TicketRow, letters: list[OpenLetter]) -> str:
    if letters and letters[-1].author_name:
        return letters[-1].author_name
    return (await store.ticket_details([ticket.id], 0))[0].customer_name


async def _templates(store: Store, principal: Principal) -> list[TemplateValues]:
    agent = await store.agent(agent_of(principal))
    home = agent.values.department if agent is not None else None
    found = [one.values for one in await store.templates()]
    everything = principal.is_at_least(Role.SUPERVISOR)
    return [one for one in found if everything or one.department is None or one.department == home]


async def _participants(store: Store, ticket_id: int, to: list[Mailbox], head: Letterhead) -> list[Mailbox]:
    """Everybody in the conversation beside ourselves and those who get the reply anyway, newest first."""
    named: dict[str, Mailbox] = {}
    for one in await store.correspondents(ticket_id):
        named.setdefault(plain(one.address), one)
    ours = await store.our_addresses(list(named)) | {normalised(head.address)}
    known = ours | {plain(one.address) for one in to}
    others = {key: one for key, one in named.items() if key not in known}
    return [one for key, one in others.items() if not await is_ours(store, key, head.address)]
