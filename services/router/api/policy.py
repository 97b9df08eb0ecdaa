"""The policy and its versions; what is wrong with a text before it is one."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from services.router.api.paging import InPages, Page
from services.router.api.parts import AnyAdministrator, AnyAgent, InWork, Now
from services.router.api.ticket_bodies import PolicyBody
from services.router.api.ticket_shapes import PolicyShape
from services.router.handlers.policies import check_for_company, read_policy, read_policy_version, replace_policy
from services.router.policy.presets import presets
from services.router.policy.schema import policy_schema
from services.router.ports.policies import PolicyRow
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/policy", tags=["policy"])

NEWEST = 2**31 - 1


class Finding(BaseModel):
    """Something about a place of a policy text; lines and columns count from 1."""

    model_config = ConfigDict(from_attributes=True)

    line: int
    column: int
    path: str
    reason: str


class Checked(BaseModel):
    """What is wrong with a policy text, and what may be unwanted."""

    model_config = ConfigDict(from_attributes=True)

    errors: list[Finding]
    warnings: list[Finding]


class PresetShape(BaseModel):
    """A policy that comes with the program."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    title: str
    text: str


class Presets(BaseModel):
    """Every preset, the one a new company starts with first."""

    items: list[PresetShape]


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


@routes.post("/check")
async def check_text(_principal: AnyAdministrator, body: PolicyBody, work: InWork, now: Now) -> Checked:
    """Say what is wrong with a policy text and what may be unwanted; nothing is saved."""
    return Checked.model_validate(await work(lambda store: check_for_company(store, now, body.text)))


@routes.get("/schema")
async def read_schema(_principal: AnyAgent) -> dict[str, Any]:
    """Give the JSON Schema of a policy."""
    return policy_schema()


@routes.get("/presets")
async def list_presets(_principal: AnyAgent) -> Presets:
    """Give the policies that come with the program."""
    return Presets(items=[PresetShape.model_validate(one) for one in presets()])


@routes.get("/versions")
async def list_versions(_principal: AnyAdministrator, work: InWork, paging: InPages) -> Page[PolicyShape]:
    """Give every version, newest first."""
    before, limit = min(paging.after_id() or NEWEST, NEWEST), paging.limit + 1
    rows = await work(lambda store: store.policy_versions(before, limit))
    return paging.page(rows, lambda row: (row.version,), _shape)


@routes.get("/versions/{version}")
async def read_version(
    version: Annotated[int, Path(ge=1, lt=NEWEST)], _principal: AnyAdministrator, work: InWork
) -> PolicyShape:
    """Give one version."""
    return _shape(await work(lambda store: read_policy_version(store, version)))


def _tagged(response: Response, row: PolicyRow) -> PolicyShape:
    response.headers["ETag"] = etag(row.version)
    return _shape(row)


def _shape(row: PolicyRow) -> PolicyShape:
    return PolicyShape(version=row.version, hash=row.hash, text=row.text, saved_at=row.saved_at, saved_by=row.saved_by)
