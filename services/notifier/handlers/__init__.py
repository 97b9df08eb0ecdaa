"""The use cases: load, decide by policy, save and write the outbox, in the caller's transaction."""
