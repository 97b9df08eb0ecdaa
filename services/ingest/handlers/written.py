"""A letter that came as values instead of mail: its normal form."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from services.ingest.policy import html as html_policy
from services.ingest.policy import html_text, sender
from services.ingest.policy.charsets import clean
from services.ingest.policy.letter import About, Address, Channel, Contact, NormalForm, RawRef


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter as another system wrote it down; `html` is not sanitised yet."""

    from_: Address | None
    to: tuple[Address, ...]
    subject: str
    text: str
    html: str | None
    channel: Channel
    public: bool
    publish_to: str | None
    about: About | None
    contact: Contact | None
    message_id: str | None
    date: datetime | None


def normal_form(letter: WrittenLetter, source: str, delivery_id: str, body: bytes) -> dict[str, Any]:
    """Give the normal form under the contract's names.

    The fingerprint is the source's own message id, or else the delivery's, with the content: two people who write the
    same words wrote two letters.
    """
    writer, defects = sender.read([] if letter.from_ is None else [_as_header(letter.from_)])
    markup = clean(letter.html) if letter.html is not None else None
    html, html_defects = html_policy.sanitised(markup) if markup is not None else (None, [])
    text = html_text.best_text(clean(letter.text), markup)
    return NormalForm(
        raw=RawRef(sha256(body).hexdigest(), len(body)),
        fingerprint=_fingerprint(letter, source, delivery_id, body),
        message_id=letter.message_id,
        from_=writer,
        to=letter.to,
        subject=" ".join(clean(letter.subject).split()),
        date=None if letter.date is None else letter.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20),
        text=text,
        html=html,
        visible_text=html_text.own_words(text, *([] if markup is None else [markup])),
        channel=letter.channel,
        public=letter.public,
        publish_to=letter.publish_to,
        about=letter.about,
        contact=letter.contact,
        defects=(*defects, *html_defects),
    ).as_json()


def _as_header(person: Address) -> str:
    name = clean(person.name).replace("\\", "").replace('"', "")
    return f'"{name}" <{clean(person.address)}>' if name else clean(person.address)


def _fingerprint(letter: WrittenLetter, source: str, delivery_id: str, body: bytes) -> str:
    parts = (source, letter.message_id or delivery_id, letter.subject, letter.text, letter.html or "")
    known = [sha256(part.encode("utf-8", "surrogatepass")).digest() for part in parts]
    return sha256(b"".join(known) if letter.message_id else b"".join(known) + sha256(body).digest()).hexdigest()
