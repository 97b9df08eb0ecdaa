"""The policy: read, checked against the company, replaced, first put there."""

from datetime import datetime

from services.router.handlers.examining import examined, parsed_beside, refuse_faulty
from services.router.handlers.standing import recount_standings
from services.router.policy.company_checks import Company, company_of
from services.router.policy.document import Examination, default_policy_text
from services.router.ports import Store
from services.router.ports.policies import PolicyRow
from shared.errors import NotFound, StaleVersion
from shared.principal import Principal

AUTHOR = "audiocomm"
DEPARTMENTS = 10_000
"""More than any company has."""


async def ensure_policy(store: Store, now: datetime) -> None:
    """Store the preset where no policy is stored yet; safe to repeat and to run side by side."""
    await store.hold_policies()
    if await store.newest_policy() is None:
        text = default_policy_text()
        await store.add_policy(text, (await parsed_beside(text)).hash, AUTHOR, now)


async def read_policy(store: Store) -> PolicyRow:
    """Give the policy that counts. Raises NotFound."""
    found = await store.newest_policy()
    if found is None:
        raise NotFound("No policy is stored yet.")
    return found


async def read_policy_version(store: Store, version: int) -> PolicyRow:
    """Give one version of the policy. Raises NotFound."""
    found = next(iter(await store.policy_versions(version + 1, 1)), None)
    if found is None or found.version != version:
        raise NotFound("There is no such version.")
    return found


async def check_for_company(store: Store, now: datetime, text: str) -> Examination:
    """Say what is wrong with a policy text, and what may be unwanted, for the company as it is."""
    return await examined(text, await _company(store, now))


async def replace_policy(store: Store, now: datetime, principal: Principal, expected: int, text: str) -> PolicyRow:
    """Make a text the policy; it counts from the next decision on. Raises StaleVersion and InvalidPolicy."""
    await store.hold_policies()
    current = await read_policy(store)
    if current.version != expected:
        raise StaleVersion
    await refuse_faulty(text, await _company(store, now))
    policy = await parsed_beside(text)
    if policy.quality != (await parsed_beside(current.text, current.version)).quality:
        await recount_standings(store, policy.quality)
    saved = await store.add_policy(text, policy.hash, principal.name, now)
    # The next decision finds it read already.
    await parsed_beside(text, saved.version)
    return saved


async def _company(store: Store, now: datetime) -> Company:
    departments = [one.key for one in await store.departments(0, DEPARTMENTS)]
    return company_of((await store.load_moment(now)).roster, departments, now)
