"""What requests about tickets say."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.router.api.bodies import Body, Key, Moment, Text
from services.router.handlers.composing import ReplyText
from services.router.handlers.holding_back import held_back

LETTER_LENGTH = 200_000

LetterText = Annotated[str, StringConstraints(min_length=1, max_length=LETTER_LENGTH, pattern=r"^[^\x00]*$")]
# No space, no control character, nothing that a header would read as syntax.
_ADDRESS = r"^[^\s@<>\"(),:;\\\x00-\x1f\x7f]+@[^\s@<>\"(),:;\\\x00-\x1f\x7f]+$"
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=_ADDRESS)]
AnyName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]


class CustomerBody(Body):
    """Who asks."""

    address: Address
    name: AnyName = ""


class About(Body):
    """What a ticket is about."""

    product: AnyName | None = None
    order: AnyName | None = None
    audience: AnyName | None = None


class TicketBody(Body):
    """A letter that came by telephone, or from another system."""

    customer: CustomerBody
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")]
    text: LetterText
    about: About | None = None


class ReasonBody(Body):
    """A word about why."""

    reason: Text = ""


class DeclineBody(Body):
    """Why an offer is given back; what is not `returnable` does not come to this person again."""

    reason: Text = ""
    returnable: bool = True


class ToAgent(Body):
    """An agent by id."""

    agent: Annotated[int, Field(ge=1, le=2**63 - 1, strict=True)]


class ToAudience(Body):
    """An audience by key."""

    audience: Key


class ToStage(Body):
    """A stage of the policy by its id."""

    stage: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ReassignBody(Body):
    """Whom a ticket is handed to, and why."""

    to: ToAgent | ToAudience | ToStage
    reason: Text = ""


class ReplyBody(Body):
    """A reply; `public` must fit what the ticket is, None leaves it so. `to` takes the place of those who wrote."""

    text: LetterText
    to: Annotated[tuple[Address, ...], Field(max_length=50)] | None = None
    cc: Annotated[tuple[Address, ...], Field(max_length=50)] = ()
    many_copied: bool = False
    public: bool | None = None
    send_at: Moment | None = None
    sender: Address | None = None
    attachments: Annotated[tuple[UUID, ...], Field(max_length=50)] = ()

    def written(self, now: datetime, undo: timedelta) -> ReplyText:
        """Give it as the handlers take it, held back as long as it can be undone. Raises Invalid."""
        return ReplyText(
            self.text,
            self.cc,
            self.public,
            to=self.to,
            many_copied=self.many_copied,
            send_at=held_back(self.send_at, now, undo),
            sender=self.sender,
            attachments=self.attachments,
        )


class NoteBody(Body):
    """A note no customer reads."""

    text: LetterText


class PolicyBody(Body):
    """A policy text."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LETTER_LENGTH, pattern=r"^[^\x00]*$")]
