"""The versions of the policy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One version of the policy: never changed, only followed by the next."""

    version: int
    hash: str
    text: str
    saved_at: datetime
    saved_by: str


class PolicyStore(Protocol):
    """The stored policies."""

    async def hold_policies(self) -> None:
        """Make whoever else saves a policy wait until the end of the transaction."""
        ...

    async def newest_policy(self) -> PolicyRow | None:
        """Give the policy that counts."""
        ...

    async def policy_versions(self, before: int, limit: int) -> list[PolicyRow]:
        """Give the versions below `before`, newest first."""
        ...

    async def add_policy(self, text: str, digest: str, saved_by: str, now: datetime) -> PolicyRow:
        """Store the next version."""
        ...
