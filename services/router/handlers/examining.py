"""Policy texts of any size are read beside the loop: one of a thousand stages takes most of a second."""

import asyncio

from services.router.handlers.deciding import parsed_policy
from services.router.handlers.errors import InvalidPolicy
from services.router.policy.company_checks import Company
from services.router.policy.definition import Policy
from services.router.policy.document import Examination, examine_policy
from services.router.policy.yaml_nodes import PolicyError


async def examined(text: str, company: Company | None = None) -> Examination:
    """Say what is wrong with a policy text, and what may be unwanted, for this company where it is given."""
    return await asyncio.to_thread(examine_policy, text, company)


async def refuse_faulty(text: str, company: Company | None = None) -> None:
    """Raise InvalidPolicy for a text that is no policy, or none for this company."""
    errors = (await examined(text, company)).errors
    if errors:
        raise InvalidPolicy(errors=[_named(one) for one in errors])


async def parsed_beside(text: str, version: int = 0) -> Policy:
    """Give a valid policy text as a value, and keep it for the decisions made under this version."""
    return await asyncio.to_thread(parsed_policy, version, text)


def _named(error: PolicyError) -> dict[str, str | int]:
    return {"line": error.line, "column": error.column, "path": error.path, "reason": error.reason}
