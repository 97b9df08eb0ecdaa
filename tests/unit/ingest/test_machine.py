"""Machines are recognised, people are not taken for machines."""

import pytest

from services.ingest.policy.letter import MachineKind
from services.ingest.policy.parse import Hints, parse

NOTICE = (
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
    b"--x\nContent-Type: text/plain\n\nIt failed.\n"
    b"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    b"Original-Recipient: rfc822;gone@example.com\nFinal-Recipient: rfc822; other@example.com\n"
    b"Action: %s\nStatus: %s\n"
    b"--x\nContent-Type: text/rfc822-headers\n\nSubject: ours\nMessage-ID: <ours.1@shop.example>\n--x--\n"
)
PERSON = b"From: Anna <anna@example.com>\nReturn-Path: <anna@example.com>\n"

# (letter, kind)
CASES = [
    # People.
    (PERSON + b"Subject: Hello\n\nWhere is my order?", "none"),
    (PERSON + b"Subject: Re: Out of office: Hello\n\nNow you are back.", "none"),
    (PERSON + b"Subject: delivery failed, where is my parcel?\n\nThe courier did not come.", "none"),
    (PERSON + b"X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\nSubject: From Exchange\n\nHello", "none"),
    (
        PERSON + b"Precedence: list\nList-Id: <sales.example>\nList-Post: <mailto:sales@example>\n\nThrough a group",
        "none",
    ),
    (PERSON + b"Auto-Submitted: no\n\nSaid to be no machine", "none"),
    (PERSON + b"Precedence: junk\n\nOdd, but somebody's", "none"),
    (PERSON + b"List-Unsubscribe: <mailto:x@example>\n\nWritten by a mail program with odd habits", "none"),
    (b"From: postmaster@example.com\nSubject: Question\n\nA person may well be called so.", "none"),
    # Of such programs, not by them.
    (PERSON + "Subject: Abwesenheitsnotiz lässt sich nicht einrichten\n\nWas tun?".encode(), "none"),
    (PERSON + b"Subject: Automatische Antwort wird nicht verschickt\n\nWas tun?", "none"),
    (PERSON + "Subject: Réponse automatique impossible à désactiver\n\nAidez-moi".encode(), "none"),
    (PERSON + b"Subject: Absence du bureau de poste dans votre liste\n\nBonjour", "none"),
    (PERSON + b"Subject: Fuera de la oficina no puedo conectar\n\nHola", "none"),
    (PERSON + "Subject: Автоответчик Panasonic не включается\n\nЧто делать?".encode(), "none"),
    (PERSON + "Subject: Уведомление об отсутствии товара на складе\n\nЗачем?".encode(), "none"),
    (PERSON + "Subject: 自動返信メールが届きません\n\n…".encode(), "none"),
    (PERSON + b"Subject: Away from my desk phone, calls are lost\n\nWhy?", "none"),
    (PERSON + b"Subject: Auto reply from your system is wrong\n\nWhy?", "none"),
    (
        PERSON
        + b"Subject: Complaint about message from your agent\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\n"
        + b"He was rude.\n--y\nContent-Type: message/rfc822\n\nFrom: a@shop.example\n\nNo!\n--y--\n",
        "none",
    ),
    # A bounce somebody forwards as an attachment is his letter.
    (
        PERSON
        + b"Content-Type: multipart/mixed; boundary=y\n\n--y\n\nWhat is this?\n--y\nContent-Type: message/rfc822\n\n"
        + NOTICE % (b"failed", b"5.1.1")
        + b"\n--y--\n",
        "none",
    ),
    # Reports of failed and delayed delivery.
    (b"From: <>\n" + NOTICE % (b"failed", b"5.1.1"), "bounce"),
    (b"From: a@b.example\n" + NOTICE % (b"delayed", b"4.4.1"), "bounce"),
    (b"From: MAILER-DAEMON@mx.example\nAuto-Submitted: auto-replied\nSubject: x\n\nx", "bounce"),
    (b"From: Mail Delivery Subsystem <a@mx.example>\n\nx", "bounce"),
    (b"From: x@mx.example\nX-Failed-Recipients: gone@example.com\n\nx", "bounce"),
    (b"Return-Path: <>\nFrom: postmaster@mx.example\nSubject: failure notice\n\nx", "bounce"),
    (b"Return-Path: <>\nFrom: x@mx.example\nSubject: Undeliverable: Hello\n\nx", "bounce"),
    (
        b"Return-Path: <>\nFrom: x@mx.example\nSubject: Mail\n\nyour mail could not be delivered to gone@example.com",
        "bounce",
    ),
    # Reports of other things.
    (b"From: x@mx.example\n" + NOTICE % (b"delivered", b"2.0.0"), "report"),
    (
        PERSON
        + b"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n--x\n\nRead.\n--x--",
        "report",
    ),
    (
        PERSON + b"Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\n\nAbuse\n--x--",
        "report",
    ),
    # Vacation notices.
    (PERSON + b"Auto-Submitted: auto-replied (vacation)\n\nAway", "auto_reply"),
    (PERSON + b"Auto-Submitted: auto-generated\n\nAway", "auto_reply"),
    (PERSON + b"X-Autoreply: yes\n\nAway", "auto_reply"),
    (PERSON + b"Precedence: auto_reply\n\nAway", "auto_reply"),
    (PERSON + b"X-Auto-Response-Suppress: All\nSubject: Automatic reply: Hello\n\nAway", "auto_reply"),
    (PERSON + "Subject: Автоответ: привет\n\nВ отпуске".encode(), "auto_reply"),
    (PERSON + "Subject: Réponse automatique : bonjour\n\nEn congé".encode(), "auto_reply"),
    (PERSON + b"Subject: Abwesenheitsnotiz\n\nWeg", "auto_reply"),
    (PERSON + "Subject: Abwesenheitsnotiz von Jörg Müller (bis 3.5.)\n\nWeg".encode(), "auto_reply"),
    (PERSON + "Subject: Automatische Antwort AW: Frage\n\nWeg".encode("ascii"), "auto_reply"),
    (PERSON + b"Subject: Auto reply from anna@example.com\n\nAway", "auto_reply"),
    # Many at once.
    (PERSON + b"Precedence: bulk\n\nNews", "bulk"),
    (
        PERSON + b"List-Unsubscribe: <https://x.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\nNews",
        "bulk",
    ),
    (b"From: sales-request@lists.example\nList-Id: <sales.lists.example>\n\nYour subscription", "list"),
    # Our own letter come back.
    (PERSON + b"X-Audiocomm-Loop: c0ffee\nAuto-Submitted: auto-replied\n\nx", "loop"),
]


