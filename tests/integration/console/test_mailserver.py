"""The demo mail server over real SMTP and real IMAP."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

import aioimaplib
import aiosmtplib
import pytest

from services.console.demo_mail import DemoMail, MailAccess

# A parent in a process of its own, which can be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from services.console.demo_mail import DemoMail

async def main():
    access = await DemoMail(Path(sys.argv[1])).start()
    print(access.smtp_port, access.imap_port, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
LETTER = b"From: Jo <jo@home.example>\r\nSubject: speakers\r\n\r\nWhich cable?\r\n"


async def send(mail: MailAccess, recipients: list[str], content: bytes, sender: str = "jo@home.example") -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=mail.smtp_port, use_tls=False, start_tls=False) as smtp:
        await smtp.sendmail(sender, recipients, content)


@asynccontextmanager
async def reading(
    mail: MailAccess, login: str, password: str, folder: str = "INBOX"
) -> AsyncIterator[aioimaplib.IMAP4]:
    client = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=10)
    await client.wait_hello_from_server()
    assert (await client.login(login, password)).result == "OK"
    assert (await client.select(f'"{folder}"')).result == "OK"
    yield client
    await client.logout()


async def letters(client: aioimaplib.IMAP4) -> dict[int, bytes]:
    found = await client.uid_search("ALL", charset=None)
    contents = {}
    for uid in found.lines[0].split():
        answer = await client.uid("fetch", uid.decode(), "(BODY.PEEK[] RFC822.SIZE)")
        contents[int(uid)] = bytes(answer.lines[1])
        assert f"RFC822.SIZE {len(answer.lines[1])}".encode() in answer.lines[0] + answer.lines[2]
    return contents


async def company(mail: MailAccess) -> dict[int, bytes]:
    async with reading(mail, mail.company_login, mail.company_password) as client:
        return await letters(client)


async def test_catch_all_makes_one_delivery_per_recipient(mail: MailAccess) -> None:
    await send(mail, ["anna@company.example", "nobody.knows@Company.Example"], LETTER)
    stored = list((await company(mail)).values())
    assert [letter.split(b"\r\n")[1] for letter in stored] == [
        b"Delivered-To: anna@company.example",
        b"Delivered-To: nobody.knows@Company.Example",
    ]
    assert all(letter.startswith(b"Return-Path: <jo@home.example>\r\n") for letter in stored)
    assert all(letter.endswith(LETTER) for letter in stored)


async def test_recorded_letter_keeps_its_return_path(mail: MailAccess) -> None:
    await send(mail, ["anna@company.example"], b"Return-Path: <>\r\n" + LETTER)
    (letter,) = (await company(mail)).values()
    assert letter == b"Delivered-To: anna@company.example\r\nReturn-Path: <>\r\n" + LETTER


async def test_idle_is_pushed_when_a_letter_arrives(mail: MailAccess) -> None:
    async with reading(mail, mail.company_login, mail.company_password) as client:
        idle = await client.idle_start(timeout=60)
        for number in (1, 2):
            await send(mail, ["anna@company.example"], LETTER)
            while f"{number} EXISTS".encode() not in await client.wait_server_push(timeout=20):
                continue
        client.idle_done()
        await asyncio.wait_for(idle, 10)


async def test_idle_begins_with_what_came_after_the_last_command(mail: MailAccess) -> None:
    async with reading(mail, mail.company_login, mail.company_password) as client:
        await client.uid_search("ALL", charset=None)
        await send(mail, ["anna@company.example"], LETTER)
        idle = await client.idle_start(timeout=60)
        while b"1 EXISTS" not in await client.wait_server_push(timeout=20):
            continue
        client.idle_done()
        await asyncio.wait_for(idle, 10)


@pytest.mark.parametrize("customer", ["kim@mail.example", "ÿrsa@mail.example"])
async def test_customer_reads_by_address_and_by_reader(mail: MailAccess, customer: str) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=mail.smtp_port, start_tls=False) as smtp:
        await smtp.sendmail("sales@company.example", [customer], LETTER, mail_options=["SMTPUTF8"])
    logins = [(mail.reader_login, "INBOX")]
    if customer.isascii():
        logins += [(customer, "INBOX"), (mail.reader_login, customer)]
    for login, folder in logins:
        async with reading(mail, login, mail.reader_password, folder) as client:
            (letter,) = (await letters(client)).values()
        assert letter.endswith(LETTER)
    assert await company(mail) == {}


async def test_wrong_password_is_refused(mail: MailAccess) -> None:
    for login, password in ((mail.company_login, mail.reader_password), ("stranger", mail.reader_password)):
        client = aioimaplib.IMAP4("127.0.0.1", mail.imap_port, timeout=10)
        await client.wait_hello_from_server()
        assert (await client.login(login, password)).result == "NO"
        await client.logout()


ODD = {
    "a date that is none": b"Date: yesterday\r\nSubject: x\r\n\r\nx\r\n",
    "nul and high bytes": bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") + b"\r\n",
    "no header at all": b"\r\nonly a body\r\n",
    "one line of 3 MB": b"Subject: x\r\n\r\n" + b"y" * 3_000_000 + b"\r\n",
    "dots": b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\n",
    "bare line feeds": b"Subject: x\n\nbody\nend\r\n",
    "deep nesting": b"Subject: x\r\n"
    + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(400)),
    "broken content type": b'Content-Type: ;;="(((\r\nFrom: ' + b"(" * 300 + b"\r\n\r\nx\r\n",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD.keys())
async def test_odd_bytes_come_out_as_they_went_in(mail: MailAccess, content: bytes) -> None:
    await send_raw(mail, content)
    async with reading(mail, mail.company_login, mail.company_password) as client:
        (letter,) = (await letters(client)).values()
        structure = await client.uid("fetch", "1:*", "(ENVELOPE BODYSTRUCTURE)")
    assert letter.endswith(content)
    assert structure.result == "OK"


async def send_raw(mail: MailAccess, content: bytes) -> None:
    """SMTP spoken by hand: client libraries repair line ends and refuse what real senders do send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", mail.smtp_port)
    stuffed = b"".join(b"." + line if line.startswith(b".") else line for line in content.splitlines(keepends=True))
    dialogue = [
        (b"", b"220"),
        (b"HELO client\r\n", b"250"),
        (b"MAIL FROM:<jo@home.example>\r\n", b"250"),
        (b"RCPT TO:<anna@company.example>\r\n", b"250"),
        (b"DATA\r\n", b"354"),
        (stuffed + b".\r\n", b"250"),
    ]
    async with asyncio.timeout(30):
        for said, expected in dialogue:
            writer.write(said)
            assert (await reader.readline()).startswith(expected)
    writer.close()


