"""A recorded decision told in plain sentences, in the order of deciding, from the record alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.router.policy.explain import Record, day_and_time
from services.router.policy.why_not import KEPT_OUT
from services.router.policy.words import Entry, Exclusion, Involvement

BECAUSE = {
    Entry.LETTER: "a letter came",
    Entry.REOPENED: "a reply had not arrived",
    Entry.ESCALATED: "nobody had acted in time",
    Entry.PRESENCE_LOST: "the one it was offered to was no longer there",
    Entry.DECLINED: "the one it was offered to declined",
    Entry.RETURNED: "its claim was not worked out in time",
    Entry.RELEASED: "it was given back or taken from its holder",
    Entry.ACCEPTANCE_OVER: "the one it was handed to had not taken it in time",
    Entry.RAISED: "it became more pressing",
    Entry.AVAILABLE: "who should have it first came to work",
    Entry.REFRESHED: "people, calendars or marks had changed",
    Entry.REPAIRED: "it had no next step and needed one",
}
DEEDS = {
    Involvement.WORKED_ORDER: "handled order {reference} for this customer",
    Involvement.ANSWERED: "answered this customer",
    Involvement.TOUCHED: "had to do with this customer",
}
TERMS = ("affinity", "audience", "quality", "load", "idle")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom it is told: names of agents and audiences by id, and his time zone."""

    agents: Mapping[int, str]
    audiences: Mapping[int, str]
    zone: str

    def agent(self, agent_id: int) -> str:
        """The name of an agent."""
        return self.agents.get(agent_id, f"agent {agent_id}")

    def time(self, text: str) -> str:
        """An instant of the record as he would say it."""
        return day_and_time(datetime.fromisoformat(text), self.zone)


def narrate(record: Record, reader: Reader) -> list[str]:
    """The sentences of a record. Raises ZoneInfoNotFoundError for a wrong zone."""
    ZoneInfo(reader.zone)
    return [sentence for part in PARTS for sentence in part(record, reader)]


def _occasion(record: Record, reader: Reader) -> Iterator[str]:
    policy = f"policy {record['policy']['name']!r}, version {record['policy']['version']}"
    because = BECAUSE[Entry(record["entry"])] if not record["override"] else "a person chose"
    yield f"Decided on {reader.time(record['decided_at'])}, because {because}, by {policy}."


def _facts(record: Record, reader: Reader) -> Iterator[str]:
    facts = record["facts"]
    if facts["addressed"]:
        there = [reader.agent(one) for one in facts["addressed_present"]]
        present = f"at the workplace: {_all(there)}" if there else "none of them at the workplace"
        yield f"The letter is addressed to {_all([reader.agent(one) for one in facts['addressed']])}; {present}."
    if facts["thread_owner"] is not None:
        yield f"{reader.agent(facts['thread_owner'])} answered in this conversation last."
    yield f"Known of the customer: {_count(facts['orders'], 'order')}, {_count(facts['ratings'], 'mark')}."


def _audience(record: Record, reader: Reader) -> Iterator[str]:
    audience = record["audience"]
    known = [reader.audiences.get(one, f"audience {one}") for one in audience["known"]]
    shares = [
        f"{reader.audiences.get(one, f'audience {one}')} {share / 10_000:.0f} %" for one, share in audience["shares"]
    ]
    yield f"The customer's audience: {_all(known) or 'not known'} ({audience['reason']})."
    if len(shares) > 1:
        yield f"Shares of the audiences: {', '.join(shares)}."


def _exclusions(record: Record, reader: Reader) -> Iterator[str]:
    for one in record["excluded"]:
        set_aside = ", which was set aside because nobody else could be asked" if one["relaxed"] else ""
        yield f"{reader.agent(one['agent_id'])} {KEPT_OUT[Exclusion(one['reason'])]} ({one['evidence']}){set_aside}."


def _skipped(record: Record, _: Reader) -> Iterator[str]:
    for one in record["skipped"]:
        yield f"Stage {one['stage']!r} was passed over: {one['detail']}."


def _chosen(record: Record, reader: Reader) -> Iterator[str]:
    own = _all([one["name"] for one in record["scope"] if one["own"]])
    override = record["override"]
    if override:
        why = f": {override['why']}" if override["why"] else ""
        yield f"{reader.agent(override['by'])} handed it to {own}{why}."
    elif record["exclusive"]:
        yield f"Stage {record['stage']!r} was entered: it is offered to {own} alone."
    else:
        people = _count(record["members"], "person", "people")
        yield f"Stage {record['stage']!r} was entered: it asks {own}; {people} may claim it."
    if record["supervisor_alert"]:
        yield f"Supervisors were alerted: {record['supervisor_alert']}."


def _help(record: Record, reader: Reader) -> Iterator[str]:
    # Records of before there was help have no such field.
    if record.get("helper") is not None:
        yield f"{reader.agent(record['helper'])} helps: whom it is offered to has enough of this class already."


def _hold(record: Record, reader: Reader) -> Iterator[str]:
    hold = record["hold"]
    warned = f", with a warning on {reader.time(hold['warn_at'])}" if hold["warn_at"] else ""
    yield f"It holds until {reader.time(hold['due_at'])}{warned} ({hold['arithmetic']})."
    if record["class_due_at"]:
        yield f"As {record['class_key']!r} it must be answered by {reader.time(record['class_due_at'])}."


def _ranking(record: Record, reader: Reader) -> Iterator[str]:
    for place, one in enumerate(record["candidates"], start=1):
        terms = ", ".join(f"{term} {one[term] / 1e6:+.3f}" for term in TERMS)
        yield f"{place}. {reader.agent(one['agent_id'])}: {one['total'] / 1e6:.3f} ({terms}){_remark(one, reader)}."
    # Records of before lots were kept have no such field.
    for equals in record.get("drawn", ()):
        yield f"{_all([reader.agent(one) for one in equals])} were equal, so their order was settled by lot."
    if record["rest"]["count"]:
        yield f"{record['rest']['count']} more follow."
    if record["responsible"] is not None:
        yield f"{reader.agent(record['responsible'])} is responsible as long as nobody claims it."


PARTS: tuple[Callable[[Record, Reader], Iterator[str]], ...] = (
    _occasion,
    _facts,
    _audience,
    _exclusions,
    _skipped,
    _chosen,
    _help,
    _hold,
    _ranking,
)
"""What is told, in this order."""


def _remark(candidate: Mapping[str, Any], reader: Reader) -> str:
    """What ties a candidate to the customer, and that he comes last who held it before."""
    tie = candidate["tie"]
    said = (
        [f"{DEEDS[Involvement(tie['kind'])].format(reference=tie['reference'])} on {reader.time(tie['at'])}"]
        if tie
        else []
    )
    if candidate["former_holder"]:
        said.append("held it before, so comes last")
    return f"; {'; '.join(said)}" if said else ""


def _all(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _count(things: list[Any], one: str, many: str = "") -> str:
    return f"{len(things)} {one if len(things) == 1 else many or f'{one}s'}"
