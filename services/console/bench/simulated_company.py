"""A made-up company with a long past, as the files `simulate --history` reads: always the same for the same size."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

SEED = 20_261
START = datetime(2026, 1, 5, tzinfo=UTC)
AUDIENCES = ("amplifiers", "speakers", "turntables", "headphones", "cables")
AGENTS, CUSTOMERS, LETTERS_A_DAY = 30, 10_000, 400
SHIFTS = {"early": (7, 15), "late": (11, 19)}
"""Hours of the day, UTC."""

Cells = Sequence[object]


@dataclass(frozen=True)
class Desk:
    """An agent: login, first audience, shift."""

    login: str
    audience: str
    shift: str

    def works_from(self, at: datetime) -> datetime:
        """The first moment from `at` on at which this agent works."""
        begin, end = SHIFTS[self.shift]
        while at.weekday() >= 5 or at.hour >= end:
            at = datetime.combine(at.date() + timedelta(days=1), time(begin), UTC)
        return max(at, datetime.combine(at.date(), time(begin), UTC))


def write_company(folder: Path, letters: int) -> None:
    """Write all files into a folder that is there."""
    chance = random.Random(SEED)
    desks = [
        Desk(f"agent{number:02}", AUDIENCES[number % len(AUDIENCES)], ("early", "late")[number // 5 % 2])
        for number in range(AGENTS)
    ]
    tastes = [chance.choices(AUDIENCES, weights=(5, 4, 3, 2, 1))[0] for _ in range(CUSTOMERS)]
    orders = list(_orders(chance, tastes, desks))
    _write(folder, "calendars", ("key", "time_zone", "mon", "tue", "wed", "thu", "fri"), _calendars())
    _write(folder, "audiences", ("key", "name", "department", "product_groups"), _audiences())
    _write(folder, "agents", ("login", "name", "role", "department", "calendar", "audience", "also"), _agents(desks))
    head = ("external_id", "customer", "ordered_at", "product_group", "worked_by")
    _write(folder, "orders", head, orders)
    _write(folder, "marks", ("external_id", "customer", "agent", "score", "rated_at"), _marks(chance, orders))
    letter = ("letter", "ticket", "customer", "received_at", "addressed", "answered_by", "answered_at")
    _write(folder, "letters", letter, _letters(chance, tastes, desks, letters))


def _write(folder: Path, name: str, head: Cells, rows: Iterable[Cells]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _calendars() -> Iterator[Cells]:
    for key, (begin, end) in SHIFTS.items():
        yield (key, "UTC", *[f"{begin:02}:00-{end:02}:00"] * 5)


def _audiences() -> Iterator[Cells]:
    for key in AUDIENCES:
        yield key, key.title(), "sales", key


def _agents(desks: Sequence[Desk]) -> Iterator[Cells]:
    yield "chief", "Chief", "supervisor", "sales", "early", "", ""
    for number, desk in enumerate(desks):
        also = AUDIENCES[(number + 1) % len(AUDIENCES)]
        yield desk.login, desk.login.title(), "agent", "sales", desk.shift, desk.audience, also


def _orders(chance: random.Random, tastes: Sequence[str], desks: Sequence[Desk]) -> Iterator[Cells]:
    for customer, taste in enumerate(tastes):
        for place in range(chance.randint(0, 5)):
            group = taste if chance.random() < 0.8 else chance.choice(AUDIENCES)
            at = START + timedelta(days=chance.uniform(-400, 200))
            worked_by = chance.choice([desk.login for desk in desks if desk.audience == group])
            yield f"O{customer}-{place}", f"C{customer}", at.isoformat(timespec="seconds"), group, worked_by


def _marks(chance: random.Random, orders: Iterable[Cells]) -> Iterator[Cells]:
    for number, (_, customer, ordered_at, _, worked_by) in enumerate(orders):
        if chance.random() < 0.3:
            at = datetime.fromisoformat(str(ordered_at)) + timedelta(days=chance.uniform(1, 30))
            score = chance.choices((5, 4, 3, 2, 1), weights=(50, 30, 10, 6, 4))[0]
            yield f"M{number}", customer, worked_by, score, at.isoformat(timespec="seconds")


def _letters(chance: random.Random, tastes: Sequence[str], desks: Sequence[Desk], letters: int) -> Iterator[Cells]:
    """Four hundred a day, from six to eight. One in five goes on with a conversation, one in four is addressed."""
    last: dict[int, tuple[int, Desk]] = {}
    for number in range(letters):
        day, place = divmod(number, LETTERS_A_DAY)
        at = START + timedelta(days=day, hours=6 + 14 * place / LETTERS_A_DAY, minutes=chance.uniform(0, 2))
        customer = chance.randrange(len(tastes))
        ticket, known = last.get(customer, (number, None))
        if chance.random() < 0.8:
            ticket = number
        group = [desk for desk in desks if desk.audience == tastes[customer]]
        desk = known if known is not None and chance.random() < 0.5 else chance.choice(group)
        addressed = desk.login if chance.random() < 0.25 else ""
        last[customer] = ticket, desk
        row = f"L{number}", f"T{ticket}", f"C{customer}", at.isoformat(timespec="seconds"), addressed
        if chance.random() < 0.01:
            yield (*row, "", "")
        else:
            answered_at = desk.works_from(desk.works_from(at) + timedelta(minutes=chance.expovariate(1 / 45)))
            yield (*row, desk.login, answered_at.isoformat(timespec="seconds"))
