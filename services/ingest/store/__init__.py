"""Postgres behind ingest's ports: tables, one .sql file per statement, migrations."""
