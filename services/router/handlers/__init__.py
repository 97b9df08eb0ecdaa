"""The use cases: load, decide by policy, save and tell, each in one transaction."""
