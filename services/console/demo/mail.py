"""The demo's letters: who writes what to whom, sent by SMTP, and what the desk did with some of them meanwhile."""

import asyncio
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from typing import Any

import aiosmtplib
import yaml
from standardwebhooks.webhooks import Webhook

from services.console.api_client import ApiClient
from services.console.demo.customers import FAVOURITES, NAMES, DemoCustomer, rating
from services.console.demo_mail import MailAccess

Row = dict[str, Any]
LETTERS: list[Row] = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"))
Person = tuple[str, str]
"""Name and address."""


class Correspondence:
    """Turns the rows of letters.yaml into letters: every customer and agent is chosen once, the same at a repeat."""

    def __init__(self, customers: list[DemoCustomer], agents: list[Row], started: datetime, domain: str) -> None:
        self._pools = {
            (kind, language): iter([one for one in customers if (one.favourite, one.language) == (kind, language)])
            for kind in (*FAVOURITES, "mixed")
            for language in NAMES
        }
        self._agents = agents
        self._started = started
        self._domain = domain
        self._writers: dict[str, Person] = {}
        self._receivers: dict[str, str] = {}
        self.marks: list[Row] = []

    def letter(self, row: Row) -> EmailMessage:
        """Compose the letter of a row."""
        origin: str = row.get("again") or row["id"]
        if "to" in row:
            self._receivers[row["id"]] = self._receiver(row)
        if "again" not in row:
            self._writers[origin] = self._writer(row)
        message = EmailMessage()
        name, address = self._writers[origin]
        message["From"] = formataddr((name, address))
        message["To"] = self._receivers.get(row["id"], self._receivers[origin])
        message["Subject"] = row["subject"]
        message["Date"] = format_datetime(self._started)
        message["Message-ID"] = f"<{row['id']}@{address.partition('@')[2]}>"
        if "again" in row:
            message["In-Reply-To"] = message["References"] = message["Message-ID"].replace(row["id"], origin)
        for name, value in row.get("headers", {}).items():
            message[name] = value
        message.set_content(f"{row['text']}\n{name}\n" if row["from_customer"] else f"{row['text']}\n")
        return message

    def _writer(self, row: Row) -> Person:
        source: str = row["from"]
        if source == "machine":
            return parseaddr(row["as"])
        if source.startswith("stranger "):
            return parseaddr(source.removeprefix("stranger "))
        customer = next(self._pools[source.removeprefix("bad:"), row.get("lang", "en")])
        if source.startswith("bad:"):
            login = self._receivers[row["id"]].partition("@")[0]
            self.marks.append(rating(customer, login, 1, self._started, 90))
        return customer.name, customer.address

    def _receiver(self, row: Row) -> str:
        kind, _, audience = row["to"].partition(":")
        chosen = [agent for agent in self._agents if _fits(agent, kind, audience)]
        # A demo that starts while nobody fits (nobody off shift, say) writes to the company's general address.
        login = chosen[len(self._receivers) % len(chosen)]["login"] if chosen else "info"
        return f"{login if kind in KINDS else kind}@{self._domain}"


KINDS = ("present", "off", "leave", "departed")


def _fits(agent: Row, kind: str, audience: str) -> bool:
    belongs = not audience or any(each["key"] == audience and each["primary"] for each in agent["audiences"])
    match kind:
        case "present":
            return belongs and agent["role"] == "agent" and agent["presence"]["present"]
        case "off":
            working = agent["presence"]["present"] or agent["departed_at"] or agent["login"] == "nina"
            return belongs and agent["role"] == "agent" and not working
        case "leave":
            return bool(agent["login"] == "nina")
        case _:
            return kind == "departed" and agent["departed_at"] is not None


async def send_letters(access: MailAccess, letters: list[EmailMessage]) -> None:
    """Hand letters to the demo mail server over one connection."""
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=access.smtp_port, use_tls=False, start_tls=False) as smtp:
        for letter in letters:
            await smtp.send_message(letter)


async def ask_publicly(api: ApiClient, rows: list[Row], started: datetime) -> None:
    """Hand in the questions under product pages as a shop's signed webhook does; repeated they are the same letters."""
    source = await _new_source(api, "Shop questions")
    for row in rows:
        body = json.dumps(_question(row, started), ensure_ascii=False)
        moment = datetime.now(UTC)
        message_id = f"demo-{row['id']}"
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(source["secret"]).sign(message_id, moment, body),
            "content-type": "application/json",
        }
        response = await api.http.post("/api/v1/inbound/messages", content=body.encode(), headers=headers)
        response.raise_for_status()


async def _new_source(api: ApiClient, name: str) -> Row:
    """Add an inbound source in place of one that an interrupted start left behind and whose secret nobody knows."""
    for known in await api.all_items("/mailboxes/sources"):
        if known["name"] == name:
            await api.request("DELETE", f"/mailboxes/sources/{known['id']}")
    source: Row = await api.post("/mailboxes/sources", {"name": name})
    return source


def _question(row: Row, started: datetime) -> Row:
    name = "A visitor of the shop"
    return {
        "source": "Shop questions",
        "from": {"name": name, "address": f"{row['id']}@visitors.example"},
        "subject": row["subject"],
        "text": row["text"],
        "channel": {"kind": "question", "key": row["id"]},
        "public": True,
        "publish_to": f"https://shop.company.example/questions/{row['id']}",
        "about": {"product": None, "order": None, "audience": row["audience"]},
        "date": started.isoformat(),
    }


async def tickets_by_subject(api: ApiClient, subjects: set[str], seconds: float = 60) -> dict[str, Row]:
    """Wait until every subject has a ticket. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            found = {ticket["subject"]: ticket for ticket in await api.all_items("/tickets?view=all")}
            if subjects <= found.keys():
                return found
            await asyncio.sleep(0.1)
