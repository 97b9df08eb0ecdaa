"""Bodies of requests about letters in; unknown fields are refused."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from services.ingest.handlers.written import WrittenLetter
from services.ingest.policy.charsets import clean
from services.ingest.policy.letter import About, Address, Channel, ChannelKind, Contact
from shared.request_body import RequestBody

# What the database cannot hold (NUL, lone surrogates) goes before anything else looks at a text.
ShortText = Annotated[str, Field(max_length=1_000), AfterValidator(clean)]
Key = Annotated[str, Field(max_length=200), AfterValidator(clean)]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("lies outside all calendars") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]

# Sharper than "holds an @": no space, no control character, nothing that a header would read as syntax.
ADDRESS = r"^[^\s@<>\"(),:;\\\x00-\x1f\x7f]+@[^\s@<>\"(),:;\\\x00-\x1f\x7f]+$"


class Body(RequestBody):
    """Base of all request bodies."""

    model_config = ConfigDict(frozen=True)


class Person(Body):
    """A name and an address."""

    name: ShortText = ""
    address: Annotated[str, Field(min_length=3, max_length=254, pattern=ADDRESS)]

    def value(self) -> Address:
        """As the policy knows it."""
        return Address(self.name, self.address)


class ChannelBody(Body):
    """The way a letter came in; mail is not handed in as JSON."""

    kind: Literal["webhook", "form", "question"]
    key: Key = ""


class AboutBody(Body):
    """What a letter is about."""

    product: Key | None = None
    order: Key | None = None
    audience: Key | None = None


class ContactBody(Body):
    """Other identities of the writer."""

    phone: Key | None = None
    external_id: Key | None = None


class MessageBody(Body):
    """A letter of an inbound source."""

    source: Key
    from_: Person | None = Field(default=None, alias="from")
    subject: ShortText = ""
    text: Annotated[str, Field(max_length=1_000_000)] = ""
    html: Annotated[str, Field(max_length=1_000_000)] | None = None
    to: Annotated[list[Person], Field(max_length=1_000)] = Field(default_factory=list)
    channel: ChannelBody | None = None
    public: bool = False
    publish_to: Annotated[str, Field(max_length=2_000), AfterValidator(clean)] | None = None
    about: AboutBody | None = None
    contact: ContactBody | None = None
    message_id: Annotated[str, Field(min_length=1, max_length=900, pattern=r"^[!-;=?-~]+$")] | None = None
    date: Moment | None = None

    def value(self) -> WrittenLetter:
        """As the use case takes it; without a channel the letter came by the webhook of its source."""
        channel = self.channel or ChannelBody(kind="webhook", key=self.source)
        return WrittenLetter(
            from_=None if self.from_ is None else self.from_.value(),
            to=tuple(person.value() for person in self.to),
            subject=self.subject,
            text=self.text,
            html=self.html,
            channel=Channel(ChannelKind(channel.kind), channel.key),
            public=self.public,
            publish_to=self.publish_to,
            about=None if self.about is None else About(**self.about.model_dump()),
            contact=None if self.contact is None else Contact(**self.contact.model_dump()),
            message_id=self.message_id,
            date=self.date,
        )
