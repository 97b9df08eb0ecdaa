"""Letters without end: whoever writes more than a person does is taken for a machine for a while, and people hear it.

What is filed so is not lost: it stands with its ticket or in the machine mail, and one click makes a letter of it.
"""

from datetime import datetime, timedelta
from typing import Any

from services.router.handlers.announcing import at_once, overseers
from services.router.handlers.threading import Sender, Thread
from services.router.policy.letter_limits import UNLIMITED, WINDOW, LetterLimits, Pause, next_pause
from services.router.ports import Store
from services.router.ports.outgoing import Destination, Outgoing
from shared.events import AlertKind, AlertRaised, EventType
from shared.identifiers import new_id

# The pause of all strangers together is kept under the address that nobody has.
STRANGERS = ""
# Mail that waited in a mailbox for so long is no loop, however much of it comes at once.
BACKLOG = timedelta(days=1)


async def loop_reason(
    store: Store,
    now: datetime,
    letter: dict[str, Any],
    sender: Sender,
    at: datetime,
    thread: Thread,
    limits: LetterLimits,
) -> str | None:
    """Why a letter that came at a moment is taken for one of a loop; None for a letter like any other."""
    by_mail = (letter.get("channel") or {}).get("kind", "mail") == "mail"
    if limits == UNLIMITED or not by_mail or _waited(letter, at, thread):
        return None
    of_strangers = limits.from_strangers if thread.ticket_id is None else 0
    found = await store.standing_of(sender.address, at - WINDOW, of_strangers)
    if sender.known and limits.per_correspondent:
        beyond = found.letters >= limits.per_correspondent
        wrote = f"{sender.address} wrote more than {limits.per_correspondent} letters within an hour"
        if await _pauses(store, now, sender.address, at, found.pause, beyond, wrote):
            return wrote
    if found.stranger and of_strangers:
        wrote = f"strangers wrote more than {limits.from_strangers} letters within an hour"
        if await _pauses(store, now, STRANGERS, at, found.strangers_pause, found.flooded, wrote):
            return wrote
    return None


def _waited(letter: dict[str, Any], at: datetime, thread: Thread) -> bool:
    """Whether a letter was written long before it came, and answers nothing of ours."""
    written = letter.get("date")
    if not written or thread.ticket_id is not None or thread.may_belong_to is not None:
        return False
    return at - datetime.fromisoformat(str(written)) > BACKLOG


async def _pauses(
    store: Store, now: datetime, address: str, at: datetime, last: Pause | None, beyond: bool, wrote: str
) -> bool:
    """Whether an address is paused at a moment; a pause that begins is told to those who oversee, once."""
    if last is not None and at < last.until:
        return True
    if not beyond:
        return False
    pause = next_pause(last, at)
    if await store.begin_pause(address, pause, at):
        hours = round((pause.until - at).total_seconds() / 3600)
        text = f"{wrote[0].upper()}{wrote[1:]}. What comes in the next {hours} h is filed as machine mail; look there."
        await tell_overseers(store, now, "Letters without end", text, f"correspondent:{address}")
    return True


async def tell_overseers(store: Store, now: datetime, title: str, text: str, key: str) -> None:
    """Tell supervisors, else administrators, of what concerns no ticket."""
    roster = await store.load_roster(0, now)
    alert = AlertRaised(
        alert_id=new_id(),
        ticket_id=None,
        kind=AlertKind.ATTENTION,
        title=title,
        text=text,
        recipients=at_once(overseers(roster, now), now),
    )
    if alert.recipients:
        await store.tell_all(Destination.NOTIFIER, [Outgoing(EventType.ALERT_RAISED, key, alert)], now)
