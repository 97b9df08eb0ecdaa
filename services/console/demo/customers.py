"""Two hundred customers with orders and ratings: made up, and the same at every start."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

COUNT = 200
SEED = 20261

FAVOURITES = {
    "hifi": ("amplifiers", "speakers", "turntables"),
    "headphones": ("headphones", "players"),
    "cinema": ("projectors", "screens", "soundbars"),
}
MODELS = {
    "amplifiers": "A-30",
    "speakers": "S-12",
    "turntables": "T-200",
    "headphones": "H-70",
    "players": "P-5",
    "projectors": "V-400",
    "screens": "W-240",
    "soundbars": "B-9",
}
# language -> given names, family names
NAMES = {
    "de": (["Anke", "Bernd", "Clara", "Dieter", "Elif", "Frieda", "Georg", "Hanna"],
           ["Albers", "Bogner", "Clemens", "Dorn", "Eckhardt", "Falk", "Gärtner", "Hübner"]),
    "en": (["Alice", "Barnaby", "Celia", "Duncan", "Esther", "Fergus", "Gemma", "Howard"],
           ["Ashdown", "Birtwistle", "Cartwright", "Dunmore", "Eastwick", "Fairbairn", "Greaves", "Holt"]),
    "ru": (["Алла", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар"],
           ["Абрамян", "Белых", "Власенко", "Гончар", "Данилюк", "Ерёменко", "Жук", "Зинченко"]),
    "es": (["Alba", "Bruno", "Carmen", "Diego", "Elena", "Fermín", "Gloria", "Hugo"],
           ["Alonso", "Barrios", "Cuesta", "Delgado", "Espina", "Fuentes", "Gallego", "Herrero"]),
    "fr": (["Adèle", "Bastien", "Coralie", "Damien", "Élise", "Fabien", "Gaëlle", "Hervé"],
           ["Aubry", "Blanchet", "Charpentier", "Delmas", "Étienne", "Fournel", "Garnier", "Huet"]),
}  # fmt: skip


@dataclass
class DemoCustomer:
    """One customer: `favourite` is the audience his orders point to ("mixed": none), `bad` an agent he rated 1 of 5."""

    external_id: str
    name: str
    language: str
    address: str
    favourite: str
    bad: str | None = None
    orders: list[dict[str, Any]] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The customer as the facts API takes it."""
        return {
            "external_id": self.external_id,
            "name": self.name,
            "language": self.language,
            "phone": None,
            "addresses": [self.address],
        }


def make_customers(now: datetime, staff: dict[str, list[str]]) -> list[DemoCustomer]:
    """Make them; `staff` names the logins of each audience. Orders and marks lie in the two years before `now`."""
    chance = random.Random(SEED)
    kinds = [*FAVOURITES, *FAVOURITES, *FAVOURITES, "mixed"]
    return [_customer(chance, number, kinds[number % len(kinds)], now, staff) for number in range(COUNT)]


def _customer(
    chance: random.Random, number: int, favourite: str, now: datetime, staff: dict[str, list[str]]
) -> DemoCustomer:
    # Every audience has customers of every language.
    language = list(NAMES)[(number + number // 10) % len(NAMES)]
    given, family = NAMES[language]
    turn = number // len(NAMES)
    # No two of a language have the same name.
    name = f"{given[turn % 8]} {family[(turn + turn // 8) % 8]}"
    address = f"customer{number + 1:03d}@{language}.customers.example"
    customer = DemoCustomer(f"C-{number + 1001}", name, language, address, favourite)
    audiences = [favourite] if favourite in FAVOURITES else list(FAVOURITES)
    for place in range(chance.randint(1, 4) if favourite in FAVOURITES else 3):
        audience = audiences[place % len(audiences)]
        customer.orders.append(_order(chance, customer, audience, place, now, staff[audience]))
    _rate(chance, customer, now)
    return customer


def _order(
    chance: random.Random, customer: DemoCustomer, audience: str, place: int, now: datetime, staff: list[str]
) -> dict[str, Any]:
    groups = chance.sample(FAVOURITES[audience], chance.randint(1, 2))
    # Beyond the last 30 days, where an order would settle the audience alone.
    ordered_at = now - timedelta(days=chance.randint(35, 700), minutes=chance.randint(0, 1439))
    states = ["ok"] * 8 + ["returned", "cancelled"]
    return {
        "external_id": f"{customer.external_id}-{place + 1}",
        "customer": customer.external_id,
        "ordered_at": ordered_at.isoformat(),
        "worked_by": chance.choice(staff),
        "lines": [
            {"product_group": group, "product": MODELS[group], "state": chance.choice(states)} for group in groups
        ],
    }


def _rate(chance: random.Random, customer: DemoCustomer, now: datetime) -> None:
    for place, order in enumerate(customer.orders):
        if chance.random() < 0.5:
            score = chance.choices([5, 4, 3], [6, 3, 1])[0]
            customer.ratings.append(
                rating(customer, order["worked_by"], score, now - timedelta(days=20 + place), place)
            )


def rating(customer: DemoCustomer, login: str, score: int, at: datetime, place: int) -> dict[str, Any]:
    """A mark as the facts API takes it."""
    return {
        "external_id": f"{customer.external_id}-R{place + 1}",
        "customer": customer.external_id,
        "agent": login,
        "score": score,
        "comment": "",
        "rated_at": at.isoformat(),
    }
