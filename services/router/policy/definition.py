"""A policy as values: the ladder's stages, the holds of claims and reassignments, classes, thresholds and weights."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.router.policy.conditions import Condition
from services.router.policy.decision import PolicyUse
from services.router.policy.durations import Duration
from services.router.policy.words import Exclusion


class ScopeSource(StrEnum):
    """The kinds of scope a stage can name."""

    AGENTS = "agents"
    AUDIENCES = "audiences"
    DEPARTMENT = "department"
    ROLE = "role"


ADDRESSED = "addressed"
THREAD_OWNER = "thread.owner"
CUSTOMERS_AUDIENCE = "audience"
RETURN = "return"
REASSIGNED = "reassigned"
"""The stage of a ticket that a person gave to somebody; the ladder has none of this name."""


class After(StrEnum):
    """What follows when a stage's hold is over, unless a later stage is named. The last stage repeats in any case."""

    NEXT = "next"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class StageScope:
    """Whom a stage adds.

    `agents: addressed|thread.owner`, `audiences: audience|<key>` (the customer's or one), `department: <key>`,
    `role: <role>`.
    """

    source: ScopeSource
    value: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the ladder.

    `exclusive` offers it to one present person; `relax` sets exclusions aside where they would leave nobody to ask.
    `then_stage` is the id of a later stage that follows; empty: as `then` says.
    """

    id: str
    when: Condition | None
    scope: StageScope
    hold: Duration
    exclusive: bool = False
    warn_percent: int | None = None
    then: After = After.NEXT
    relax: tuple[Exclusion, ...] = ()
    then_stage: str = ""


@dataclass(frozen=True, slots=True)
class ClaimedRule:
    """How long a claim holds; `then` is `return` (the re-entry rules) or the id of a stage."""

    hold: Duration
    then: str


@dataclass(frozen=True, slots=True)
class ReassignedRule:
    """How long a reassignment waits to be accepted; `then` is the id of a stage."""

    accept_within: Duration
    then: str


@dataclass(frozen=True, slots=True)
class TicketClass:
    """A class of tickets and when they are due; only `caps_hold` shortens holds. Without `match` it takes the rest."""

    key: str
    match: Condition | None
    due: Duration
    caps_hold: bool = False


@dataclass(frozen=True, slots=True)
class BadRatingRule:
    """A customer's latest mark of a person at most `at_most`, at most `within_days` old, keeps that person out."""

    at_most: int = 2
    within_days: int = 365


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """How old a heartbeat may be to be offered a letter, and how much older still to keep the offer."""

    heartbeat_seconds: int = 90
    grace_seconds: int = 300


@dataclass(frozen=True, slots=True)
class AudienceRule:
    """Constants of the audience inference (see audience.py)."""

    half_life_days: float = 365.0
    cancelled: float = 0.3
    returned: float = 0.5
    prior: float = 3.0
    lead: float = 0.5
    margin: float = 0.15
    evidence: float = 1.0
    pair: float = 0.75
    recent_days: float = 30.0


@dataclass(frozen=True, slots=True)
class QualityRule:
    """Weights of priors, in marks: agent (K), the rater's leniency (K_r), audience (K_g), this customer's own view.

    Measured on 73,421 marks people gave people: K = 5 has the smallest hold-out error from 1 to 20 marks.
    """

    agent: float = 5.0
    rater: float = 16.0
    audience: float = 120.0
    customer: float = 2.0
    half_life_days: float = 365.0


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """Weights of the score and the constants of its terms (see score.py)."""

    affinity: float = 0.45
    audience: float = 0.20
    quality: float = 0.20
    load: float = 0.10
    idle: float = 0.05
    secondary: float = 0.6
    half_life_days: float = 180.0
    worked_order: float = 1.0
    answered: float = 0.5
    touched: float = 0.2
    idle_minutes: float = 120.0
    step: float = 0.02


@dataclass(frozen=True, slots=True)
class WaveRule:
    """The best so many of a group are alerted at once, the rest so much later."""

    first: int = 3
    delay_seconds: int = 90


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """How often everybody concerned is reminded of an open ticket until it is worked out."""

    every: Duration


@dataclass(frozen=True, slots=True)
class StaleRule:
    """How long a claimed ticket may stand untouched before its holder is asked for news."""

    after: Duration


@dataclass(frozen=True, slots=True)
class SnoozeRule:
    """How long a ticket may sleep at most."""

    longest: Duration


@dataclass(frozen=True, slots=True)
class HelpRule:
    """Who has `above` tickets of these classes already and gets one more is named a helper."""

    classes: tuple[str, ...]
    above: int = 1


Words = tuple[tuple[str, tuple[str, ...]], ...]
"""Words and phrases by language; one that ends in `*` is the beginning of a word."""


@dataclass(frozen=True, slots=True)
class SignalRule:
    """By which words a signal is recognised: `subject` ones stand in the subject, `words` there or in the letter."""

    subject: Words = ()
    words: Words = ()


@dataclass(frozen=True, slots=True)
class SignalRules:
    """How letters are read. `importance`: a letter its writer marked as important is marked urgent.

    A word that follows one of `unless_after` does not count.
    """

    importance: bool = True
    urgent: SignalRule = field(default_factory=SignalRule)
    complaint: SignalRule = field(default_factory=SignalRule)
    leaving: SignalRule = field(default_factory=SignalRule)
    question: SignalRule = field(default_factory=SignalRule)
    unless_after: Words = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy. `hash` is the SHA-256 of its meaning: comments, layout and version number do not change it."""

    name: str
    version: int
    hash: str
    stages: tuple[Stage, ...]
    claimed: ClaimedRule
    reassigned: ReassignedRule
    classes: tuple[TicketClass, ...] = ()
    bad_rating: BadRatingRule = field(default_factory=BadRatingRule)
    presence: PresenceRule = field(default_factory=PresenceRule)
    audience: AudienceRule = field(default_factory=AudienceRule)
    quality: QualityRule = field(default_factory=QualityRule)
    score: ScoreRule = field(default_factory=ScoreRule)
    waves: WaveRule = field(default_factory=WaveRule)
    follow_up: FollowUpRule | None = None
    stale: StaleRule | None = None
    snooze: SnoozeRule | None = None
    help: HelpRule | None = None
    signals: SignalRules = field(default_factory=SignalRules)

    @property
    def use(self) -> PolicyUse:
        """What a decision records of it."""
        return PolicyUse(self.name, self.version, self.hash)

    @property
    def last(self) -> int:
        """The place of the last stage."""
        return len(self.stages) - 1

    def index_of(self, stage_id: str) -> int:
        """The place of a stage in the ladder, from 0; -1 when it has none of that id."""
        return next((place for place, stage in enumerate(self.stages) if stage.id == stage_id), -1)
