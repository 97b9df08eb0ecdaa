"""The reckoning after a run: what must be counted, as SQL over the whole installation and what the mailboxes hold."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes

import asyncpg

from tests.acceptance.company import Company

# name -> statement that gives one number, and the number it must give ("letters" and "replies": as many as were made).
COUNTS: dict[str, tuple[str, str | int]] = {
    "letters the ledger knows": ("select count(*) from ingest.uid_ledger", "letters"),
    "letters stored": ("select count(*) from ingest.uid_ledger where outcome = 'stored'", "letters"),
    "letters that are a message": (
        "select count(distinct letter_id) from router.message where kind in ('letter', 'machine')",
        "letters",
    ),
    "entries of letters": ("select count(*) from router.message where kind in ('letter', 'machine')", "letters"),
    "machine mail": ("select count(*) from router.message where kind = 'machine'", "machine"),
    "tickets": ("select count(*) from router.ticket", "people"),
    "tickets with one letter each": (
        "select count(*) from (select ticket_id from router.message where kind = 'letter' group by 1"
        " having count(*) = 1) as t",
        "people",
    ),
    "waiting tickets without visibility": (
        "select count(*) from router.ticket as t where t.state = 'waiting'"
        " and not exists (select 1 from router.visibility as v where v.ticket_id = t.id)",
        0,
    ),
    "open tickets without one live deadline": (
        "select count(*) from router.ticket as t where t.state <> 'worked_out' and"
        " (select count(*) from router.deadline as d where d.ticket_id = t.id and d.done_at is null) <> 1",
        0,
    ),
    "replies in router": ("select count(*) from router.message where kind = 'reply'", "replies"),
    "replies shown as sent": (
        "select count(*) from router.message where kind = 'reply' and delivery = 'sent'",
        "replies",
    ),
    "letters out in notifier, sent": ("select count(*) from notifier.outgoing where state = 'sent'", "replies"),
    "letters out in notifier": ("select count(*) from notifier.outgoing", "replies"),
    "events still waiting": (
        "select (select count(*) from ingest.outbox) + (select count(*) from router.outbox)"
        " + (select count(*) from notifier.outbox)",
        0,
    ),
    "dead letters": (
        "select (select count(*) from ingest.outbox where dead_at is not null)"
        " + (select count(*) from router.outbox where dead_at is not null)"
        " + (select count(*) from notifier.outbox where dead_at is not null)",
        0,
    ),
    "letters out in a lease": ("select count(*) from notifier.outgoing where leased_until is not null", 0),
    "transactions left open": (
        "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
        " and state_change < now() - interval '5 seconds'",
        0,
    ),
}
SHOWN_AS_SENT = "select rfc_message_id from router.message where kind = 'reply' and delivery = 'sent'"
MESSAGES = "select rfc_message_id, kind from router.message where kind in ('letter', 'machine')"


@dataclass
class Made:
    """What a run made: Message-IDs of letters with whether a person wrote them, addresses of answered customers.

    `news` is set after each.
    """

    letters: dict[str, bool] = field(default_factory=dict)
    replies: dict[int, str] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def number(self, name: str | int) -> int:
        """The number a count must give."""
        people = sum(self.letters.values())
        totals = {"letters": len(self.letters), "people": people, "replies": len(self.replies)}
        totals["machine"] = len(self.letters) - people
        return name if isinstance(name, int) else totals[name]


@dataclass
class Table:
    """The counts of one moment, each beside what it must be."""

    rows: list[tuple[str, int, int]]

    def __str__(self) -> str:
        lines = [
            f"  {name:<40} {found:>5}  must be {due:>5}{'' if found == due else '   WRONG'}"
            for name, found, due in self.rows
        ]
        return "\n".join(lines)


async def table(dsn: str, made: Made) -> Table:
    """Count everything as of one moment."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = [
                (name, int(await connection.fetchval(statement)), made.number(wanted))
                for name, (statement, wanted) in COUNTS.items()
            ]
    finally:
        await connection.close()
    return Table(rows)


async def in_hand(dsn: str, service: str) -> set[str]:
    """Which events and letters a service that was just killed had claimed, by their ids."""
    claimed = f"select id from {service}.outbox where leased_until > now()"
    if service == "notifier":
        claimed += " union all select reply_id from notifier.outgoing where leased_until > now()"
    connection = await asyncpg.connect(dsn)
    try:
        return {str(row["id"]) for row in await connection.fetch(claimed)}
    finally:
        await connection.close()


async def each_letter_is_one_message(dsn: str, made: Made) -> None:
    """Every letter by its Message-ID: once, and of the kind it is."""
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch(MESSAGES)
    await connection.close()
    found = Counter((str(row["rfc_message_id"]).strip("<>"), row["kind"]) for row in rows)
    wanted = Counter(
        (name.strip("<>"), "letter" if by_person else "machine") for name, by_person in made.letters.items()
    )
    assert found == wanted


async def shown_as_sent(dsn: str) -> set[str]:
    """The Message-IDs of the replies that the desk shows as sent."""
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch(SHOWN_AS_SENT)
    await connection.close()
    return {str(row["rfc_message_id"]).strip("<>") for row in rows}


async def delivered(company: Company, made: Made) -> Counter[str]:
    """How often each Message-ID lies in the mailboxes of the answered customers."""
    found: Counter[str] = Counter()
    for address in made.replies.values():
        found.update(
            str(message_from_bytes(raw)["Message-ID"]).strip("<>") for raw in await company.customer_mail(address)
        )
    return found


async def nothing_is_a_lie(company: Company, made: Made) -> Counter[str]:
    """What is shown as sent lies in a mailbox, at most twice; gives what lies there."""
    # In this order: what was shown before must be there now.
    shown = await shown_as_sent(company.system.dsn)
    there = await delivered(company, made)
    assert shown <= there.keys(), f"shown as sent and nowhere to be found: {shown - there.keys()}"
    assert max(there.values(), default=0) <= 2
    return there
