"""Where alerts and those they concern are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notifier.policy.alerts import Alert, Withdrawn

Raised = tuple[Alert, Mapping[int, datetime]]
"""An alert and whom it concerns from which moment on."""


@dataclass(frozen=True)
class Told:
    """What became of one recipient of a new alert: shown at once, later, or never (`gone`: already withdrawn)."""

    agent_id: int
    shown: bool
    gone: bool


@dataclass(frozen=True)
class LiveAlert:
    """An alert as it stands for one agent."""

    alert: Alert
    acknowledged_at: datetime | None


class AlertStore(Protocol):
    """Keeps alerts. Every change follows `lock_streams`, so that raising and withdrawing never overtake each other."""

    async def lock_streams(self) -> None:
        """Be the only writer of alerts and streams until the transaction ends; wakes the streams afterwards."""

    async def add_alerts(self, raised: Sequence[Raised], now: datetime) -> dict[UUID, list[Told]]:
        """Store alerts for agents from their moments on; gives by alert the recipients that are new to it."""

    async def note_withdrawal(
        self, ticket_id: int, alert_id: UUID | None, agent_ids: list[int] | None, at: datetime
    ) -> None:
        """Remember a withdrawal, so that an alert raised before `at` but delivered after it is not shown."""

    async def withdraw(
        self, ticket_id: int, alert_id: UUID | None, agent_ids: list[int] | None, raised_until: datetime, now: datetime
    ) -> list[Withdrawn]:
        """Withdraw what was raised until `raised_until`; None stands for all alerts, or for everybody."""

    async def replace(self, alert: Alert, agent_ids: Collection[int], now: datetime) -> list[Withdrawn]:
        """Withdraw what these agents were told before of the alert's ticket with the same kind."""

    async def withdraw_all_of(self, agent_id: int, now: datetime) -> None:
        """Withdraw everything from one agent, without telling him."""

    async def show_due(self, now: datetime, limit: int) -> list[tuple[Alert, list[int]]]:
        """Mark up to `limit` recipients whose moment has come as shown; gives them by alert."""

    async def next_moment(self) -> datetime | None:
        """Give the earliest moment at which somebody must be shown an alert."""

    async def live_alerts(self, agent_id: int, before: tuple[datetime, UUID] | None, limit: int) -> list[LiveAlert]:
        """Give the alerts shown to an agent and not withdrawn, newest first; those of no ticket until acknowledged."""

    async def acknowledge(self, alert_id: UUID, agent_id: int, now: datetime) -> bool:
        """Note that an agent has seen a live alert; False when he had, or when there is none."""

    async def alert_of(self, alert_id: UUID, agent_id: int) -> LiveAlert | None:
        """Give an alert that was shown to an agent and not withdrawn."""

    async def forget_withdrawals(self, before: datetime) -> None:
        """Forget withdrawals so old that no alert from before them can still come."""

    async def count_live(self) -> int:
        """Count the recipients who are shown a live alert they have not acknowledged."""
