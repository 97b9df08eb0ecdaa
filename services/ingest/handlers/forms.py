"""Forms that customers fill in: set up by administrators, and made into letters."""

from dataclasses import dataclass
from datetime import datetime

from services.ingest.handlers.arrivals import take_in
from services.ingest.handlers.written import WrittenLetter, normal_form
from services.ingest.policy.letter import About, Address, Channel, ChannelKind, Contact
from services.ingest.ports import Store
from services.ingest.ports.forms import FormKind, FormValues, InboundForm
from services.ingest.ports.letters import Origin, ReadLetter, Taken
from shared.errors import Conflict, NotFound, StaleVersion


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What a customer wrote; empty where he wrote nothing. `id` is that of the form he got."""

    id: str
    name: str
    address: str
    phone: str
    order: str
    product: str
    subject: str
    text: str


async def add_form(store: Store, now: datetime, values: FormValues) -> InboundForm:
    """Add a form. Raises Conflict for a taken key."""
    form = await store.add_form(values, now)
    if form is None:
        raise Conflict("There is a form of this key.", field="key")
    return form


async def change_form(store: Store, form_id: int, version: int, values: FormValues) -> InboundForm:
    """Replace what people set. Raises NotFound, StaleVersion, and Conflict for a taken key."""
    if await store.form_of_id(form_id) is None:
        raise NotFound
    if await store.form_key_taken(values.key, form_id):
        raise Conflict("There is a form of this key.", field="key")
    form = await store.change_form(form_id, version, values)
    if form is None:
        raise StaleVersion
    return form


async def remove_form(store: Store, form_id: int) -> None:
    """Remove a form: its page is gone, its letters stay. Raises NotFound."""
    if not await store.remove_form(form_id):
        raise NotFound


async def find_form(store: Store, key: str) -> InboundForm:
    """Give a form by its key. Raises NotFound."""
    form = await store.form(key)
    if form is None:
        raise NotFound
    return form


async def take_form(store: Store, now: datetime, form: FormValues, filled: FilledIn, body: bytes) -> Taken:
    """Take in what a customer wrote; the same form sent twice is one letter."""
    read = ReadLetter(body, normal_form(_letter(form, filled, now), f"form {form.key}", filled.id, body))
    return (await take_in(store, now, Origin(), [read]))[0]


def _letter(form: FormValues, filled: FilledIn, now: datetime) -> WrittenLetter:
    about = About(filled.product or None, filled.order or None, form.audience)
    return WrittenLetter(
        from_=Address(filled.name, filled.address) if filled.address or filled.name else None,
        to=(),
        subject=filled.subject or " ".join(filter(None, (form.title, filled.product))),
        text=filled.text,
        html=None,
        channel=Channel(ChannelKind(form.kind.value), form.key),
        public=form.kind is FormKind.QUESTION,
        publish_to=form.publish_to,
        about=about if about != About() else None,
        contact=Contact(phone=filled.phone) if filled.phone else None,
        message_id=None,
        date=now,
    )
