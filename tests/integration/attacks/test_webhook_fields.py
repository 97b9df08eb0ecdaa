"""A signed webhook whose values lie outside what we can keep is refused as invalid, without an effect."""

import pytest
from pydantic import ValidationError

from services.ingest.api.schemas import MessageBody


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_date_outside_all_calendars_is_refused(date: str) -> None:
    with pytest.raises(ValidationError):
        MessageBody.model_validate_json(f'{{"source": "shop", "date": "{date}"}}')
