"""Which ticket a letter belongs to: our own token first, then known Message-IDs; always checked against the sender.

Whoever is no party to a ticket opens one of his own, whatever his letter quotes: nothing of the foreign ticket is said
to him, and his letter becomes part of it only when somebody who may answer it lets him in.
"""

from dataclasses import dataclass
from typing import Any

from services.router.handlers.addresses import normalised
from services.router.handlers.reply_tokens import Letterhead, tokens_in
from services.router.policy.free_mail import FREE_MAIL
from services.router.ports import Store
from services.router.ports.tickets import TicketRow

UNVERIFIED = "unverified_sender"
REWRITTEN = "rewritten_by_list"
FORWARDED = "forwarded_by_staff"
MOST_REFERENCES = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a letter says it is from. `known` is False where the From header proves nothing at all.

    `verified` is False also where the mail server refuted it, where a list or a colleague's forward names him, or
    where nothing vouches for an address in a domain of ours: then `pretends` is True, and he is nobody's party.
    """

    name: str
    address: str
    known: bool
    verified: bool
    pretends: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket a letter joins, else the one it quotes without being a party to it; both None without any."""

    ticket_id: int | None = None
    may_belong_to: int | None = None


async def sender_of(store: Store, letter: dict[str, Any], own_address: str = "") -> Sender:
    """Read the sender of a letter in normal form; `own_address` is where answers to us come back to."""
    mailbox = letter.get("from") or {}
    name, address = str(mailbox.get("name") or "")[:200], normalised(str(mailbox.get("address") or ""))[:320]
    defects = letter.get("defects", ())
    if not address or "@" not in address or UNVERIFIED in defects:
        return Sender(name, address, known=False, verified=False)
    if is_vouched_for(letter):
        return Sender(name, address, known=True, verified=True)
    pretends = await is_ours(store, address, own_address)
    refuted = (letter.get("authentication") or {}).get("dmarc") == "fail"
    named_by_others = REWRITTEN in defects or FORWARDED in defects
    return Sender(name, address, True, not (pretends or refuted or named_by_others), pretends)


def is_vouched_for(letter: dict[str, Any]) -> bool:
    """Whether our mail server found that the letter comes from the domain it names."""
    found = letter.get("authentication") or {}
    return found.get("dmarc") != "fail" and "pass" in (found.get("dmarc"), found.get("dkim"))


async def is_ours(store: Store, address: str, own_address: str) -> bool:
    """Whether an address is an agent's, or in a domain of ours. Of a free mail service only the address counts."""
    domain = address.rpartition("@")[2]
    if domain in FREE_MAIL:
        return address == own_address.lower() or bool(await store.agents_of_addresses([address]))
    return domain == own_address.rpartition("@")[2].lower() or await store.is_our_domain(domain)


async def find_thread(store: Store, letter: dict[str, Any], sender: Sender, head: Letterhead) -> Thread:
    """Give the ticket a person's letter belongs to; what it quotes as a stranger is for a person to decide."""
    candidates = await tickets_by_token(store, letter, head)
    if sender.verified:
        # Everybody who ever got a letter knows its Message-ID: it counts only where nothing speaks against the sender.
        candidates += await tickets_by_reference(store, letter)
    if sender.known and not sender.pretends:
        for ticket_id in dict.fromkeys(candidates):
            if await store.is_party(ticket_id, sender.address):
                return Thread(ticket_id)
    return Thread(may_belong_to=candidates[0] if candidates else None)


async def find_subject(store: Store, letter: dict[str, Any], sender: Sender, head: Letterhead) -> int | None:
    """Give the ticket machine mail speaks of: by our token from anybody, by other Message-IDs from a party alone.

    A machine has no sender worth checking, but only who got our letter knows its token; a customer's own Message-ID
    is known to whomever he wrote to.
    """
    by_token = await tickets_by_token(store, letter, head)
    if by_token:
        return by_token[0]
    for ticket_id in await tickets_by_reference(store, letter):
        if await store.is_party(ticket_id, sender.address):
            return ticket_id
    return None


async def tickets_by_token(store: Store, letter: dict[str, Any], head: Letterhead) -> list[int]:
    """Give the tickets of the valid tokens a letter quotes."""
    tokens = tokens_in(letter)
    rows = await store.find_tokens(tokens) if tokens else []
    valid = {row.token: row.stands_in for row in rows if head.is_ours(row.token, row.ticket_id, row.reply_id)}
    return [valid[token] for token in tokens if token in valid]


async def tickets_by_reference(store: Store, letter: dict[str, Any]) -> list[int]:
    """Give the tickets whose messages a letter names in In-Reply-To and References."""
    machine = letter.get("machine") or {}
    original = machine.get("original_message_id")
    named = [*letter.get("in_reply_to", ()), original, *reversed(letter.get("references", ()))]
    ids = list(dict.fromkeys(bare_id(one) for one in named if one))[:MOST_REFERENCES]
    return await store.tickets_of_message_ids(ids) if ids else []


async def lock_thread(store: Store, ticket_id: int) -> TicketRow | None:
    """Give a ticket that a letter belongs to, locked: of a merged one the ticket that took its letters."""
    ticket = await store.lock_ticket(ticket_id)
    while ticket is not None and ticket.merged_into is not None:
        ticket = await store.lock_ticket(ticket.merged_into)
    return ticket


def bare_id(message_id: str) -> str:
    """Give a Message-ID as it is stored: without angle brackets."""
    return message_id.strip().strip("<>")
