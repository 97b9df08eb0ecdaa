"""The policy and its versions."""

from fastapi import APIRouter, Response

from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, AnyAgent, InWork, Now
from services.router.api.ticket_bodies import PolicyBody
from services.router.api.ticket_shapes import PolicyShape
from services.router.handlers.policies import read_policy, replace_policy
from services.router.ports.policies import PolicyRow
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/policy", tags=["policy"])

NEWEST = 2**31 - 1


@routes.get("")
async def read_current(response: Response, _principal: AnyAgent, work: InWork) -> PolicyShape:
    """Give the policy that counts."""
    return _tagged(response, await work(read_policy))


@routes.put("")
async def replace_current(
    principal: AnyAdministrator,
    body: PolicyBody,
    expected: ExpectedVersion,
    response: Response,
    work: InWork,
    now: Now,
) -> PolicyShape:
    """Replace the policy; 422 names every error with its line."""
    return _tagged(response, await work(lambda store: replace_policy(store, now, principal, expected, body.text)))


@routes.get("/versions")
async def list_versions(_principal: AnyAdministrator, work: InWork, paging: InPages) -> Page[PolicyShape]:
    """Give every version, newest first."""
    before, limit = min(paging.after_id() or NEWEST, NEWEST), paging.limit + 1
    rows = await work(lambda store: store.policy_versions(before, limit))
    return paging.page(rows, lambda row: (row.version,), _shape)


def _tagged(response: Response, row: PolicyRow) -> PolicyShape:
    response.headers["ETag"] = etag(row.version)
    return _shape(row)


def _shape(row: PolicyRow) -> PolicyShape:
    return PolicyShape(version=row.version, hash=row.hash, text=row.text, saved_at=row.saved_at, saved_by=row.saved_by)
