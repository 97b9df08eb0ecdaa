"""The rules of the router as pure functions: facts and a policy in, a decision out; no clock, no I/O, no chance."""
