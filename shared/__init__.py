"""What at least two services need, in layers: pure values first, then the database, then the wire.

A module added here is a decision; the layers are a contract of import-linter in pyproject.toml.
"""
