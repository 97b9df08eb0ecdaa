"""Publications in Postgres."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.notifier.policy.letter import LetterState
from services.notifier.policy.publishing import PublicAnswer, Verdict
from services.notifier.ports.letters import Cancelling
from services.notifier.ports.publications import PublicationClaim, ShownPublication
from services.notifier.store.rows import Rows, sql
from shared.database import Record
from shared.events import Publication

PUBLICATIONS = "publications"
# Longer than an attempt may take (shared.outside.SECONDS), so that nobody renews it.
LEASE = timedelta(seconds=60)


def _claim(row: Record | None) -> PublicationClaim | None:
    if row is None:
        return None
    known = (row["reply_id"], row["ticket_id"], row["message_id"])
    content = Publication.model_validate(row["content"])
    return PublicationClaim(row["claim_token"], PublicAnswer(*known, content, row["requested_at"], row["attempts"]))


def _shown(row: Record) -> ShownPublication:
    values: dict[str, Any] = dict(row)
    return ShownPublication(**{**values, "state": LetterState(values["state"])})


class PublicationRows(Rows):
    """Implements ports.publications.PublicationStore."""

    async def hold_reply(self, reply_id: UUID) -> None:
        """Let all who bring, conclude or take back a part of this reply wait for one another."""
        await self.tx.execute(sql.letter_hold, reply_id)

    async def is_whole(self, reply_id: UUID) -> bool:
        """Whether a reply is sent to all who get it, and published where it must be."""
        return bool(await self.tx.fetchval(sql.reply_is_whole, reply_id))

    async def add_publication(self, answer: PublicAnswer, not_before: datetime | None, now: datetime) -> None:
        """Keep a new publication; a known one, or one that was taken back, has no effect."""
        content = answer.content.model_dump(mode="json")
        known = (answer.reply_id, answer.ticket_id, answer.message_id, content, answer.requested_at)
        await self.tx.execute(sql.publication_add, *known, max(now, not_before or now), not_before)
        self.tx.signal(PUBLICATIONS)

    async def claim_publication(self, token: UUID, now: datetime) -> PublicationClaim | None:
        """Lease the publication that has been due longest and whose ticket has no earlier one waiting."""
        return _claim(await self.tx.fetchrow(sql.publication_claim, token, LEASE, now))

    async def finish_publication(self, token: UUID, verdict: Verdict, published_at: datetime | None) -> bool:
        """Write an attempt's verdict and give the lease back; False when it was lost."""
        fate = (verdict.state.value, verdict.reason, verdict.next_at, verdict.may_be_there, published_at)
        if await self.tx.fetchval(sql.publication_finish, token, *fate) is None:
            return False
        # A later one of the same ticket may have waited for this one.
        self.tx.signal(PUBLICATIONS)
        return True

    async def expired_publication(self) -> PublicationClaim | None:
        """Give a publication whose lease ended with no verdict, locked for this transaction."""
        return _claim(await self.tx.fetchrow(sql.publication_expired))

    async def next_publication_at(self) -> datetime | None:
        """Give when the next free publication is due."""
        moment: datetime | None = await self.tx.fetchval(sql.publication_next_at)
        return moment

    async def lock_publication(self, reply_id: UUID) -> Cancelling | None:
        """Whether a publication can be taken back: DONE (nobody else touches it now), KNOWN or TOO_LATE; None: none."""
        if await self.tx.fetchval(sql.publication_lock, reply_id) is not None:
            return Cancelling.DONE
        state = await self.tx.fetchval(sql.publication_state, reply_id)
        if state is None:
            return None
        return Cancelling.KNOWN if state == LetterState.CANCELLED else Cancelling.TOO_LATE

    async def cancel_publication(self, reply_id: UUID, reason: str | None) -> None:
        """Take back a publication that was locked so."""
        await self.tx.execute(sql.publication_cancel, reply_id, reason)
        self.tx.signal(PUBLICATIONS)

    async def shown_publications(
        self, state: LetterState | None, before: int | None, limit: int
    ) -> list[ShownPublication]:
        """Give publications in a state (or all), newest first, before a position."""
        wanted = state.value if state is not None else None
        return [_shown(row) for row in await self.tx.fetch(sql.publications_shown, wanted, before, limit)]

    async def shown_publication(self, reply_id: UUID) -> ShownPublication | None:
        """Give one publication, locked for this transaction."""
        row = await self.tx.fetchrow(sql.publication_shown, reply_id)
        return _shown(row) if row is not None else None

    async def publish_again(self, reply_id: UUID, now: datetime) -> None:
        """Queue a publication, due at once or when it was to go out."""
        await self.tx.execute(sql.publication_again, reply_id, now)
        self.tx.signal(PUBLICATIONS)

    async def publication_figures(self, now: datetime) -> dict[str, float]:
        """Give the publications by state and the age of the oldest queued one in seconds."""
        row = await self.tx.fetchrow(sql.publication_figures, now)
        return {name: float(value) for name, value in dict(row).items()} if row is not None else {}

    async def publishing_secrets(self, since: datetime) -> list[str]:
        """Give the secret, and the former one when it was replaced since; none before the first use."""
        found: list[str] | None = await self.tx.fetchval(sql.publishing_secrets, since)
        return found or []

    async def set_publishing_secret(self, secret: str, now: datetime, *, renew: bool) -> None:
        """Keep a secret; without `renew` a known one stays."""
        await self.tx.execute(sql.publishing_set_secret, secret, now, renew)
