"""`audiocomm doctor`: what works, what does not, and what a person must do."""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from services.console.access import Access
from services.console.api_client import ApiClient, ApiError
from services.console.errors import StartError

DISK_LOW_BYTES = 1 << 30
CLOCK_SECONDS = 5
# A relay polls each second and retries within a minute: what waits longer needs a look.
LAG_SECONDS = 120


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` is empty when nobody is needed; a `hint` says what could be better."""

    what: str
    state: str
    advice: str = ""
    hint: str = ""

    @property
    def mark(self) -> str:
        """What stands at the head of its line."""
        return "!" if self.advice else "?" if self.hint else "ok"


Check = Callable[[ApiClient], Awaitable[list[Finding]]]


async def examine(access: Access, data: Path) -> None:
    """Look at everything and print a table. Raises StartError when something needs a person."""
    findings = [_disk(data)]
    async with access.client() as api:
        for check in (_services, _mailboxes, authentication, _outgoing, _quarantine, _outboxes, _invariant):
            findings += await _safely(check, api)
    table = Table("", "what", "state", "what to do")
    for finding in findings:
        table.add_row(finding.mark, finding.what, finding.state, finding.advice or finding.hint)
    Console().print(table)
    if any(finding.advice for finding in findings):
        raise StartError("something needs a person; the lines marked ! say what to do")


async def _safely(check: Check, api: ApiClient) -> list[Finding]:
    name = check.__name__.strip("_")
    try:
        return await check(api)
    except (httpx.HTTPError, ApiError) as error:
        reason = str(error) or type(error).__name__
        return [Finding(name, f"cannot be asked: {reason}", "look at the log of the service")]


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(data if data.exists() else Path.cwd()).free
    advice = (
        "free some space: nothing can be kept on a full disk; letters wait on their mail server"
        if free < DISK_LOW_BYTES
        else ""
    )
    return Finding("disk", f"{free / (1 << 30):.1f} GiB free", advice)


async def _services(api: ApiClient) -> list[Finding]:
    answer = (await api.http.get("/readyz")).json()
    reports: dict[str, Any] = answer.get("services", {"service": answer})
    found = []
    for name, report in reports.items():
        ready = report.get("status") == "ready"
        found.append(
            Finding(
                f"{name}: database and migrations",
                report.get("reason", report.get("status", "?")),
                "" if ready else "check DATABASE_URL and the service's log",
            )
        )
        if ready:
            found.append(_clock(name, datetime.fromisoformat(report["time"])))
    return found


def _clock(name: str, time: datetime) -> Finding:
    apart = abs((datetime.now(UTC) - time).total_seconds())
    advice = "set the machines' clocks by NTP" if apart > CLOCK_SECONDS else ""
    return Finding(f"{name}: clock", f"{apart:.0f} s from this machine's", advice)


async def _mailboxes(api: ApiClient) -> list[Finding]:
    boxes = await api.all_items("/mailboxes")
    if not boxes:
        return [Finding("mailboxes", "none", "add one at the desk, under Mailboxes")]
    return [*map(_mailbox, boxes), *(_account(box) for box in boxes if box["enabled"])]


def _mailbox(box: dict[str, Any]) -> Finding:
    advice = {
        "wrong_password": "enter the right password at the desk",
        "unreachable": "check host, port and TLS; it is tried again by itself",
    }.get(box["state"], "see what it says" if box["error"] else "")
    return Finding(f"mailbox {box['name']}", f"{box['state']} {box['error'] or ''}".strip(), advice)


def _account(box: dict[str, Any]) -> Finding:
    """Whether every letter the mailbox holds is accounted for; one that is catching up needs nobody."""
    name, progress = f"mailbox {box['name']}: letters", box["progress"]
    if progress is None or box["checked_at"] is None:
        return Finding(name, "not compared with the server yet", "")
    missing = progress["total"] - progress["done"]
    state = f"{progress['done']} of {progress['total']} on the server accounted for, compared {box['checked_at']}"
    waits = missing and box["state"] != "reading"
    return Finding(name, state, f"{missing} are missing: look at the desk, under Mailboxes" if waits else "")


async def authentication(api: ApiClient) -> list[Finding]:
    """Whether a mail server of ours is believed: without one, letters that colleagues forward stay theirs."""
    what = "who wrote a letter"
    believed = _figures((await api.http.get("/metrics")).text).get("ingest", {}).get("believes_authentication", 0)
    if believed or not any(box["enabled"] for box in await api.all_items("/mailboxes")):
        return [Finding(what, "checked by your mail server" if believed else "no mailbox is read")]
    hint = "set INGEST_AUTHSERV_ID (docs/mailboxes.md), or customers' letters that colleagues forward stay theirs"
    return [Finding(what, "nobody vouches for a sender", hint=hint)]


async def _outgoing(api: ApiClient) -> list[Finding]:
    found = []
    for state in ("failed", "unknown"):
        letters = await api.all_items(f"/outgoing?state={state}")
        advice = "look at them at the desk, under Outgoing" if letters else ""
        found.append(Finding(f"replies {state}", str(len(letters)), advice))
    return found


async def _quarantine(api: ApiClient) -> list[Finding]:
    letters = await api.all_items("/quarantine")
    advice = "look at them at the desk, under Quarantine; replay what can be read now" if letters else ""
    oldest = f", the oldest since {letters[0]['received_at']}" if letters else ""
    return [Finding("quarantine", f"{len(letters)} letters{oldest}", advice)]


async def _outboxes(api: ApiClient) -> list[Finding]:
    figures = _figures((await api.http.get("/metrics")).text)
    found = []
    for service, values in sorted(figures.items()):
        dead, oldest = values.get("outbox_dead", 0), values.get("outbox_oldest_seconds", 0)
        advice = "replay the dead letters (docs/api.md)" if dead else ""
        if oldest > LAG_SECONDS:
            advice = "see whether the other services run"
        state = f"{values.get('outbox_waiting', 0):.0f} waiting, oldest {oldest:.0f} s, {dead:.0f} dead"
        found.append(Finding(f"{service}: outbox", state, advice))
    return found


def _figures(exposition: str) -> dict[str, dict[str, float]]:
    """Read `audiocomm_NAME{service="S"} VALUE` lines."""
    figures: dict[str, dict[str, float]] = {}
    for line in exposition.splitlines():
        name, _, rest = line.partition('{service="')
        service, _, value = rest.partition('"} ')
        if value:
            figures.setdefault(service, {})[name.removeprefix("audiocomm_")] = float(value)
    return figures


async def _invariant(api: ApiClient) -> list[Finding]:
    answer = await api.get("/invariant")
    violations = answer["violations"]
    advice = f"tickets {', '.join(str(each['ticket_id']) for each in violations[:10])}" if violations else ""
    repaired = f", {len(answer['repaired'])} repaired in 30 days" if answer["repaired"] else ""
    state = f"{len(violations)} of {answer['open']} open tickets without a next step{repaired}"
    return [Finding("invariant", state, advice and f"report this, with {advice}")]
