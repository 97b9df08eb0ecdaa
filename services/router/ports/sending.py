"""What replies are made of: the company's sender addresses, templates, who is in a conversation, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.router.ports.lists import MessageDetails
from shared.events import Mailbox


@dataclass(frozen=True, slots=True)
class SenderValues:
    """An address of the company's, for the agents of a department (None: all); an empty `name` is the agent's."""

    address: str
    name: str
    signature: str
    department: str | None


@dataclass(frozen=True, slots=True)
class SenderRecord:
    """A sender address as it is kept."""

    id: int
    version: int
    values: SenderValues


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """A text to begin a reply with, in a language ("" for any), for the agents of a department (None: all)."""

    key: str
    name: str
    language: str
    text: str
    department: str | None


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template as it is kept."""

    id: int
    version: int
    values: TemplateValues


class SendingStore(Protocol):
    """Sender addresses and templates; all of a company's are few."""

    async def senders(self) -> list[SenderRecord]:
        """Give all sender addresses, by address."""
        ...

    async def sender(self, sender_id: int) -> SenderRecord | None:
        """Give one, locked until the end of the transaction."""
        ...

    async def add_sender(self, values: SenderValues) -> int | None:
        """Give the new id, None when the address is there already. Raises UnknownKey."""
        ...

    async def save_sender(self, sender_id: int, values: SenderValues) -> bool:
        """Save with the next version; False when the address is another's. Raises UnknownKey."""
        ...

    async def remove_sender(self, sender_id: int) -> None:
        """Forget an address."""
        ...

    async def templates(self) -> list[TemplateRecord]:
        """Give all templates, by name."""
        ...

    async def template(self, template_id: int) -> TemplateRecord | None:
        """Give one, locked until the end of the transaction."""
        ...

    async def add_template(self, values: TemplateValues) -> int | None:
        """Give the new id, None when the key is taken. Raises UnknownKey."""
        ...

    async def save_template(self, template_id: int, values: TemplateValues) -> bool:
        """Save with the next version; False when the key is taken. Raises UnknownKey."""
        ...

    async def remove_template(self, template_id: int) -> None:
        """Forget a template."""
        ...

    async def correspondents(self, ticket_id: int) -> list[Mailbox]:
        """Give everybody whom the ticket's letters and replies name, newest first; of doubtful letters nobody."""
        ...

    async def our_addresses(self, addresses: Sequence[str]) -> set[str]:
        """Give those of the normalised addresses that belong to us."""
        ...

    async def replies_to_recall(self, ticket_id: int, now: datetime) -> list[UUID]:
        """Give the replies of a ticket that wait for a moment after this one."""
        ...

    async def waiting_replies(self, agent_id: int | None, now: datetime, limit: int) -> list[MessageDetails]:
        """Give the replies of an agent (None: of all) that are held back, soonest first."""
        ...
