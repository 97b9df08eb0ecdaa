"""What a trial is asked for, and what its process says, line by line."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

Message = dict[str, Any]
"""A line of the process: `bad` lines of the history, `done` of `total`, at last `result`, or `error` and `errors`."""


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """Policy texts and the time whose letters count; `listed` differences at most are told (None: all).

    Letters before `since` are replayed too, so that people and customers have their past; only figures leave them out.
    `alone` leaves out baselines and the wall-clock ladder.
    """

    text: str
    against: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    listed: int | None = 1_000
    alone: bool = False

    def as_json(self) -> Message:
        """As one line of JSON."""
        texts = {name: at.isoformat() if at is not None else None for name, at in self._times()}
        return asdict(self) | texts

    @classmethod
    def from_json(cls, message: Message) -> "TrialRequest":
        """What `as_json` wrote."""
        times = {name: datetime.fromisoformat(message[name]) for name in ("since", "until") if message[name]}
        return cls(**(message | times))

    def _times(self) -> tuple[tuple[str, datetime | None], ...]:
        return ("since", self.since), ("until", self.until)
