"""Letters inside letters: who wrote them and what the forwarder said, in the forms of many mail programs."""

import pytest

from services.ingest.policy.parse import parse

GMAIL = """Please answer her.

---------- Forwarded message ---------
From: Carla Fox <carla@customer.example>
Date: Mon, 2 Mar 2026 at 10:00
Subject: My order
To: Dora <dora@shop.example>


Where is it?
"""
OUTLOOK_DE = """Bitte kümmern.

________________________________
Von: Carla Fox <carla@customer.example>
Gesendet: Montag, 2. März 2026 10:00
An: Dora
Betreff: My order

Where is it?
"""
ORIGINAL_DE = """Bitte kümmern.

-----Ursprüngliche Nachricht-----
Von: Carla Fox [mailto:carla@customer.example]
Gesendet: Montag, 2. März 2026 10:00
An: Dora
Betreff: My order

Where is it?
"""
APPLE = """Please answer her.

Begin forwarded message:

> From: Carla Fox <carla@customer.example>
> Subject: My order
> Date: 2 March 2026 at 10:00:00 CET
> To: dora@shop.example
>
> Where is it?
"""
APPLE_DE = APPLE.replace("Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:").replace("From:", "Von:")
THUNDERBIRD = """Please answer her.

-------- Forwarded Message --------
Subject: \tMy order
Date: \tMon, 2 Mar 2026 10:00:00 +0100
From: \tCarla Fox <carla@customer.example>
To: \tdora@shop.example

Where is it?
"""
THUNDERBIRD_DE = (
    THUNDERBIRD.replace("Forwarded Message", "Weitergeleitete Nachricht")
    .replace("Subject:", "Betreff:")
    .replace("From:", "Von:")
    .replace("To:", "An:")
)
MAILRU = """Ответьте, пожалуйста.

-------- Пересылаемое сообщение --------
От: Carla Fox <carla@customer.example>
Кому: dora@shop.example
Дата: понедельник, 2 марта 2026, 10:00 +03:00
Тема: My order

Where is it?
"""
YANDEX = """Ответьте, пожалуйста.

-------- Пересылаемое сообщение --------
02.03.2026, 10:00, "Carla Fox" <carla@customer.example>:

Where is it?
-------- Конец пересылаемого сообщения --------
"""
FORMS = [GMAIL, OUTLOOK_DE, ORIGINAL_DE, APPLE, APPLE_DE, THUNDERBIRD, THUNDERBIRD_DE, MAILRU, YANDEX]


def letter(text: str, subject: str = "Fwd: My order", prefix: str = ""):
    head = f"From: Dora <dora@shop.example>\nTo: desk@shop.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return parse(f"{head}{prefix or kind}{text}".encode()).letter


@pytest.mark.parametrize("text", FORMS)
def test_the_author_below_a_forward(text: str) -> None:
    found = letter(text).forwarded
    assert found is not None
    assert (found.from_.name, found.from_.address) == ("Carla Fox", "carla@customer.example")
    assert found.subject == "My order"
    assert found.visible_text.startswith("Where is it?")
    assert found.note in {"Please answer her.", "Bitte kümmern.", "Ответьте, пожалуйста."}


def test_an_attached_letter_is_read_whole() -> None:
    body = (
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nPlease answer her.\n'
        "--b\nContent-Type: message/rfc822\n\nFrom: Carla Fox <carla@customer.example>\nSubject: My order\n"
        "Message-ID: <first@customer.example>\nIn-Reply-To: <ours@shop.example>\n\nWhere is it?\n--b--\n"
    )
    found = letter("", prefix=body).forwarded
    assert found is not None
    assert (found.from_.address, found.subject, found.text.strip()) == (
        "carla@customer.example",
        "My order",
        "Where is it?",
    )
    assert (found.message_id, found.in_reply_to, found.note) == (
        "first@customer.example",
        ("ours@shop.example",),
        "Please answer her.",
    )


def test_a_subject_loses_its_marks_alone() -> None:
    text = "---------- Forwarded message ---------\nFrom: Carla Fox <carla@customer.example>\n\nAloha."
    found = letter(text, "Fwd: WG: Hawaii: a trip").forwarded
    assert found is not None
    assert found.subject == "Hawaii: a trip"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: My order", ORIGINAL_DE),  # Outlook puts the same block below an answer
        ("My order", "Where is it?"),
        ("Fwd: photos", "From: the garden, with love\n\nSee them."),
        ("Fwd: My order", GMAIL.replace("Carla Fox <carla@customer.example>", "Carla Fox")),
        ("Fwd: My order", "---------- Forwarded message ---------\n"),
    ],
)
def test_what_is_no_forward(subject: str, text: str) -> None:
    assert letter(text, subject).forwarded is None
