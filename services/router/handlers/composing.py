"""A reply as a letter: to whom, under which names, threaded under the letter it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.router.handlers.reply_tokens import Letterhead, marked
from services.router.ports.messages import OpenLetter
from shared.events import Mailbox, ReplyRequested

# RFC 5322 sets no bound; mail servers refuse header blocks that grow with every answer.
MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What the agent writes, who gets a copy, and whether others will read it (None: as the ticket has it)."""

    text: str
    cc: tuple[str, ...] = ()
    public: bool | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """What a reply is made of: the ticket, its own id, the letter it answers and the mailbox it comes from."""

    ticket_id: int
    subject: str
    reply_id: UUID
    answered: OpenLetter
    sender: Mailbox


def compose(parts: Composed, written: ReplyText, to: Sequence[Mailbox], head: Letterhead) -> tuple[ReplyRequested, str]:
    """Make the letter, and give its token."""
    token = head.token(parts.ticket_id, parts.reply_id)
    answered = parts.answered
    letter = ReplyRequested(
        reply_id=parts.reply_id,
        ticket_id=parts.ticket_id,
        message_id=bracketed(head.message_id(parts.ticket_id, token, parts.sender.address)),
        sender=parts.sender,
        reply_to=Mailbox(name=head.name, address=head.reply_address(token, parts.sender.address)),
        to=list(to),
        cc=[Mailbox(address=address) for address in written.cc],
        subject=_answering(answered.subject or parts.subject),
        text=marked(written.text, token),
        in_reply_to=bracketed(answered.rfc_message_id) if answered.rfc_message_id else None,
        references=_references(answered),
    )
    return letter, token


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


def bracketed(message_id: str) -> str:
    """Give a Message-ID as headers have it."""
    return f"<{message_id.strip().strip('<>')}>"


def _answering(subject: str) -> str:
    line = " ".join(subject.split())
    return line if line.lower().startswith("re:") else f"Re: {line}"


def _references(letter: OpenLetter) -> list[str]:
    chain = [*(letter.letter.get("references") or []), letter.rfc_message_id]
    named = list(dict.fromkeys(bracketed(str(one)) for one in chain if one))
    # The first names the thread's root, the last ones its newest letters.
    return named[:1] + named[1:][-(MOST_REFERENCES - 1) :]
