"""The tables of router as SQLModel classes: what the migrations add up to, for people and for a test to read."""

from services.router.store.tables import (
    correspondents,
    facts,
    following,
    looking_again,
    people,
    sending,
    tickets,
    trying,
)
from services.router.store.tables.columns import RouterTable

__all__ = [
    "RouterTable",
    "correspondents",
    "facts",
    "following",
    "looking_again",
    "people",
    "sending",
    "tickets",
    "trying",
]
