"""A reply as a letter: under which names, threaded under the letter it answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.router.handlers.recipients import Recipients
from services.router.handlers.reply_tokens import Letterhead, marked
from services.router.handlers.uploads import as_attached
from services.router.ports.messages import OpenLetter
from services.router.ports.uploads import UploadRow
from shared.events import Mailbox, Publication, ReplyRequested

# RFC 5322 sets no bound; mail servers refuse header blocks that grow with every answer.
MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class ReplyText:
    """What the agent writes, who gets a copy, and whether others will read it (None: as the ticket has it).

    `to` takes the place of those who wrote; `many_copied` says that a crowd is meant. It goes out at `send_at`, or at
    once, from `sender`, or from the address that fits best.
    """

    text: str
    cc: tuple[str, ...] = ()
    public: bool | None = None
    to: tuple[str, ...] | None = None
    many_copied: bool = False
    send_at: datetime | None = None
    sender: str | None = None
    attachments: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """What a reply is made of: the ticket, its own id, the letter it answers and the mailbox it comes from.

    `invitation` are the lines that stand below what the agent wrote, for the customer's eyes alone; `publish` is what
    everybody reads.
    """

    ticket_id: int
    subject: str
    reply_id: UUID
    answered: OpenLetter
    sender: Mailbox
    invitation: str | None = None
    files: tuple[UploadRow, ...] = ()
    publish: Publication | None = None


def compose(parts: Composed, written: ReplyText, people: Recipients, head: Letterhead) -> tuple[ReplyRequested, str]:
    """Make the letter, and give its token."""
    token = head.token(parts.ticket_id, parts.reply_id)
    answered = parts.answered
    letter = ReplyRequested(
        reply_id=parts.reply_id,
        ticket_id=parts.ticket_id,
        message_id=bracketed(head.message_id(parts.ticket_id, token, parts.sender.address)),
        sender=parts.sender,
        reply_to=Mailbox(name=head.name, address=head.reply_address(token, parts.sender.address)),
        to=list(people.to),
        cc=list(people.cc),
        subject=_answering(answered.subject or parts.subject),
        text=marked("\n\n".join(filter(None, (written.text.rstrip(), parts.invitation))), token),
        in_reply_to=bracketed(answered.rfc_message_id) if answered.rfc_message_id else None,
        references=_references(answered),
        not_before=written.send_at,
        attachments=as_attached(parts.files),
        publish=parts.publish,
    )
    return letter, token


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
