"""What requests about tickets say."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.router.api.bodies import Body, Key, Text

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
    """A reply; `public` must fit what the ticket is, None leaves it so."""

    text: LetterText
    cc: Annotated[tuple[Address, ...], Field(max_length=50)] = ()
    public: bool | None = None


class NoteBody(Body):
    """A note no customer reads."""

    text: LetterText


class PolicyBody(Body):
    """A policy text."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LETTER_LENGTH, pattern=r"^[^\x00]*$")]
