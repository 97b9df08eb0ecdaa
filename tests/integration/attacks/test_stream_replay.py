"""Resuming a stream tells nobody what an alert said that was taken back from him meanwhile."""

from tests.integration.notifier.conftest import router, service
from tests.integration.notifier.serving import Notifier, raised, withdrawn

__all__ = ["router", "service"]


async def test_a_withdrawn_alert_is_not_read_from_the_past(service: Notifier) -> None:
    """Somebody was kept out of the ticket after he was alerted, before he came back."""
    kept = raised(1, ticket=8)
    await service.hand_in(raised(1, ticket=7, text="canary"))
    await service.hand_in(withdrawn(ticket=7), kept)
    async with service.stream("agent 1", 0) as stream:
        seen = [await stream.next() for _ in range(stream.hello.data["last_id"] - 1)]
    assert "canary" not in str(seen)
    assert [event.data["ticket_id"] for event in seen if event.type == "alert.raised"] == [8]
    assert [event.data["ticket_id"] for event in seen if event.type == "alert.withdrawn"] == [7]
