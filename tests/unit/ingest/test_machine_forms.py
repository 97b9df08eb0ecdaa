"""Reports and notices of many mail systems, and persons' letters that look like them; every sample is made by hand."""

import pytest

from services.ingest.policy.parse import parse

HEAD = "From: %s\nTo: desk@shop.example\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
DAEMON, PERSON = "MAILER-DAEMON@mx.example", "Anna <anna@customer.example>"

POSTFIX_DELAY = "This is the mail system at host mx.example.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n"
EXIM_DELAY = (
    "A message that you sent has not yet been delivered to one or more of its recipients.\nNo action is required.\n"
)
SENDMAIL = "The original message was received at Mon, 2 Mar 2026\n   ----- Transcript of session follows -----\n"
QMAIL = "Hi. This is the qmail-send program at mx.example.\n<gone@x.example>:\nNo such user. Giving up on 192.0.2.1.\n"

# (From, Subject, further headers, text, delayed)
BOUNCES = [
    (DAEMON, "Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied\n", "<gone@x.example>: 550", False),
    (DAEMON, "Delayed Mail (still being retried)", "", POSTFIX_DELAY, True),
    (f"Mail Delivery System <{DAEMON}>", "Warning: message 1abc-00 delayed 24 hours", "", EXIM_DELAY, True),
    (f"Mail Delivery Subsystem <{DAEMON}>", "Warning: could not send message for past 4 hours", "", SENDMAIL, True),
    (f"Mail Delivery Subsystem <{DAEMON}>", "Returned mail: see transcript for details", "", SENDMAIL, False),
    (DAEMON, "failure notice", "", QMAIL, False),
    ("mailer-daemon@googlemail.com", "Delivery Status Notification (Failure)", "", "Address not found", False),
    ("mailer-daemon@googlemail.com", "Delivery Status Notification (Delay)", "", "Gmail will retry for 46 hours", True),
    ("mailer-daemon@yandex.ru", "Недоставленное сообщение", "", "Пользователь не существует", False),
    ("mailer-daemon@corp.mail.ru", "Mail failure.", "", "Письмо не может быть доставлено", False),
    (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example>",
        "Nicht zustellbar: Ihre Bestellung",
        "X-MS-Exchange-Message-Is-Ndr:\n",
        "Fehler bei der Nachrichtenzustellung",
        False,
    ),
    ("Postmaster <postmaster@x.example>", "DELIVERY FAILURE: User gone not listed", "Return-Path: <>\n", "-", False),
]


@pytest.mark.parametrize(("sender", "subject", "more", "text", "delayed"), BOUNCES)
def test_reports_of_many_systems(sender: str, subject: str, more: str, text: str, delayed: bool) -> None:
    machine = parse((HEAD % (sender, subject) + more + "\n" + text).encode()).letter.machine
    assert (machine.kind, machine.delayed) == ("bounce", delayed)


# Vacation notices without any header that gives them away.
NOTICES = [
    "Automatic reply: My order",
    "AUTO: Carla Fox is out of the office (returning 03/05/2026)",
    "Carla Maria Fox is out of the office.",
    "Out of Office: My order",
    "Away from my mail",
    "Vacation reply",
    "Autoresponder: Re: My order",
    "[Auto-Reply] My order",
    "Abwesend: Carla Fox",
    "Automatische Antwort: Ihre Anfrage",
    "Réponse d'absence automatique",
    "Absence du bureau : Carla",
    "Respuesta automatica: pedido",
    "Resposta automática: pedido",
    "Assenza dall'ufficio",
    "Automatisch antwoord: bestelling",
    "Autoodpowiedź: zamówienie",
    "Автоответ: заказ",
    "Автоматическое уведомление об отсутствии",
    "Автоматична відповідь: замовлення",
    "Автоматичен отговор: поръчка",
    "Automatická odpověď: objednávka",
    "Automatická odpoveď: objednávka",
    "Automatski odgovor: narudžba",
    "Automatikus válasz: rendelés",
    "Răspuns automat: comandă",
    "Otomatik yanıt: sipariş",
    "Automatiskt svar: beställning",
    "Automatisk svar: ordre",
    "Automaattinen vastaus: tilaus",
    "Αυτόματη απάντηση: παραγγελία",
    "תשובה אוטומטית: הזמנה",
    "رد تلقائي: طلب",
    "自动答复: 订单",
    "自動返信: 注文",
    "자동 회신: 주문",
]


@pytest.mark.parametrize("subject", NOTICES)
def test_notices_in_many_languages(subject: str) -> None:
    assert parse((HEAD % (PERSON, subject) + "\nBack on Monday.").encode()).letter.machine.kind == "auto_reply"


PERSONS = [
    "Auto: Anfrage zu meinem Wagen",
    "Autoresponder does not work",
    "Ich bin im Urlaub, bitte später liefern",
    "Я в отпуске, когда доставка?",
    "Abwesend war ich nicht, der Fahrer kam nie",
    "Out of the office chair fell a screw",
    "Vacation rental: amplifier wanted",
    "Re: Automatic reply: My order",
    "Delivery delayed again, where is my parcel?",
    "Ausência de resposta ao meu pedido",
    "Abwesenheit des Verkäufers",
    "Delivery failed twice, please call me",
]


@pytest.mark.parametrize("subject", PERSONS)
def test_persons_are_not_taken_for_machines(subject: str) -> None:
    assert parse((HEAD % (PERSON, subject) + "\nPlease answer.").encode()).letter.machine.kind == "none"


REPORT = (
    "From: fbl@provider.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: text/plain\n\nx\n'
    "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: %s\nOriginal-Rcpt-To: <carla@customer.example>\n"
    "--b--\n"
)


@pytest.mark.parametrize(("kind", "complains"), [("abuse", True), ("fraud", True), ("auth-failure", False)])
def test_complaints_are_told_from_reports_of_machines_to_machines(kind: str, complains: bool) -> None:
    machine = parse((REPORT % kind).encode()).letter.machine
    assert (machine.kind, machine.complaint) == ("report", complains)


def test_a_report_that_delays_one_and_fails_another_has_failed() -> None:
    recipient = "Final-Recipient: rfc822; %s@x.example\nAction: %s\nStatus: %s\n"
    raw = (
        'From: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        + "\n".join((recipient % ("slow", "delayed", "4.4.1"), recipient % ("gone", "failed", "5.1.1")))
        + "\n--b--\n"
    )
    machine = parse(raw.encode()).letter.machine
    assert (machine.recipient, machine.status, machine.delayed) == ("gone@x.example", "5.1.1", False)


def test_what_a_report_holds_writes_nothing_into_the_log(caplog) -> None:
    head = HEAD % ("Mail Delivery System <mailer-daemon@a.example>", "Mail delivery failed")
    parse((f"X-Failed-Recipients: {'(' * 5_000}\n{head}\nIt could not be delivered.").encode())
    assert caplog.text == ""


@pytest.mark.parametrize("named", ["(" * 5_000, "x" * 400 + "@a.example", "somebody of that office"])
def test_a_recipient_that_is_no_address_is_not_told(named: str) -> None:
    raw = (
        'From: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {named}\nAction: failed\n\n--b--\n"
    )
    machine = parse(raw.encode()).letter.machine
    assert (machine.kind, machine.recipient) == ("bounce", None)
