"""Whose letter it is: the customer of an identity, made on first contact."""

from datetime import datetime
from typing import Any

from services.router.handlers.threading import Sender
from services.router.ports import Store

# Identities that a channel names are believed as keys only where the channel is signed; mail names none.
LONGEST_IDENTITY = 320
FILLED_IN = ("form", "question")


async def customer_of(store: Store, letter: dict[str, Any], sender: Sender, now: datetime) -> int:
    """Give the customer of a letter; without any identity one of its own, so that no letter is lost."""
    identities = _identities(letter, sender)
    found = await store.find_customer(identities) if identities else None
    if found is not None:
        return found
    return await store.add_customer(sender.name, letter.get("language"), identities, now)


def _identities(letter: dict[str, Any], sender: Sender) -> list[tuple[str, str]]:
    contact = letter.get("contact") or {}
    # Into a form anybody writes any number.
    is_filled_in = (letter.get("channel") or {}).get("kind") in FILLED_IN
    named = [
        ("external", contact.get("external_id") or ""),
        ("address", sender.address if sender.known else ""),
        ("phone", "" if is_filled_in else contact.get("phone") or ""),
    ]
    return [(kind, str(value)[:LONGEST_IDENTITY]) for kind, value in named if value]
