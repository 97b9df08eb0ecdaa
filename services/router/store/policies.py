"""The versions of the policy."""

from datetime import datetime

from services.router.ports.policies import PolicyRow
from services.router.store.rows import Rows, sql


class PolicyRows(Rows):
    """Implements ports.policies.PolicyStore."""

    async def hold_policies(self) -> None:
        """Make whoever else saves a policy wait until the end of the transaction."""
        await self.tx.execute(sql.policy_hold)

    async def newest_policy(self) -> PolicyRow | None:
        """Give the policy that counts."""
        row = await self.tx.fetchrow(sql.policy_newest)
        return PolicyRow(**dict(row)) if row is not None else None

    async def policy_versions(self, before: int, limit: int) -> list[PolicyRow]:
        """Give the versions below `before`, newest first."""
        return [PolicyRow(**dict(row)) for row in await self.tx.fetch(sql.policy_versions, before, limit)]

    async def add_policy(self, text: str, digest: str, saved_by: str, now: datetime) -> PolicyRow:
        """Store the next version."""
        row = await self.tx.fetchrow(sql.policy_add, text, digest, saved_by, now)
        assert row is not None
        return PolicyRow(**dict(row))
