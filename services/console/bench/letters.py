"""Letters as a shop gets them: about 20 kB each, text, HTML and a photograph, several languages, some of them replies.

The same seed gives the same letters, byte for byte.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import encoders
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr

TEXT_BYTES = 2_600
HTML_BYTES = 3_600
PHOTOGRAPH_BYTES = 6_000
QUOTED_LINES = 12
FIRST_DATE = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
DOMAIN = "customers.example"
JPEG_BEGIN = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
JPEG_END = bytes.fromhex("ffd9")


@dataclass(frozen=True, slots=True)
class Language:
    """What customers who speak one language write; `{}` in a subject is an order's number."""

    names: tuple[str, ...]
    subjects: tuple[str, ...]
    words: tuple[str, ...]
    wrote: str


LANGUAGES = (
    Language(
        ("Grace Holloway", "Peter Ashdown", "Imogen Clarke"),
        ("Order {}: the parcel has not come", "One channel of order {} is silent", "Invoice for order {}"),
        tuple(
            "the parcel amplifier hums left speaker after I have connected courier promised Tuesday invoice shows "
            "wrong address please tell me whether it can be exchanged warranty cable arrived loose thank you".split()
        ),
        "On Monday you wrote:",
    ),
    Language(
        ("Юлия Воронцова", "Степан Лагутин", "Нина Ершова"),
        ("Заказ {} до сих пор не доставлен", "Гудит усилитель из заказа {}", "Счёт по заказу {}"),
        tuple(
            "колонка усилитель заказ курьер обещал приехать вчера но никто не позвонил подскажите пожалуйста когда "
            "можно забрать товар со склада правый канал молчит гарантия провод коробка спасибо возврат денег".split()
        ),
        "В понедельник вы написали:",
    ),
    Language(
        ("Jürgen Möllers", "Käthe Brandt", "Uwe Schäfer"),
        ("Bestellung {} ist nicht angekommen", "Rückgabe aus Bestellung {}", "Frage zur Rechnung {}"),
        tuple(
            "der Verstärker brummt seit gestern und die Lieferung fehlt immer noch können Sie bitte prüfen ob das "
            "Kabel zurückgeschickt werden muss vielen Dank für Ihre Mühe Grüße Lautsprecher größer Gehäuse".split()
        ),
        "Am Montag schrieben Sie:",
    ),
    Language(
        ("Íñigo Salvatierra", "Begoña Quintana", "Raúl Peñalver"),
        ("El pedido {} no ha llegado", "Devolución del pedido {}", "Factura del pedido {}"),
        tuple(
            "el altavoz izquierdo no suena y el pedido todavía está en camino según su página pueden decirme cuándo "
            "llegará además la caja venía rota quisiera cambiarlo garantía señal muchas gracias mañana".split()
        ),
        "El lunes escribieron ustedes:",
    ),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `key` stands in its subject as `#key`; `opens` is false for a reply to an earlier letter."""

    key: str
    sender: str
    recipient: str
    opens: bool
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Thread:
    """What a later reply needs of the letter it answers."""

    sender: str
    name: str
    language: Language
    subject: str
    message_id: str
    text: str


def make_letters(
    tag: str,
    count: int,
    recipient: str,
    *,
    replies: float = 0.3,
    seed: int = 1,
    photograph_bytes: int = PHOTOGRAPH_BYTES,
) -> Iterator[Letter]:
    """Give `count` letters keyed `tag-00000`, `tag-00001` ...; a share `replies` answers earlier ones, never the last.

    The last letter opens a conversation of its own, so that an alert for it means that all before it were read.
    """
    chance = random.Random(f"{seed} {tag}")
    threads: list[_Thread] = []
    for number in range(count):
        key = f"{tag}-{number:05d}"
        answers = bool(threads) and number < count - 1 and chance.random() < replies
        thread = chance.choice(threads) if answers else _new_thread(chance, key)
        text = _text(chance, thread.language, TEXT_BYTES)
        message = _message(chance, key, thread, text, answers, number, recipient, photograph_bytes)
        if not answers:
            threads.append(
                _Thread(thread.sender, thread.name, thread.language, thread.subject, thread.message_id, text)
            )
        yield Letter(key, thread.sender, recipient, not answers, message)


def _new_thread(chance: random.Random, key: str) -> _Thread:
    language = chance.choice(LANGUAGES)
    sender = f"customer{chance.randrange(100_000)}@{DOMAIN}"
    subject = f"{chance.choice(language.subjects).format(chance.randrange(10**5, 10**6))} #{key}"
    return _Thread(sender, chance.choice(language.names), language, subject, _message_id(chance, key), "")


def _message_id(chance: random.Random, key: str) -> str:
    return f"<{key}.{chance.getrandbits(48):012x}@mail.{DOMAIN}>"


def _message(
    chance: random.Random,
    key: str,
    thread: _Thread,
    text: str,
    answers: bool,
    number: int,
    recipient: str,
    photograph_bytes: int,
) -> bytes:
    letter = MIMEMultipart("mixed", boundary=f"mixed-{key}")
    date = format_datetime(FIRST_DATE + timedelta(seconds=37 * number))
    letter["Received"] = f"from mx{chance.randrange(1, 9)}.{DOMAIN} by mail.company.example with ESMTPS; {date}"
    letter["From"] = formataddr((thread.name, thread.sender))
    letter["To"] = recipient
    letter["Date"] = date
    letter["Subject"] = Header(f"Re: {thread.subject}" if answers else thread.subject, "utf-8").encode()
    letter["Message-ID"] = _message_id(chance, key) if answers else thread.message_id
    if answers:
        letter["In-Reply-To"] = letter["References"] = thread.message_id
        quoted = "\n".join(f"> {line}" for line in thread.text.splitlines()[:QUOTED_LINES])
        text = f"{text}\n\n{thread.language.wrote}\n{quoted}"
    both = MIMEMultipart("alternative", boundary=f"alternative-{key}")
    both.attach(MIMEText(f"{text}\n\n-- \n{thread.name}\n", "plain", "utf-8"))
    both.attach(MIMEText(_html(chance, thread, text), "html", "utf-8"))
    letter.attach(both)
    letter.attach(_photograph(chance, photograph_bytes))
    return letter.as_bytes().replace(b"\n", b"\r\n")


def _text(chance: random.Random, language: Language, size: int) -> str:
    lines, length = [], 0
    while length < size:
        line = " ".join(chance.choices(language.words, k=chance.randrange(6, 13))).capitalize() + "."
        lines.append(line)
        length += len(line.encode()) + 1
    return "\n".join(lines)


def _html(chance: random.Random, thread: _Thread, text: str) -> str:
    paragraphs = (text + "\n" + _text(chance, thread.language, HTML_BYTES - TEXT_BYTES)).splitlines()
    body = "\n".join(f'<p style="margin:0 0 6px">{line}</p>' for line in paragraphs)
    return f"<html><head><style>p {{ color: #222 }}</style></head><body>\n{body}\n<b>{thread.name}</b></body></html>\n"


def _photograph(chance: random.Random, size: int) -> MIMEBase:
    part = MIMEBase("image", "jpeg")
    part.set_payload(JPEG_BEGIN + chance.randbytes(size) + JPEG_END)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename="photograph.jpg")
    return part
