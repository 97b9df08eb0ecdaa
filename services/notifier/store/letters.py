"""Outgoing letters in Postgres, as their sender needs them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.notifier.policy.delivery import Conclusion
from services.notifier.policy.letter import Letter, LetterState, Outcome, Recipient, Stage
from services.notifier.policy.limits import HandedOver
from services.notifier.ports.letters import Cancelling, Claim, Waiting
from services.notifier.store.rows import sql
from services.notifier.store.shown_letters import ShownLetterRows
from shared.database import Record
from shared.events import AttachedFile, Mailbox

LETTERS = "letters"
# Renewed every 10 s by a living sender; what a dead one left is judged within 40 s.
LEASE = timedelta(seconds=30)


def _recipient(row: Record) -> Recipient:
    outcome, lost = Outcome(row["outcome"]), row["lost_answers"]
    return Recipient(row["place"], row["kind"], row["name"], row["address"], outcome, lost, row["reason"])


def _columns(recipients: Sequence[Recipient]) -> tuple[list[Any], ...]:
    return (
        [one.place for one in recipients],
        [one.outcome.value for one in recipients],
        [one.lost_answers for one in recipients],
        [one.reason for one in recipients],
    )


class LetterRows(ShownLetterRows):
    """Implements ports.letters.LetterStore."""

    async def add_letter(self, letter: Letter, conclusion: Conclusion, not_before: datetime | None) -> bool:
        """Keep a new letter; False when its reply_id is known."""
        people = letter.sender.model_dump(mode="json"), letter.reply_to.model_dump(mode="json")
        wording = (letter.subject, letter.text, letter.in_reply_to, list(letter.reference_ids))
        values = (letter.reply_id, letter.ticket_id, letter.message_id, *people, *wording, letter.requested_at)
        next_at = conclusion.next_at or letter.requested_at
        files = [one.model_dump(mode="json") for one in letter.attachments]
        fate = (conclusion.state.value, conclusion.reason, next_at, not_before, files)
        await self.tx.execute(sql.letter_hold, letter.reply_id)
        if await self.tx.fetchval(sql.letter_add, *values, *fate) is None:
            return False
        kinds = [one.kind for one in conclusion.recipients]
        names = [one.name for one in conclusion.recipients]
        addresses = [one.address for one in conclusion.recipients]
        await self.tx.execute(
            sql.letter_add_recipients, letter.reply_id, *_columns(conclusion.recipients), kinds, names, addresses
        )
        self.tx.signal(LETTERS)
        return True

    async def claim_letter(self, token: UUID, now: datetime) -> Claim | None:
        """Lease the oldest due letter whose ticket has no earlier one waiting; its stage becomes MAIL."""
        row = await self.tx.fetchrow(sql.letter_claim, token, LEASE, now)
        return await self._claim(row) if row is not None else None

    async def _claim(self, row: Record) -> Claim:
        rows = await self.tx.fetch(sql.letter_recipients, row["reply_id"])
        letter = Letter(
            reply_id=row["reply_id"],
            ticket_id=row["ticket_id"],
            message_id=row["message_id"],
            sender=Mailbox.model_validate(row["sender"]),
            reply_to=Mailbox.model_validate(row["reply_to"]),
            subject=row["subject"],
            text=row["text"],
            in_reply_to=row["in_reply_to"],
            reference_ids=tuple(row["reference_ids"]),
            requested_at=row["requested_at"],
            recipients=tuple(_recipient(one) for one in rows),
            stage=Stage(row["stage"]),
            attempts=row["attempts"],
            attachments=tuple(AttachedFile.model_validate(one) for one in row["attachments"]),
        )
        return Claim(row["claim_token"], letter)

    async def hold_limits(self) -> None:
        """Let whoever else looks for room wait for the end of this transaction."""
        await self.tx.execute(sql.letters_limit_hold)

    async def handed_over(self, reply_id: UUID, since: datetime, domains: Sequence[str]) -> list[HandedOver]:
        """Count the other letters sent since a moment or just now: in all, and to each domain."""
        rows = await self.tx.fetch(sql.letters_handed_over, reply_id, since, list(domains))
        return [HandedOver(**dict(row)) for row in rows]

    async def renew_lease(self, token: UUID) -> bool:
        """Lengthen a lease; False when it was lost."""
        return await self.tx.fetchval(sql.letter_renew, token, LEASE) is not None

    async def enter(self, token: UUID, stage: Stage, recipients: Sequence[Recipient]) -> bool:
        """Write the stage about to be entered, and the recipients as they are; False when the lease was lost."""
        reply_id = await self.tx.fetchval(sql.letter_enter, token, LEASE, stage.value)
        if reply_id is None:
            return False
        if stage is Stage.DATA:
            await self._save_recipients(reply_id, recipients)
        return True

    async def _save_recipients(self, reply_id: UUID, recipients: Sequence[Recipient]) -> None:
        await self.tx.execute(sql.letter_save_recipients, reply_id, *_columns(recipients))

    async def finish(self, token: UUID, letter: Letter, conclusion: Conclusion, sent_at: datetime | None) -> bool:
        """Write the attempt's conclusion and give the lease back; False when it was lost."""
        stage = Stage.SENT if sent_at is not None else Stage.NONE
        fate = (conclusion.state.value, stage.value, conclusion.reason, conclusion.next_at, sent_at)
        if await self.tx.fetchval(sql.letter_finish, token, *fate) is None:
            return False
        await self._save_recipients(letter.reply_id, conclusion.recipients)
        # A later letter of the same ticket may have waited for this one.
        self.tx.signal(LETTERS)
        return True

    async def expired_claims(self, limit: int) -> list[Claim]:
        """Give letters whose lease ended with no conclusion, locked for this transaction."""
        return [await self._claim(row) for row in await self.tx.fetch(sql.letters_expired, limit)]

    async def due_letters(self, now: datetime, limit: int) -> list[Waiting]:
        """Give letters that are due and free."""
        rows = await self.tx.fetch(sql.letters_due, now, limit)
        return [Waiting(row["reply_id"], row["attempts"]) for row in rows]

    async def put_off(self, reply_ids: list[UUID], next_at: list[datetime], attempts: list[int], reason: str) -> None:
        """Put free letters off (pairwise)."""
        await self.tx.execute(sql.letters_put_off, reply_ids, next_at, attempts, reason)

    async def note_reason(self, reason: str) -> None:
        """Say of all free queued letters why they wait."""
        await self.tx.execute(sql.letters_note_reason, reason)

    async def make_due(self, now: datetime) -> None:
        """Make the letters that wait for another attempt due, but those whose answer was lost."""
        await self.tx.execute(sql.letters_make_due, now)
        self.tx.signal(LETTERS)

    async def next_letter_at(self) -> datetime | None:
        """Give when the next free letter is due."""
        moment: datetime | None = await self.tx.fetchval(sql.letters_next_at)
        return moment

    async def cancel_letter(self, reply_id: UUID, reason: str | None, now: datetime) -> Cancelling:
        """Take a letter back unless it was handed over, or is being; one not yet asked for never becomes a letter."""
        await self.tx.execute(sql.letter_hold, reply_id)
        if await self.tx.fetchval(sql.letter_cancel, reply_id, reason) is not None:
            # A later letter of the same ticket may have waited for this one.
            self.tx.signal(LETTERS)
            return Cancelling.DONE
        state = await self.tx.fetchval(sql.letter_state, reply_id)
        if state is None:
            noted = await self.tx.fetchval(sql.letter_withdraw, reply_id, now)
            return Cancelling.KNOWN if noted is None else Cancelling.DONE
        return Cancelling.KNOWN if state == LetterState.CANCELLED else Cancelling.TOO_LATE

    async def send_again(self, reply_id: UUID, now: datetime) -> None:
        """Queue a letter for everybody who has not got it for certain."""
        await self.tx.execute(sql.letter_reopen_recipients, reply_id)
        await self.tx.execute(sql.letter_reopen, reply_id, now)
        self.tx.signal(LETTERS)
