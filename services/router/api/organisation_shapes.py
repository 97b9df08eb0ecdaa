"""Departments, audiences and calendars as the API shows and takes them."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_serializer

from services.router.api.bodies import Body, ExternalId, Key, Name
from services.router.ports.people import AudienceRecord, AudienceValues, CalendarRecord, CalendarValues

Time = Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$")]
Interval = Annotated[list[Time], Field(min_length=2, max_length=2)]
Intervals = Annotated[list[Interval], Field(max_length=24)]


class DepartmentBody(Body):
    """A new department."""

    key: Key
    name: Name


class DepartmentShape(BaseModel):
    """A department."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    key: str
    name: str


def _separable(product_group: str) -> str:
    if ";" in product_group:
        raise ValueError("a product group of an audience holds no semicolon: files separate product groups by it")
    return product_group


ProductGroup = Annotated[ExternalId, AfterValidator(_separable)]


class AudienceBody(Body):
    """A group that tickets are for."""

    key: Key
    name: Name
    department: Key
    calendar: Key | None = None
    product_groups: Annotated[list[ProductGroup], Field(max_length=1000)] = Field(default_factory=list)
    live: bool = True

    def values(self) -> AudienceValues:
        """Give it as the handlers take it."""
        return AudienceValues(**{**self.model_dump(), "product_groups": _sorted(self.product_groups)})


class AudiencePatch(AudienceBody):
    """Changes of an audience: fields that are not sent stay."""

    # Defaults are never read: only what was sent is.
    key: Key = ""
    name: Name = ""
    department: Key = ""

    def apply(self, before: AudienceValues) -> AudienceValues:
        """Give the values after the change."""
        sent = self.model_dump(exclude_unset=True)
        if "product_groups" in sent:
            sent["product_groups"] = _sorted(self.product_groups)
        return replace(before, **sent)


class Audience(BaseModel):
    """An audience; `agents` counts those who have not departed."""

    id: int
    version: int
    agents: int
    key: str
    name: str
    department: str
    calendar: str | None
    product_groups: list[str]
    live: bool

    @classmethod
    def of(cls, record: AudienceRecord) -> "Audience":
        """Make the shape of a record."""
        return cls(id=record.id, version=record.version, agents=record.agents, **asdict(record.values))


class Week(Body):
    """Hours of work by day; an interval whose end is not after its start ends on the next day."""

    mon: Intervals = Field(default_factory=list)
    tue: Intervals = Field(default_factory=list)
    wed: Intervals = Field(default_factory=list)
    thu: Intervals = Field(default_factory=list)
    fri: Intervals = Field(default_factory=list)
    sat: Intervals = Field(default_factory=list)
    sun: Intervals = Field(default_factory=list)


class ExtraDay(Body):
    """A day with hours of its own; without hours it is closed."""

    date: datetime.date
    hours: Intervals = Field(default_factory=list)

    @field_serializer("date")
    def _text(self, value: datetime.date) -> str:
        return value.isoformat()


class CalendarBody(Body):
    """When work is done."""

    key: Key
    name: Name
    time_zone: Annotated[str, Field(min_length=1, max_length=100)]
    weekly: Week
    holiday_country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    holiday_subdivision: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    extra_days: Annotated[list[ExtraDay], Field(max_length=1000)] = Field(default_factory=list)

    def values(self) -> CalendarValues:
        """Give it as the handlers take it."""
        return CalendarValues(**self.model_dump())


class CalendarPatch(CalendarBody):
    """Changes of a calendar: fields that are not sent stay."""

    # Defaults are never read: only what was sent is.
    key: Key = ""
    name: Name = ""
    time_zone: str = ""
    weekly: Week = Week()

    def apply(self, before: CalendarValues) -> CalendarValues:
        """Give the values after the change; a week that is sent is sent whole."""
        whole = self.model_dump()
        return replace(before, **{name: whole[name] for name in self.model_fields_set})


class CalendarShape(BaseModel):
    """A calendar."""

    id: int
    version: int
    key: str
    name: str
    time_zone: str
    weekly: Mapping[str, Any]
    holiday_country: str | None
    holiday_subdivision: str | None
    extra_days: list[dict[str, Any]]

    @classmethod
    def of(cls, record: CalendarRecord) -> "CalendarShape":
        """Make the shape of a record."""
        return cls(id=record.id, version=record.version, **asdict(record.values))


class SavedCalendar(CalendarShape):
    """A calendar as it was saved; `warnings` say who is left without anybody."""

    warnings: list[str]

    @classmethod
    def saved(cls, record: CalendarRecord, warnings: list[str]) -> "SavedCalendar":
        """Make the shape of a record."""
        return cls(**CalendarShape.of(record).model_dump(), warnings=warnings)


def _sorted(product_groups: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(product_groups)))
