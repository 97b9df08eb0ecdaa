"""The policy: read, replaced, first put there."""

from datetime import datetime

from services.router.handlers.errors import InvalidPolicy
from services.router.handlers.standing import recount_standings
from services.router.policy.document import PolicyRefused, default_policy_text, parse_policy
from services.router.ports import Store
from services.router.ports.policies import PolicyRow
from shared.errors import NotFound, StaleVersion
from shared.principal import Principal

AUTHOR = "audiocomm"


async def ensure_policy(store: Store, now: datetime) -> None:
    """Store the preset where no policy is stored yet; safe to repeat and to run side by side."""
    await store.hold_policies()
    if await store.newest_policy() is None:
        text = default_policy_text()
        await store.add_policy(text, parse_policy(text).hash, AUTHOR, now)


async def read_policy(store: Store) -> PolicyRow:
    """Give the policy that counts. Raises NotFound."""
    found = await store.newest_policy()
    if found is None:
        raise NotFound("No policy is stored yet.")
    return found


async def replace_policy(store: Store, now: datetime, principal: Principal, expected: int, text: str) -> PolicyRow:
    """Make a text the policy; it counts from the next decision on. Raises StaleVersion and InvalidPolicy."""
    await store.hold_policies()
    current = await read_policy(store)
    if current.version != expected:
        raise StaleVersion
    try:
        policy = parse_policy(text)
    except PolicyRefused as refused:
        errors = [
            {"line": one.line, "column": one.column, "path": one.path, "reason": one.reason} for one in refused.errors
        ]
        raise InvalidPolicy(errors=errors) from refused
    if policy.quality != parse_policy(current.text).quality:
        await recount_standings(store, policy.quality)
    return await store.add_policy(text, policy.hash, principal.name, now)
