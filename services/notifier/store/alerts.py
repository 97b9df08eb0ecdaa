"""Alerts in Postgres."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.notifier.policy.alerts import Alert, Withdrawn
from services.notifier.ports.alerts import LiveAlert, Raised, Told
from services.notifier.store.rows import Rows, sql
from shared.database import Record
from shared.events import AlertKind

STREAMS = "streams"
WAVES = "waves"


def _alert(row: Record) -> Alert:
    kind = AlertKind(row["kind"])
    return Alert(row["id"], row["ticket_id"], kind, row["title"], row["text"], row["raised_at"])


class AlertRows(Rows):
    """Implements ports.alerts.AlertStore."""

    async def lock_streams(self) -> None:
        """Be the only writer of alerts and streams until the transaction ends; wakes the streams afterwards.

        One writer at a time: recipients overlap in any order, so locks on their rows alone would meet crosswise; and a
        statement that follows the lock sees the withdrawal, or the alert, that another writer has just committed.
        """
        if STREAMS not in self.tx.signals:
            await self.tx.execute(sql.stream_lock)
            self.tx.signal(STREAMS)

    async def add_alerts(self, raised: Sequence[Raised], now: datetime) -> dict[UUID, list[Told]]:
        """Store alerts for agents from their moments on; gives by alert the recipients that are new to it."""
        alerts = [alert for alert, _ in raised]
        people = [(alert.id, *pair) for alert, recipients in raised for pair in recipients.items()]
        rows = await self.tx.fetch(
            sql.alert_add,
            [alert.id for alert in alerts],
            [alert.ticket_id for alert in alerts],
            [alert.kind.value for alert in alerts],
            [alert.title for alert in alerts],
            [alert.text for alert in alerts],
            [alert.raised_at for alert in alerts],
            [alert_id for alert_id, _, _ in people],
            [agent_id for _, agent_id, _ in people],
            [at for _, _, at in people],
            now,
        )
        told: dict[UUID, list[Told]] = defaultdict(list)
        for row in rows:
            told[row["alert_id"]].append(Told(row["agent_id"], row["shown"], row["gone"]))
            if not row["shown"] and not row["gone"]:
                self.tx.signal(WAVES)
        return told

    async def note_withdrawal(
        self, ticket_id: int, alert_id: UUID | None, agent_ids: list[int] | None, at: datetime
    ) -> None:
        """Remember a withdrawal, so that an alert raised before `at` but delivered after it is not shown."""
        agents = [None] if agent_ids is None else sorted(set(agent_ids))
        await self.tx.execute(sql.withdrawal_note, ticket_id, alert_id, agents, at)

    async def withdraw(
        self, ticket_id: int, alert_id: UUID | None, agent_ids: list[int] | None, raised_until: datetime, now: datetime
    ) -> list[Withdrawn]:
        """Withdraw what was raised until `raised_until`; None stands for all alerts, or for everybody."""
        rows = await self.tx.fetch(sql.alert_withdraw, ticket_id, alert_id, agent_ids, raised_until, now)
        return [Withdrawn(row["alert_id"], ticket_id, row["agent_id"], row["shown"]) for row in rows]

    async def replace(self, alert: Alert, agent_ids: Collection[int], now: datetime) -> list[Withdrawn]:
        """Withdraw what these agents were told before of the alert's ticket with the same kind."""
        values = (alert.ticket_id, alert.kind.value, alert.id, list(agent_ids), alert.raised_at, now)
        rows = await self.tx.fetch(sql.alert_replace, *values)
        return [Withdrawn(row["alert_id"], alert.ticket_id, row["agent_id"], row["shown"]) for row in rows]

    async def withdraw_all_of(self, agent_id: int, now: datetime) -> None:
        """Withdraw everything from one agent, without telling him."""
        await self.tx.execute(sql.alert_withdraw_agent, agent_id, now)

    async def show_due(self, now: datetime, limit: int) -> list[tuple[Alert, list[int]]]:
        """Mark up to `limit` recipients whose moment has come as shown; gives them by alert."""
        rows = await self.tx.fetch(sql.alert_show_due, now, limit)
        return [(_alert(row), row["agent_ids"]) for row in rows]

    async def next_moment(self) -> datetime | None:
        """Give the earliest moment at which somebody must be shown an alert."""
        moment: datetime | None = await self.tx.fetchval(sql.alert_next_moment)
        return moment

    async def live_alerts(self, agent_id: int, before: tuple[datetime, UUID] | None, limit: int) -> list[LiveAlert]:
        """Give the alerts shown to an agent and not withdrawn, newest first; those of no ticket until acknowledged."""
        raised_at, alert_id = before or (None, None)
        rows = await self.tx.fetch(sql.alerts_live, agent_id, raised_at, alert_id, limit)
        return [LiveAlert(_alert(row), row["acknowledged_at"]) for row in rows]

    async def alert_of(self, alert_id: UUID, agent_id: int) -> LiveAlert | None:
        """Give an alert that was shown to an agent and not withdrawn."""
        row = await self.tx.fetchrow(sql.alert_of, alert_id, agent_id)
        return LiveAlert(_alert(row), row["acknowledged_at"]) if row is not None else None

    async def acknowledge(self, alert_id: UUID, agent_id: int, now: datetime) -> bool:
        """Note that an agent has seen a live alert; False when he had, or when there is none."""
        return await self.tx.fetchval(sql.alert_acknowledge, alert_id, agent_id, now) is not None

    async def forget_withdrawals(self, before: datetime) -> None:
        """Forget withdrawals so old that no alert from before them can still come."""
        await self.tx.execute(sql.withdrawal_forget, before)

    async def count_live(self) -> int:
        """Count the recipients who are shown a live alert they have not acknowledged."""
        count: int = await self.tx.fetchval(sql.alerts_count_live)
        return count
