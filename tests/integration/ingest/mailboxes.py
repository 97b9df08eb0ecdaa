"""What tests of mailboxes do again and again."""

from typing import Any

from tests.integration.ingest.conftest import RunningIngest
from tests.integration.ingest.letters import letter
from tests.integration.ingest.waiting import until
from tests.mail.servers import MailServer

OUTCOMES = ("stored", "duplicate", "quarantined", "too_large", "before_start")


def numbered(count: int, first: int = 0) -> list[bytes]:
    """Letters that differ, in order."""
    return [letter(f"Letter {number}", f"<{number}@customer.example>") for number in range(first, first + count)]


async def add(ingest: RunningIngest, server: MailServer, **changes: Any) -> str:
    """Set up the server's mailbox; gives its path."""
    place = {"name": "sales", "host": "127.0.0.1", "port": server.port, "tls": "none"}
    body = {**place, "login": server.login, "password": server.password, **changes}
    answer = await ingest.call("POST", "/mailboxes", json={name: one for name, one in body.items() if one is not None})
    assert answer.status_code == 201, answer.text
    return f"/mailboxes/{answer.json()['id']}"


async def shown(ingest: RunningIngest, path: str, **expected: Any) -> dict[str, Any]:
    """Give the mailbox once it shows what is expected."""

    async def look() -> dict[str, Any] | None:
        found = (await ingest.call("GET", path)).json()
        return found if all(found[name] == value for name, value in expected.items()) else None

    return dict(await until(look, 60))


async def reconciled(ingest: RunningIngest, path: str, seconds: float = 60, **expected: Any) -> dict[str, Any]:
    """Give the account of a mailbox once it says what is expected."""

    async def look() -> dict[str, Any] | None:
        answer = (await ingest.call("GET", f"{path}/reconciliation")).json()
        for account in (answer, *answer["folders"]):
            assert account["seen"] == sum(account[one] for one in OUTCOMES)
        return answer if all(answer[name] == value for name, value in expected.items()) else None

    return dict(await until(look, seconds))


def subjects(ingest: RunningIngest) -> list[str]:
    """Give the subjects router was told of, in order."""
    return [event.data["letter"]["subject"] for event in ingest.router.events.values()]
