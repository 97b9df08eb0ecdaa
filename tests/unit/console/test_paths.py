"""Whose path is it? The table of deploy/paths.toml, case by case."""

import pytest

from services.console.paths import load_paths


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "router"),
        ("/assets/desk.js", "router"),  # the desk's files
        ("/api/v1/tickets", "router"),
        ("/api/v1/me", "router"),
        ("/api/v1/me/preferences", "notifier"),  # longer than /api/v1/me
        ("/api/v1/me/preferencesque", "router"),  # a prefix ends at a segment
        ("/api/v1/alerts", "notifier"),
        ("/api/v1/alerts/stream", "notifier"),
        ("/api/v1/alerts/7/acknowledge", "notifier"),
        ("/api/v1/channels/news/posts", "notifier"),
        ("/api/v1/webhooks/1/deliveries", "notifier"),
        ("/api/v1/outgoing", "notifier"),
        ("/embed/badge", "notifier"),
        ("/api/v1/inbound/raw", "ingest"),
        ("/api/v1/mailboxes", "ingest"),
        ("/api/v1/quarantine/3/replay", "ingest"),
        ("/api/v1/letters/abc", "ingest"),
        ("/api/v1/messages/3/raw", "router"),  # fetched through router, which authorises
        ("/rate/token", "router"),
        ("/internal/authenticate", None),
        ("/internal", None),
        ("/internals", "router"),
    ],
)
def test_the_longest_prefix_answers(path: str, service: str | None) -> None:
    assert load_paths().service(path) == service
