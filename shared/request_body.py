"""What the bodies of requests have in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

MOST_THINGS = 1_000
"""No body has so many fields, and no list or mapping of one holds more."""


class RequestBody(BaseModel):
    """A body in which unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few(cls, value: Any) -> Any:
        """Refuse at once what holds far too much: each of a million wrong things would be looked at and named."""
        if isinstance(value, dict):
            for one in (value, *value.values()):
                if isinstance(one, (dict, list)) and len(one) > MOST_THINGS:
                    raise ValueError(f"holds more than {MOST_THINGS:,} things")
        return value
