"""The use cases of ingest: what comes in is kept, told to router, and accounted for."""
