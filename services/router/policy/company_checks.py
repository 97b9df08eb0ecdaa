"""What is wrong with a policy for one company: scopes that name what it does not have."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.router.policy.definition import CUSTOMERS_AUDIENCE, ScopeSource
from services.router.policy.facts import Roster
from services.router.policy.presence import has_left
from services.router.policy.reach import answers_for
from services.router.policy.reading import Reading, fault
from services.router.policy.suggestion import unknown
from services.router.policy.words import Role
from services.router.policy.yaml_nodes import PolicyError


@dataclass(frozen=True, slots=True)
class Company:
    """How many people who have not left each department, audience (by key) and role has."""

    people: Mapping[ScopeSource, Mapping[str, int]]


def company_of(roster: Roster, departments: Iterable[str], now: datetime) -> Company:
    """Count the people of a roster; `departments` are the keys of all there are."""
    here = [agent for agent in roster.agents if not has_left(agent, now)]
    return Company(
        {
            ScopeSource.DEPARTMENT: {key: sum(answers_for(one, key) for one in here) for key in departments},
            ScopeSource.AUDIENCES: {
                audience.key: sum(any(of.audience_id == audience.id for of in one.audiences) for one in here)
                for audience in roster.audiences
            },
            ScopeSource.ROLE: {str(role): sum(one.role is role for one in here) for role in Role},
        }
    )


def company_errors(reading: Reading, company: Company) -> Iterator[PolicyError]:
    """Scopes that are empty for ever: of a department or audience there is not."""
    for placed in reading.stages:
        scope = placed.stage.scope
        people = company.people.get(scope.source)
        if people is None or scope.value == CUSTOMERS_AUDIENCE:
            continue
        kind = scope.source.value.removesuffix("s")
        if scope.value not in people:
            yield fault(placed.found["scope"], unknown(kind, scope.value, people))


def company_warnings(reading: Reading, company: Company) -> Iterator[PolicyError]:
    """Scopes that reach nobody as things are; the first administrator of a company may well be alone in it."""
    for placed in reading.stages:
        scope = placed.stage.scope
        if company.people.get(scope.source, {}).get(scope.value) == 0:
            kind = scope.source.value.removesuffix("s")
            yield fault(placed.found["scope"], f"{kind} {scope.value!r} has nobody who answers letters now")
