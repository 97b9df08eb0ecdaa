"""The inbox: an event that comes twice has one effect."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import structlog

from shared.database import Database, Statements, Transaction
from shared.envelope import Envelope, EventFailure, Receipt

log = structlog.get_logger()
sql = Statements(Path(__file__).parent / "sql")

DDL = """
create table inbox (
    event_id uuid primary key,
    received_at timestamptz not null default now()
);
"""

Effect = Callable[[Transaction, Sequence[Envelope]], Awaitable[None]]
"""Applies events of one type that came one behind the other, in their order."""


class PermanentRefusal(Exception):
    """This event can never be taken: repeating it is useless, a person must look."""


class Inbox:
    """Applies events to a service's database, each in the order it came; `effects` names one handler per type."""

    def __init__(self, database: Database, effects: Mapping[str, Effect]) -> None:
        self._database = database
        self._effects = effects

    async def receive(self, envelopes: list[Envelope]) -> Receipt:
        """Apply a batch in one transaction; if an event fails, each in its own, so that one cannot hold the rest."""
        try:
            await self._database.run(lambda tx: self._apply(tx, envelopes))
        except Exception as error:
            if len(envelopes) == 1:
                return Receipt(accepted=[], failed=[_failure(envelopes[0], error)])
            return await self._receive_singly(envelopes)
        return Receipt(accepted=[envelope.id for envelope in envelopes])

    async def _receive_singly(self, envelopes: list[Envelope]) -> Receipt:
        accepted, failed, stopped_keys = [], [], set()
        for envelope in envelopes:
            if envelope.orderingkey in stopped_keys:
                failed.append(EventFailure(id=envelope.id, permanent=False, reason="waits for the event before it"))
                continue
            receipt = await self.receive([envelope])
            accepted += receipt.accepted
            failed += receipt.failed
            # After a dead head its key goes on; behind a temporary failure it waits, to keep the order.
            if any(not failure.permanent for failure in receipt.failed):
                stopped_keys.add(envelope.orderingkey)
        return Receipt(accepted=accepted, failed=failed)

    async def _apply(self, tx: Transaction, envelopes: list[Envelope]) -> None:
        new = {row["event_id"] for row in await tx.fetch(sql.inbox_accept, [envelope.id for envelope in envelopes])}
        taken = [envelope for envelope in envelopes if envelope.id in new]
        for kind, alike in groupby(taken, key=lambda envelope: envelope.type):
            effect = self._effects.get(kind)
            if effect is None:
                raise PermanentRefusal(f"no handler for events of type {kind}")
            await effect(tx, list(alike))


def _failure(envelope: Envelope, error: Exception) -> EventFailure:
    permanent = isinstance(error, PermanentRefusal)
    log.error(
        "an event could not be applied",
        event_id=str(envelope.id),
        type=envelope.type,
        permanent=permanent,
        exc_info=error,
    )
    return EventFailure(id=envelope.id, permanent=permanent, reason=f"{type(error).__name__}: {error}"[:500])
