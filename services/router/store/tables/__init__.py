"""The tables of router as SQLModel classes: what the migrations add up to, for people and for a test to read."""

from services.router.store.tables import facts, following, looking_again, people, tickets, trying
from services.router.store.tables.columns import RouterTable

__all__ = ["RouterTable", "facts", "following", "looking_again", "people", "tickets", "trying"]
