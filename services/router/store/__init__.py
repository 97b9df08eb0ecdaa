"""Postgres behind router's ports: tables, one .sql file per statement, migrations."""
