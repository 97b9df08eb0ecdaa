"""Whom a reply goes to: those who wrote, or those the agent names, and not a crowd by mistake."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.router.handlers.addresses import deliverable, normalised
from services.router.handlers.errors import ManyCopied
from services.router.ports.messages import OpenLetter
from shared.errors import Invalid
from shared.events import Mailbox

# M43: to more people than these a letter is copied only by one who was asked.
FEW_COPIES = 2


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a reply, and who a copy; nobody twice."""

    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]


def recipients(
    letters: Sequence[OpenLetter], to: Sequence[str] | None, cc: Sequence[str], *, many_copied: bool
) -> Recipients:
    """Give who gets a reply to these letters: whoever wrote them unless `to` names others.

    Raises Invalid for what is no address, ManyCopied for a crowd of others unless `many_copied`.
    """
    wrote = recipients_of(letters)
    names = {normalised(one.address): one.name for one in wrote}
    chosen = wrote if to is None else _mailboxes(deliverable(to, "to"), names)
    if to is not None and not chosen:
        raise Invalid("Somebody must get this letter.", field="to")
    known = {normalised(one.address) for one in chosen}
    copied = [one for one in _mailboxes(deliverable(cc, "cc"), names) if normalised(one.address) not in known]
    others = [one.address for one in (*chosen, *copied) if normalised(one.address) not in names]
    if len(others) > FEW_COPIES and not many_copied:
        raise ManyCopied(addresses=others)
    return Recipients(tuple(chosen), tuple(copied))


def is_for_author_alone(people: Recipients, letters: Sequence[OpenLetter]) -> bool:
    """Whether a reply goes to one of those who wrote these letters, and to nobody else."""
    wrote = {normalised(one.address) for one in recipients_of(letters)}
    return not people.cc and len(people.to) == 1 and normalised(people.to[0].address) in wrote


def _mailboxes(addresses: Iterable[str], names: dict[str, str]) -> list[Mailbox]:
    once = {normalised(one): one for one in reversed(list(addresses))}
    return [Mailbox(name=names.get(key, ""), address=address) for key, address in reversed(once.items())]


def recipients_of(letters: Sequence[OpenLetter]) -> list[Mailbox]:
    """Whom a reply goes to: everybody whose letter it answers, the newest one's author first, each once."""
    found = [to for letter in reversed(letters) if (to := recipient_of(letter)) is not None]
    return list({to.address.lower(): to for to in reversed(found)}.values())[::-1]


def recipient_of(letter: OpenLetter) -> Mailbox | None:
    """Where a letter wants its answer; None when it gave no address.

    Nobody diverts an answer under a forged name: Reply-To counts only where nothing speaks against the sender, and
    for a known customer only within his own domain or where his mail server vouches for the letter.
    """
    named = letter.letter.get("reply_to") or []
    wished = next((one for one in named if "@" in str(one.get("address"))), None)
    if wished is not None and _may_wish(letter, str(wished["address"])):
        return Mailbox(name=str(wished.get("name") or ""), address=str(wished["address"]))
    if "@" not in letter.author_address:
        return None
    return Mailbox(name=letter.author_name, address=letter.author_address)


def _may_wish(letter: OpenLetter, address: str) -> bool:
    if not letter.author_verified:
        return False
    found = letter.letter.get("authentication") or {}
    at_home = address.rpartition("@")[2].lower() == letter.author_address.rpartition("@")[2].lower()
    return at_home or not letter.author_known or "pass" in (found.get("dmarc"), found.get("dkim"))
