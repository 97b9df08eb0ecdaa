"""Agents, absences and presence as the API shows and takes them."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.router.api.bodies import Body, Key, Moment, Name, Password
from services.router.handlers.presence import Presence, PresenceState
from services.router.ports.people import AgentRecord, AgentValues, Membership
from shared.principal import Role

Address = Annotated[str, Field(max_length=320)]
Login = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=100, pattern=r"^[\w.@+-]+$")
]


class PresenceBody(Body):
    """What an agent's desk, or a system that watches, says; `idle` when nobody touches it."""

    state: Literal["working", "away"]
    idle: bool = False


class PresenceShape(BaseModel):
    """Whether letters may be offered to an agent, and until when."""

    model_config = ConfigDict(from_attributes=True)

    state: PresenceState
    idle: bool
    present: bool
    until: datetime | None


class MembershipShape(Body):
    """An agent belongs to an audience."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    key: Key
    primary: bool = False


class AgentFields(Body):
    """What an administrator says of an agent."""

    name: Name
    role: Role = Role.AGENT
    department: Key | None = None
    calendar: Key | None = None
    address: Address | None = None
    aliases: Annotated[list[Address], Field(max_length=100)] = Field(default_factory=list)
    audiences: Annotated[list[MembershipShape], Field(max_length=100)] = Field(default_factory=list)
    capacity: Annotated[int, Field(ge=1, le=10_000)] = 20

    def values(self) -> AgentValues:
        """Give it as the handlers take it."""
        given = self.model_dump(include=set(AgentFields.model_fields))
        return AgentValues(**{**given, **_tuples(self.aliases, self.audiences)})


class AgentBody(AgentFields):
    """A new agent; without a password a one-time link is made."""

    login: Login
    password: Password | None = None


class AgentPatch(AgentFields):
    """Changes of an agent: fields that are not sent stay."""

    # A default is never read: only what was sent is.
    name: Name = ""
    password: Password | None = None

    def apply(self, before: AgentValues) -> AgentValues:
        """Give the values after the change."""
        sent = self.model_fields_set - {"password"}
        fields = {name: getattr(self, name) for name in sent}
        changed = _tuples(self.aliases, self.audiences)
        return replace(before, **{name: changed.get(name, value) for name, value in fields.items()})


class Agent(BaseModel):
    """An agent; `login` and `aliases` only for supervisors."""

    id: int
    login: str | None
    name: str
    role: Role
    department: str | None
    calendar: str | None
    address: str | None
    aliases: list[str] | None
    audiences: list[MembershipShape]
    capacity: int
    departed_at: datetime | None
    presence: PresenceShape
    version: int


class SavedAgent(Agent):
    """An agent as he was saved; `warnings` say who is left without anybody."""

    warnings: list[str]


class NewAgent(SavedAgent):
    """A new agent; `sign_in` is the token of his one-time link, shown once."""

    sign_in: str | None


class AbsenceBody(Body):
    """Leave, sickness or a day off."""

    starts_at: Moment
    ends_at: Moment
    kind: Literal["leave", "sick", "day_off", "other"]


class AbsenceShape(BaseModel):
    """An absence."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    starts_at: datetime
    ends_at: datetime
    kind: str


class SavedAbsence(AbsenceShape):
    """An absence as it was noted; `warnings` say who is left without anybody."""

    warnings: list[str]


class DepartureBody(Body):
    """When an agent left; null means now."""

    at: Moment | None = None


class DepartureShape(BaseModel):
    """How far what a departed agent had is handed over: so many tickets of a total."""

    model_config = ConfigDict(from_attributes=True)

    began_at: datetime
    total: int
    done: int
    ended_at: datetime | None


def show_agent_shape(agent: AgentRecord, presence: Presence, *, whole: bool) -> Agent:
    """Make the shape; `whole` with what only supervisors see."""
    values = agent.values
    return Agent(
        id=agent.id,
        login=agent.login if whole else None,
        name=values.name,
        role=Role(values.role),
        department=values.department,
        calendar=values.calendar,
        address=values.address,
        aliases=list(values.aliases) if whole else None,
        audiences=[MembershipShape.model_validate(one) for one in values.audiences],
        capacity=values.capacity,
        departed_at=agent.departed_at,
        presence=PresenceShape.model_validate(presence),
        version=agent.version,
    )


def _tuples(aliases: list[str], audiences: list[MembershipShape]) -> dict[str, Any]:
    return {
        "aliases": tuple(aliases),
        "audiences": tuple(Membership(one.key, one.primary) for one in audiences),
    }
