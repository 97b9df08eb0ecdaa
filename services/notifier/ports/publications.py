"""Where public answers are kept on their way to where they were asked, and the secret that signs them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notifier.policy.letter import LetterState
from services.notifier.policy.publishing import PublicAnswer, Result, Verdict
from services.notifier.ports.letters import Cancelling

Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Result]]
"""Posts bytes with headers to an address and gives what came back."""


@dataclass(frozen=True)
class PublicationClaim:
    """A public answer that this publisher alone may post, as long as the lease under `token` holds."""

    token: UUID
    answer: PublicAnswer


@dataclass(frozen=True)
class ShownPublication:
    """A publication as a supervisor sees it; `position` orders them by when they were asked for."""

    position: int
    reply_id: UUID
    ticket_id: int
    url: str
    subject: str
    state: LetterState
    attempts: int
    reason: str | None
    next_at: datetime
    published_at: datetime | None
    being_published: bool


class PublicationStore(Protocol):
    """Keeps publications. Leases run by the database's clock; every change under a claim names its token."""

    async def hold_reply(self, reply_id: UUID) -> None:
        """Let all who bring, conclude or take back a part of this reply wait for one another."""

    async def is_whole(self, reply_id: UUID) -> bool:
        """Whether a reply is sent to all who get it, and published where it must be."""

    async def add_publication(self, answer: PublicAnswer, not_before: datetime | None, now: datetime) -> None:
        """Keep a new publication; a known one, or one that was taken back, has no effect."""

    async def claim_publication(self, token: UUID, now: datetime) -> PublicationClaim | None:
        """Lease the publication that has been due longest and whose ticket has no earlier one waiting."""

    async def finish_publication(self, token: UUID, verdict: Verdict, published_at: datetime | None) -> bool:
        """Write an attempt's verdict and give the lease back; False when it was lost."""

    async def expired_publication(self) -> PublicationClaim | None:
        """Give a publication whose lease ended with no verdict, locked for this transaction."""

    async def next_publication_at(self) -> datetime | None:
        """Give when the next free publication is due."""

    async def lock_publication(self, reply_id: UUID) -> Cancelling | None:
        """Whether a publication can be taken back: DONE (nobody else touches it now), KNOWN or TOO_LATE; None: none."""

    async def cancel_publication(self, reply_id: UUID, reason: str | None) -> None:
        """Take back a publication that was locked so."""

    async def shown_publications(
        self, state: LetterState | None, before: int | None, limit: int
    ) -> list[ShownPublication]:
        """Give publications in a state (or all), newest first, before a position."""

    async def shown_publication(self, reply_id: UUID) -> ShownPublication | None:
        """Give one publication, locked for this transaction."""

    async def publish_again(self, reply_id: UUID, now: datetime) -> None:
        """Queue a publication, due at once or when it was to go out."""

    async def publication_figures(self, now: datetime) -> dict[str, float]:
        """Give the publications by state and the age of the oldest queued one in seconds."""

    async def publishing_secrets(self, since: datetime) -> list[str]:
        """Give the secret, and the former one when it was replaced since; none before the first use."""

    async def set_publishing_secret(self, secret: str, now: datetime, *, renew: bool) -> None:
        """Keep a secret; without `renew` a known one stays."""
