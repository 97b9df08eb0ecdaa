"""A colleague forwards a customer's letter to one of our addresses: the customer is its author, the rest is a note."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.router.handlers.addresses import normalised
from services.router.handlers.threading import FORWARDED, Sender, is_vouched_for
from services.router.ports import Store
from services.router.ports.messages import Author, MessageKind, NewMessage

# What of the forwarding letter is not the customer's: his own stands in the forwarded part, or is not known.
_UNKNOWN: dict[str, Any] = {
    "message_id": None,
    "in_reply_to": [],
    "references": [],
    "reply_to": [],
    "html": None,
    "contact": None,
}
_HIS_OWN = ("message_id", "in_reply_to", "references", "subject", "date", "text", "visible_text")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The customer's letter in normal form, who forwarded it and what he wrote above it."""

    letter: dict[str, Any]
    agent_id: int
    author: Sender
    note: str


async def unwrap(store: Store, now: datetime, letter: dict[str, Any], sender: Sender) -> Unwrapped | None:
    """Take a customer's letter out of the one that an agent forwarded; None for any other letter.

    Only where our mail server vouches for the agent: else anybody could put words into a customer's mouth.
    """
    inner = letter.get("forwarded")
    if not inner or not sender.verified or not is_vouched_for(letter):
        return None
    agent_id = await _agent(store, now, sender.address)
    if agent_id is None or await store.agents_of_addresses([normalised(inner["from"]["address"])]):
        return None
    taken = {name: inner[name] for name in _HIS_OWN if inner.get(name) is not None}
    his = {
        **letter,
        **_UNKNOWN,
        **taken,
        "from": inner["from"],
        "forwarded": None,
        "forwarded_by": letter["from"],
        "authentication": None,
        "defects": [*letter.get("defects", ()), FORWARDED],
    }
    return Unwrapped(his, agent_id, sender, str(inner.get("note") or ""))


async def _agent(store: Store, now: datetime, address: str) -> int | None:
    for agent_id in await store.agents_of_addresses([address]):
        agent = await store.agent(agent_id)
        if agent is not None and not agent.has_departed(now):
            return agent_id
    return None


async def add_forwarders_note(store: Store, unwrapped: Unwrapped, ticket_id: int, at: datetime) -> None:
    """Keep who forwarded a letter, and what he wrote above it, as his note."""
    agent = await store.agent(unwrapped.agent_id)
    name = agent.values.name if agent is not None else unwrapped.author.name
    text = unwrapped.note.strip() or "Forwarded this letter."
    author = Author(name, unwrapped.author.address, agent_id=unwrapped.agent_id)
    await store.add_message(NewMessage(ticket_id, MessageKind.NOTE, author, "", text, at, visible_text=text))
