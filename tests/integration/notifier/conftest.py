"""Fixtures of notifier's tests."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.integration.notifier.router_double import RouterDouble
from tests.integration.notifier.serving import Notifier, notifier


@pytest.fixture
def router() -> RouterDouble:
    """A router that knows three agents, a supervisor, an administrator and a system."""
    double = RouterDouble()
    for number in (1, 2, 3):
        double.principals[f"agent {number}"] = {"name": f"Agent {number}", "agent_id": number, "role": "agent"}
    double.principals["supervisor"] = {"name": "Sonya", "agent_id": 8, "role": "supervisor"}
    double.principals["administrator"] = {"name": "Adam", "agent_id": 9, "role": "administrator"}
    double.principals["system"] = {"name": "telephony", "scopes": ["alerts"]}
    double.principals["other system"] = {"name": "shop", "scopes": ["facts"]}
    return double


@pytest_asyncio.fixture
async def service(database_url: str, router: RouterDouble) -> AsyncIterator[Notifier]:
    """A running copy of notifier on a database of its own."""
    async with notifier(database_url, router) as running:
        yield running
