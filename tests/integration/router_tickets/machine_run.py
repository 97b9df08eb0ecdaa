"""Runs the state machine: one database for all examples of a run, each of which begins with empty tables."""

import asyncio
import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from services.router.handlers.policies import ensure_policy
from shared.database import open_database
from tests.integration.router_tickets.conftest import Company
from tests.integration.router_tickets.desk_machine import Desk
from tests.left_behind import check_left_behind

LONG = bool(os.environ.get("AUDIOCOMM_LONG"))
EXAMPLES = 250 if LONG else 100
STEPS = 25 if LONG else 20
RUNS = range(10 if LONG else 1)
"""Two files share the examples, so that two workers can: 200 in all, 5,000 with full counts."""
SECONDS = 1800 if LONG else 600


async def run_examples(database_url: str, name: str) -> None:
    """Run one share of the examples."""
    examples = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    async with open_database(database_url, "router", lambda _names: None) as database:
        company = Company(database)
        await _hire(company)
        desk = type(name, (Desk,), {"company": company, "loop": asyncio.get_running_loop()})
        await asyncio.to_thread(run_state_machine_as_test, desk, settings=examples)
        await check_left_behind(database, company.now)


async def _hire(company: Company) -> None:
    await company.run(ensure_policy)
    await company.add_audience("hifi", "speakers")
    await company.add_audience("cables", "cables")
    for login, audience in (("anna", "hifi"), ("ben", "hifi"), ("cleo", "cables"), ("dora", "")):
        await company.add_agent(login, audience=audience)
    await company.add_agent("vera", "supervisor")
    await company.add_agent("root", "administrator", None)
