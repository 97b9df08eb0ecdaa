"""What bounces and complaints say of addresses: marked until somebody writes from there or a later letter is sent."""

from datetime import datetime
from typing import Any

from services.router.handlers.addresses import normalised
from services.router.handlers.loops import tell_overseers
from services.router.ports import Store
from services.router.ports.correspondents import BouncedAddress
from services.router.ports.messages import ReplyRow
from shared.events import MessageBounced, ReplyFailed


async def mark_bounced(store: Store, event: MessageBounced, reply: ReplyRow) -> None:
    """Mark whom a reply did not reach: the recipient the report names, if the reply went to him, else the only one."""
    address = _reached_not(reply, event.recipient)
    if address is not None:
        permanent = not is_delayed(event.letter) and not (event.status or "").startswith("4.")
        reason = " ".join(part for part in (event.status, event.reason) if part)
        await store.note_bounced(BouncedAddress(address, event.received_at, permanent, reason[:500]))


async def mark_refused(store: Store, now: datetime, event: ReplyFailed, reply: ReplyRow) -> None:
    """Mark whose server refused a reply for good."""
    address = _reached_not(reply, event.recipient) if event.recipient else None
    if address is not None:
        await store.note_bounced(BouncedAddress(address, now, permanent=True, reason=event.reason[:500]))


def _reached_not(reply: ReplyRow, recipient: str | None) -> str | None:
    named = normalised(recipient or "")
    if named in reply.recipients:
        return named
    # A forwarding server names the address behind; of several recipients it is not known whose that is.
    return reply.recipients[0] if len(reply.recipients) == 1 else None


def is_delayed(letter: dict[str, Any]) -> bool:
    """Whether the server that reports goes on trying: then nothing has failed yet."""
    return bool((letter.get("machine") or {}).get("delayed"))


async def tell_complaint(store: Store, now: datetime, letter: dict[str, Any], key: str) -> None:
    """Tell those who oversee that somebody reported a letter of ours as abuse."""
    machine = letter.get("machine") or {}
    if machine.get("complaint"):
        who = f" by {machine['recipient']}" if machine.get("recipient") else ""
        text = f"A letter of ours was reported as abuse{who}; the report stands in the machine mail or with its ticket."
        await tell_overseers(store, now, "A letter of ours was reported as abuse", text, f"complaint:{key}")
