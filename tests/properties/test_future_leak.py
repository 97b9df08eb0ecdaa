"""What came after a letter changes no decision before it, whatever it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.router.policy.words import AgentId, AudienceId, CustomerId, LetterId, OrderState, RatingId, TicketId
from services.router.simulation.actors import ModelledActors, RecordedActors
from services.router.simulation.history import History, RecordedLetter, RecordedMark, RecordedOrder
from services.router.simulation.replay import Replay
from services.router.simulation.world import World
from tests.unit.router_simulation.files import FILES, POLICY, history

START = datetime(2026, 3, 2, tzinfo=UTC)
COMPANY = history(letters=FILES["letters"].split("\n")[0] + "\n", orders=FILES["orders"].split("\n")[0] + "\n",
                  marks=FILES["marks"].split("\n")[0] + "\n")  # fmt: skip
MINUTES = st.integers(0, 4 * 24 * 60)
AGENTS = st.integers(1, 4).map(AgentId)
CUSTOMERS = st.integers(1, 3).map(CustomerId)


def moment(minutes: int) -> datetime:
    """So many minutes after the beginning of the week."""
    return START + timedelta(minutes=minutes)


@st.composite
def letters(draw: st.DrawFn, number: int) -> RecordedLetter:
    """A letter with, mostly, who claimed and answered it."""
    customer, received = draw(CUSTOMERS), draw(MINUTES)
    claimed, answered = draw(st.integers(0, 600)), draw(st.integers(0, 2_000))
    has_claim, has_answer = draw(st.booleans()), draw(st.booleans())
    return RecordedLetter(
        id=LetterId(number),
        key=f"l{number}",
        ticket=TicketId(customer * 10 + draw(st.integers(0, 2))),
        ticket_key="t",
        customer=customer,
        customer_key=f"c{customer}",
        received_at=moment(received),
        addressed=tuple(draw(st.sets(AGENTS, max_size=1))),
        claimed_by=draw(AGENTS) if has_claim else None,
        claimed_at=moment(received + claimed) if has_claim else None,
        answered_by=draw(AGENTS) if has_answer else None,
        answered_at=moment(received + answered) if has_answer else None,
    )


@st.composite
def pasts(draw: st.DrawFn) -> History:
    """A week of a few letters, orders and marks."""
    written = [draw(letters(number)) for number in range(1, draw(st.integers(2, 6)))]
    orders = [
        RecordedOrder(f"o{number}", draw(CUSTOMERS), moment(draw(MINUTES)),
                      ((AudienceId(draw(st.integers(1, 2))), OrderState.OK),), draw(AGENTS))
        for number in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    marks = [
        RecordedMark(RatingId(number), draw(CUSTOMERS), draw(AGENTS), draw(st.integers(1, 5)), moment(draw(MINUTES)))
        for number in range(draw(st.integers(0, 4)))
    ]
    return replace(COMPANY, letters=tuple(written), orders=tuple(orders), marks=tuple(marks))


def otherwise(past: History, other: History, cut: datetime, whole: bool) -> History:
    """The past until `cut`, and the other one after it. Not `whole`: who answers stays, only later than `cut`."""

    def known(letter: RecordedLetter) -> RecordedLetter:
        changed = letter
        if letter.claimed_at is not None and letter.claimed_at > cut:
            later = letter.claimed_at + timedelta(hours=7)
            changed = replace(changed, **({"claimed_by": None, "claimed_at": None} if whole else {"claimed_at": later}))
        if letter.answered_at is not None and letter.answered_at > cut:
            later = letter.answered_at + timedelta(hours=9)
            changed = replace(
                changed, **({"answered_by": None, "answered_at": None} if whole else {"answered_at": later})
            )
        return changed

    return replace(
        past,
        letters=(*(known(one) for one in past.letters if one.received_at <= cut),
                 *(replace(one, id=LetterId(one.id + 100)) for one in other.letters if one.received_at > cut)),
        orders=(*(one for one in past.orders if one.at <= cut), *(one for one in other.orders if one.at > cut)),
        marks=(*(one for one in past.marks if one.at <= cut), *(one for one in other.marks if one.at > cut)),
    )  # fmt: skip


def decided(past: History, cut: datetime, modelled: bool) -> list[dict[str, object]]:
    """The records of all decisions until `cut`."""
    found: list[dict[str, object]] = []
    world = World(past, POLICY.quality)
    actors = ModelledActors(past, world) if modelled else RecordedActors()
    replay = Replay(past, POLICY, world, actors, decided=lambda one: found.append(one.as_record()))
    replay.run(lambda: None)
    return [record for record in found if datetime.fromisoformat(str(record["decided_at"])) <= cut]


@settings(deadline=None, max_examples=60)
@given(pasts(), pasts(), MINUTES)
def test_with_people_as_recorded_no_decision_sees_the_future(past: History, other: History, minutes: int) -> None:
    cut = moment(minutes)
    assert decided(past, cut, False) == decided(otherwise(past, other, cut, True), cut, False)


@settings(deadline=None, max_examples=60)
@given(pasts(), pasts(), MINUTES)
def test_with_modelled_people_no_decision_sees_the_future(past: History, other: History, minutes: int) -> None:
    """Who answers a letter belongs to the model of people, and is the one thing that it knows beforehand."""
    cut = moment(minutes)
    assert decided(past, cut, True) == decided(otherwise(past, other, cut, False), cut, True)
