"""Times that people and systems send lie where every clock, calendar and table can count on from them."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from services.router.api.bodies import Moment

MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


@pytest.mark.parametrize(
    "text",
    [
        # The database keeps the first and the last of these as no time at all, and gives no zone back.
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1899-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "2200-01-01T00:00:00+00:00",
        "2026-03-10T10:00:00",
    ],
)
def test_a_time_of_no_use_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)


def test_a_time_is_given_on_in_utc() -> None:
    assert MOMENT.validate_python("2026-03-10T10:00:00+02:00") == datetime(2026, 3, 10, 8, tzinfo=UTC)
    assert MOMENT.validate_python("1900-01-01T00:00:00Z").tzinfo is UTC