async def test_accepted_letters_survive_sigkill(mail_server: DemoMail, mail: MailAccess) -> None:
    await send(mail, ["anna@company.example", "kim@mail.example"], LETTER)
    before = await company(mail)
    again = await mail_server.restart(crash=True)
    assert again == mail
    assert await company(again) == before
    await send(again, ["ben@company.example"], LETTER)
    after = await company(again)
    assert list(after)[:1] == list(before)
    assert max(after) > max(before)


async def test_a_killed_parent_leaves_no_server_and_the_next_has_its_ports(service_folder: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(service_folder)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    ports = (await asyncio.to_thread(parent.stdout.readline)).split()
    parent.stdout.close()
    parent.kill()
    parent.wait()
    server = DemoMail(service_folder)
    try:
        access = await server.start()
        assert [access.smtp_port, access.imap_port] == [int(port) for port in ports]
    finally:
        await server.stop()


async def test_flags_moves_and_deletions_last(mail_server: DemoMail, mail: MailAccess) -> None:
    await send(mail, [f"{name}@company.example" for name in ("a", "b", "c")], LETTER)
    async with reading(mail, mail.company_login, mail.company_password) as client:
        assert (await client.create("Processed")).result == "OK"
        assert (await client.uid("move", "1", "Processed")).result == "OK"
        assert (await client.uid("store", "2", "+FLAGS", "(\\Deleted)")).result == "OK"
        assert (await client.uid("store", "3", "+FLAGS", "(\\Seen)")).result == "OK"
        assert (await client.expunge()).result == "OK"
    again = await mail_server.restart()
    async with reading(again, again.company_login, again.company_password) as client:
        assert list(await letters(client)) == [3]
        assert b"\\Seen" in (await client.uid("fetch", "3", "(FLAGS)")).lines[0]
        assert (await client.select("Processed")).result == "OK"
        assert len(await letters(client)) == 1


async def test_too_large_is_refused_and_the_next_letter_is_taken(mail: MailAccess) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "jo@home.example", "anna@company.example"
    message.set_content("x")
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=mail.smtp_port, start_tls=False) as smtp:
        with pytest.raises(aiosmtplib.SMTPResponseException, match="size"):
            await smtp.sendmail(
                "jo@home.example", ["anna@company.example"], b"Subject: x\r\n\r\n" + b"y\r\n" * (21 << 20)
            )
        await smtp.send_message(message)
    assert len(await company(mail)) == 1
