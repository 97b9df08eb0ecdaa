"""The demo's departments, calendars, audiences and agents, made through the API; repeating it changes nothing."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from services.console.api_client import ApiClient
from services.console.run_file import Account

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COMPANY: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "company.yaml").read_text(encoding="utf-8"))


def new_accounts(domain: str) -> list[Account]:
    """The accounts of the demo with passwords nobody else has."""
    return [
        Account(agent["name"], agent["login"], secrets.token_urlsafe(9), agent["role"], f"{agent['login']}@{domain}")
        for agent in COMPANY["agents"]
    ]


async def make_staff(api: ApiClient, accounts: list[Account], now: datetime) -> None:
    """Make everybody and everything that is not there yet."""
    await _make_missing(api, "/departments", COMPANY["departments"])
    await _make_missing(api, "/calendars", [_calendar(row) for row in COMPANY["calendars"]])
    await _make_missing(api, "/audiences", COMPANY["audiences"])
    known = {agent["login"]: agent for agent in await api.all_items("/agents")}
    for row, account in zip(COMPANY["agents"], accounts, strict=True):
        agent = known.get(row["login"]) or await api.post("/agents", _agent(row, account))
        await _arrange(api, row, agent, now)
    await _give_the_administrator_a_desk(api, known, accounts[0].address.partition("@")[2])


async def _make_missing(api: ApiClient, path: str, rows: list[dict[str, Any]]) -> None:
    known = {item["key"] for item in await api.all_items(path)}
    for row in rows:
        if row["key"] not in known:
            await api.post(path, row)


def _calendar(row: dict[str, Any]) -> dict[str, Any]:
    hours = {day: [[row["from"], row["to"]]] for day in WEEK}
    return {"key": row["key"], "name": row["name"], "time_zone": row["time_zone"], "weekly": hours}


def _audiences(row: dict[str, Any]) -> list[dict[str, Any]]:
    also = [{"key": key, "primary": False} for key in row.get("also", [])]
    return [{"key": row["primary"], "primary": True}, *also]


def _agent(row: dict[str, Any], account: Account) -> dict[str, Any]:
    department = next(each["department"] for each in COMPANY["audiences"] if each["key"] == row["primary"])
    first, _, rest = row["login"], "", account.address.partition("@")[2]
    return {
        "login": row["login"],
        "name": row["name"],
        "role": row["role"],
        "department": department,
        "calendar": row["calendar"],
        "address": account.address,
        "aliases": [f"{first}.desk@{rest}"],
        "audiences": _audiences(row),
        "capacity": 20,
        "password": account.password,
    }


async def _arrange(api: ApiClient, row: dict[str, Any], agent: dict[str, Any], now: datetime) -> None:
    """Send the one on leave away and let the departed one go."""
    path = f"/agents/{agent['id']}"
    if row.get("absence") and not (await api.get(f"{path}/absences"))["items"]:
        period = {"starts_at": (now - timedelta(days=2)).isoformat(), "ends_at": (now + timedelta(days=12)).isoformat()}
        await api.post(f"{path}/absences", {**period, "kind": row["absence"]})
    if row.get("departed") and agent["departed_at"] is None:
        await api.post(f"{path}/departure", {"at": None})


async def _give_the_administrator_a_desk(api: ApiClient, known: dict[str, Any], domain: str) -> None:
    """The one who follows the printed link works in sales too, so that he sees letters come in."""
    administrator = known["administrator"]
    if administrator["department"] == "sales" and administrator["calendar"] == "around-the-clock":
        return
    desk = {"department": "sales", "calendar": "around-the-clock", "address": f"administrator@{domain}"}
    await api.change(f"/agents/{administrator['id']}", desk)
