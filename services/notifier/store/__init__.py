"""Postgres behind notifier's ports: tables, one .sql file per statement, migrations."""
