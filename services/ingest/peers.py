"""The other services, by name."""

ROUTER = "router"
