"""Forms that customers fill in: letters, and questions that are answered in public."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class FormKind(StrEnum):
    """What is filled in: a letter to the company, or a question whose answer everybody reads."""

    FORM = "form"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class FormValues:
    """What people set: the key in its address, who may show it within his pages, where public answers go.

    `language` is BCP 47, None for the visitor's own; `audience` is a key of router's; `origins` are `https://host`.
    """

    key: str
    kind: FormKind
    title: str
    language: str | None
    audience: str | None
    origins: tuple[str, ...]
    publish_to: str | None


@dataclass(frozen=True, slots=True)
class InboundForm:
    """A form as it is kept."""

    id: int
    version: int
    created_at: datetime
    values: FormValues


class FormStore(Protocol):
    """The forms that customers fill in."""

    async def add_form(self, values: FormValues, now: datetime) -> InboundForm | None:
        """Add a form; None when the key is taken."""
        ...

    async def change_form(self, form_id: int, version: int, values: FormValues) -> InboundForm | None:
        """Replace what people set, for those who saw `version`; None when it was changed meanwhile."""
        ...

    async def form_key_taken(self, key: str, but: int) -> bool:
        """Whether another form has this key."""
        ...

    async def form(self, key: str) -> InboundForm | None:
        """Give a form by its key."""
        ...

    async def form_of_id(self, form_id: int) -> InboundForm | None:
        """Give a form by its id."""
        ...

    async def forms(self) -> list[InboundForm]:
        """Give all forms by key."""
        ...

    async def remove_form(self, form_id: int) -> bool:
        """Remove a form; its letters stay. False when there is none."""
        ...
