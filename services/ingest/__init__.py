"""Ingest: a letter, form or webhook in, one normalised message out."""