@pytest.mark.parametrize(("raw", "kind"), CASES)
def test_kind(raw, kind):
    found = parse(raw, hints=Hints(own_loop_id="c0ffee")).letter.machine
    assert (found.kind, bool(found.reason)) == (kind, kind != "none")


def test_a_foreign_loop_header_is_no_loop():
    raw = PERSON + b"X-Audiocomm-Loop: somebody else's\n\nx"
    assert parse(raw, hints=Hints(own_loop_id="c0ffee")).letter.machine.kind is MachineKind.NONE
    assert parse(raw).letter.machine.kind is MachineKind.NONE


def test_a_bounce_names_the_letter_it_answers():
    found = parse(b"From: <>\n" + NOTICE % (b"failed", b"5.1.1 (bad mailbox)")).letter.machine
    assert found.original_message_id == "ours.1@shop.example"
    assert (found.recipient, found.status) == ("gone@example.com", "5.1.1")


def test_a_bounce_written_for_people_names_it_too():
    raw = (
        b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
        b"Hi. This is the qmail-send program at mx.example.\n"
        b"I'm afraid I wasn't able to deliver your message to the following addresses.\n\n<gone@example.com>:\n"
        b"550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n"
        b"Message-ID: <ours.2@shop.example>\n"
    )
    found = parse(raw).letter.machine
    assert (found.original_message_id, found.recipient, found.status) == (
        "ours.2@shop.example",
        "gone@example.com",
        "5.1.1",
    )


def test_a_vacation_notice_names_the_letter_it_answers():
    raw = PERSON + b"Auto-Submitted: auto-replied\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>\n\nAway"
    assert parse(raw).letter.machine.original_message_id == "b@x"
