"""The rules of ingest: raw bytes in, the normal form of a letter out; no clock, no I/O, no chance."""
