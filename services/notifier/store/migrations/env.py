"""Alembic's entry: everything it does is shared by the services."""

from alembic import context

from shared.migrations import run_environment

run_environment(context.config, context)
