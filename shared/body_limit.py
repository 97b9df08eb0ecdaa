"""How large the body of a request may be, in bytes: bodies are read before anybody is asked who he is."""

BODY_BYTES = 16_000_000
"""For every route that sets no limit of its own: a batch of a thousand facts with long comments fits."""
EVENTS_BYTES = 1_000_000_000
"""Between services: a batch of events with the largest letters; a refused batch would be sent again for ever."""
