"""When a reply goes out: after the moment in which it can be undone, or when its author wants it to."""

from datetime import datetime, timedelta

from shared.errors import Invalid

LONGEST = timedelta(days=30)


def held_back(asked: datetime | None, now: datetime, undo: timedelta) -> datetime | None:
    """Give until when a reply is held back; None when it goes at once. Raises Invalid beyond 30 days."""
    if asked is not None and asked > now + LONGEST:
        raise Invalid("A reply can wait for 30 days at the longest.", field="send_at")
    moment = max(asked or now, now + undo)
    return moment if moment > now else None
