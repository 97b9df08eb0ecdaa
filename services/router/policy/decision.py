"""What the ladder decided, as a value, and as the record that is kept for good."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from services.router.policy.fact_form import FactForm, form_of
from services.router.policy.facts import Facts, ScopeRef
from services.router.policy.plain_form import json_of, plain
from services.router.policy.words import (
    AgentId,
    AudienceBasis,
    AudienceId,
    Entry,
    Exclusion,
    Involvement,
    ScopeKind,
    SkipReason,
)

RECORD_SCHEMA = 2


@dataclass(frozen=True, slots=True)
class CalendarUse:
    """A calendar the hold was counted on, as it was then."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class Hold:
    """How long a stage, claim or reassignment holds. All instants UTC.

    Counted from `started_at`; `working_seconds` is what was counted (None: wall time), `remaining_working_seconds`
    what is left of it at the decision; `capped_by` names what shortened it; `arithmetic` says it for a person.
    """

    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    working_seconds: int | None
    remaining_working_seconds: int | None
    calendars: tuple[CalendarUse, ...]
    capped_by: str | None
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Agents alerted together, `delay_seconds` after the decision. Delays the alert, never the visibility."""

    delay_seconds: int
    agents: tuple[AgentId, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stage that was passed over."""

    stage: str
    reason: SkipReason
    detail: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """An agent kept out before any score. `relaxed` says that the stage let the agent in all the same."""

    agent_id: AgentId
    reason: Exclusion
    evidence: str
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """The strongest thing that ties an agent to the customer, for the sentence the agent reads."""

    kind: Involvement
    at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member's score: terms and total in millionths, `step` in units of .02, in the order of the ranking."""

    agent_id: AgentId
    affinity: int
    audience: int
    quality: int
    load: int
    idle: int
    total: int
    step: int
    former_holder: bool
    tie: Tie | None


@dataclass(frozen=True, slots=True)
class Rest:
    """The candidates that are not listed: how many, and the hash of their ids and totals."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AudienceInference:
    """The customer's audiences: none (unknown), one or two, best first; shares in millionths; why."""

    known: tuple[AudienceId, ...]
    basis: AudienceBasis
    shares: tuple[tuple[AudienceId, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """The policy a decision was made by."""

    name: str
    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class Override:
    """A person chose instead of the ladder."""

    by: AgentId
    why: str
    target: str


@dataclass(frozen=True, slots=True)
class FactsUse:
    """Which facts the decision read, by id and version, so that "why not X" can be computed again."""

    ticket_id: int
    letter_id: int
    customer_id: int
    roster_version: int
    addressed: tuple[AgentId, ...]
    addressed_present: tuple[AgentId, ...]
    thread_owner: AgentId | None
    orders: tuple[str, ...]
    ratings: tuple[int, ...]
    calendars: tuple[CalendarUse, ...]


@dataclass(frozen=True, slots=True)
class NamedScope:
    """One entry of the scope with the name people know it by; `own` says that this stage added it."""

    kind: ScopeKind
    id: int
    key: str
    name: str
    own: bool

    @property
    def ref(self) -> ScopeRef:
        """The entry as tickets store it."""
        return ScopeRef(self.kind, self.id, self.key)


@dataclass(frozen=True)
class Decision:
    """Who may see the ticket, who is responsible, until when, and why.

    `index` is the place of the stage in the ladder, -1 for a reassignment. `members` is everybody who may see and
    claim it (best first); `offered` the only one of an exclusive stage; `responsible` is None only in a company without
    anybody who may act. `waves` names whom the stage concerns: who has a live alert of the ticket needs no second one.
    `stages_run` is what the ticket keeps. `supervisor_alert` says why supervisors must look now. `helper` helps the one
    it is offered to. `asked` are the facts as they came; in bytes (`given`) they are kept beside the record. `drawn`
    are groups of candidates who were equal, so that a lot settled their order.
    """

    decided_at: datetime
    entry: Entry
    stage: str
    index: int
    exclusive: bool
    scope: tuple[NamedScope, ...]
    members: tuple[AgentId, ...]
    offered: AgentId | None
    responsible: AgentId | None
    hold: Hold
    waves: tuple[Wave, ...]
    stages_run: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    excluded: tuple[Excluded, ...]
    candidates: tuple[Candidate, ...]
    rest: Rest
    audience: AudienceInference
    class_key: str | None
    class_due_at: datetime | None
    supervisor_alert: str | None
    override: Override | None
    facts: FactsUse
    policy: PolicyUse
    asked: Facts
    helper: AgentId | None = None
    drawn: tuple[tuple[AgentId, ...], ...] = ()

    @cached_property
    def given(self) -> FactForm:
        """The facts in bytes, made when they are asked for: a replay never does."""
        return form_of(self.asked)

    @cached_property
    def input_hash(self) -> str:
        """The hash of all that the decision rests on."""
        return self.given.digest(self.policy.hash)

    @property
    def refs(self) -> tuple[ScopeRef, ...]:
        """The scope as tickets store it."""
        return tuple(named.ref for named in self.scope)

    @property
    def alerted(self) -> tuple[AgentId, ...]:
        """Everybody who is alerted, first wave first."""
        return tuple(agent_id for wave in self.waves for agent_id in wave.agents)

    def record_text(self) -> str:
        """The record as JSON."""
        return json_of({"schema": RECORD_SCHEMA, **self._said()}).decode()

    def as_record(self) -> dict[str, Any]:
        """The record as JSON values: instants RFC 3339, tuples lists."""
        record: dict[str, Any] = json.loads(json_of(self._said()))
        return {"schema": RECORD_SCHEMA, **record}

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = plain(self)
        del said["asked"]
        return {**said, "input_hash": self.input_hash}


def canonical_bytes(value: object) -> bytes:
    """The same bytes for the same value: JSON with sorted keys, no spaces."""
    return _CANONICAL.encode(value).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _plain(value: object) -> object:
    """As plain; UTC is said as Z."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else plain(value)


_CANONICAL = json.JSONEncoder(default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
