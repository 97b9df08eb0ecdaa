"""Several Prometheus texts become one valid text."""

from services.console.metrics import join_metrics

INGEST = """# HELP audiocomm_outbox_waiting outbox waiting
# TYPE audiocomm_outbox_waiting gauge
audiocomm_outbox_waiting{service="ingest"} 1.0
# HELP audiocomm_only_here x
# TYPE audiocomm_only_here gauge
audiocomm_only_here 2.0
"""
ROUTER = """# HELP audiocomm_outbox_waiting outbox waiting
# TYPE audiocomm_outbox_waiting gauge
audiocomm_outbox_waiting{service="router"} 3.0
audiocomm_outbox_waiting{service="ingest"} 9.0
"""


def test_a_family_stands_once_with_the_series_of_all() -> None:
    assert join_metrics([INGEST, ROUTER]).splitlines() == [
        "# HELP audiocomm_outbox_waiting outbox waiting",
        "# TYPE audiocomm_outbox_waiting gauge",
        'audiocomm_outbox_waiting{service="ingest"} 1.0',
        'audiocomm_outbox_waiting{service="router"} 3.0',
        "# HELP audiocomm_only_here x",
        "# TYPE audiocomm_only_here gauge",
        "audiocomm_only_here 2.0",
    ]


def test_nothing_joined_is_nothing() -> None:
    assert join_metrics([]) == ""
