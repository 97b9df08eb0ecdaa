"""The loops: each one duty that says when it wants to be called next."""
