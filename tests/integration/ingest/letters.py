"""Letters of our own writing for the tests of ingest."""

from email.message import EmailMessage


def letter(subject: str = "A question", message_id: str = "<one@shop.example>", **headers: str) -> bytes:
    """A letter with an attachment; the same arguments give the same bytes."""
    message = EmailMessage()
    message["From"] = "Kim Customer <kim@customer.example>"
    message["To"] = "sales@company.example"
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message["Date"] = "Tue, 17 Nov 2026 10:00:00 +0100"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Do you have green ones?\n")
    message.add_attachment(b"%PDF-1.4 picture", maintype="application", subtype="pdf", filename="wish.pdf")
    message.set_boundary("a-boundary-of-ours")
    return message.as_bytes()
