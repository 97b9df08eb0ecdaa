"""What a policy is set beside: simple ways of choosing somebody, one small function each."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from services.router.policy.facts import AgentFacts
from services.router.policy.presence import has_left
from services.router.policy.situation import Situation
from services.router.policy.words import AgentId, CustomerId, LetterId, Role
from services.router.simulation.course import Choice, Course, standing_of
from services.router.simulation.history import RecordedLetter

Chosen = tuple[tuple[AgentId, ...], AgentId | None]
"""Who sees the letter, and for whom it waits (None: for whoever takes it)."""


class Book:
    """What a baseline remembers of its own choices and of recorded answers."""

    def __init__(self) -> None:
        self.turns = 0
        self.load: Counter[AgentId] = Counter()
        self.given_at: dict[AgentId, datetime] = {}
        self.last_agent: dict[CustomerId, AgentId] = {}
        self._waiting: dict[LetterId, AgentId] = {}

    def note_chosen(self, letter: RecordedLetter, chosen: AgentId | None, now: datetime) -> None:
        """The letter is this agent's until it is answered."""
        self.turns += 1
        if chosen is not None:
            self.load[chosen] += 1
            self.given_at[chosen] = now
            self._waiting[letter.id] = chosen

    def note_answered(self, agent: AgentId, letters: Sequence[RecordedLetter]) -> None:
        """These letters were answered, whoever had them."""
        for letter in letters:
            self.last_agent[letter.customer] = agent
            had = self._waiting.pop(letter.id, None)
            if had is not None:
                self.load[had] -= 1


def address_only(_: Book, situation: Situation) -> Chosen:
    """Whom the customer wrote to, there or not; a letter to nobody is everybody's."""
    return _for(next(iter(situation.addressed()), None), situation)


def round_robin(book: Book, situation: Situation) -> Chosen:
    """One after the other of those at their desks."""
    return _in_turn(book, _at_work(_people(situation), situation))


def least_loaded(book: Book, situation: Situation) -> Chosen:
    """Who has the fewest unanswered letters of this way of choosing."""
    there = _at_work(_people(situation), situation)
    return _alone(min(there, key=lambda agent: (book.load[agent.id], agent.id), default=None))


def longest_idle(book: Book, situation: Situation) -> Chosen:
    """Who was given a letter longest ago."""
    never, there = situation.facts.now.replace(year=1970), _at_work(_people(situation), situation)
    return _alone(min(there, key=lambda agent: (book.given_at.get(agent.id, never), agent.id), default=None))


def skills_only(book: Book, situation: Situation) -> Chosen:
    """One after the other of the customer's audience; of everybody while it is unknown."""
    known, people = set(situation.audience.known), _people(situation)
    skilled = [agent for agent in people if not known.isdisjoint(one.audience_id for one in agent.audiences)]
    return _in_turn(book, _at_work(skilled or people, situation))


def last_agent_for_ever(book: Book, situation: Situation) -> Chosen:
    """Who answered this customer last, there or not, gone or not; a new customer is everybody's."""
    last = book.last_agent.get(situation.facts.customer.id)
    return _for(situation.agents.get(last) if last is not None else None, situation)


def last_agent_if_present(book: Book, situation: Situation) -> Chosen:
    """Who answered this customer last, if he is at his desk; else it is everybody's."""
    last = book.last_agent.get(situation.facts.customer.id)
    agent = situation.agents.get(last) if last is not None else None
    return _for(agent if agent is not None and situation.present(agent) else None, situation)


def broadcast(_: Book, situation: Situation) -> Chosen:
    """Everybody sees every letter, and it waits for nobody in particular."""
    return _for(None, situation)


BASELINES: Mapping[str, Callable[[Book, Situation], Chosen]] = {
    "address only": address_only,
    "round robin": round_robin,
    "least loaded": least_loaded,
    "longest idle": longest_idle,
    "skills only": skills_only,
    "last agent for ever": last_agent_for_ever,
    "last agent if present": last_agent_if_present,
    "broadcast": broadcast,
}


class BaselineWatch:
    """Asks every baseline about each letter for which the ladder is asked, on the same facts."""

    def __init__(self) -> None:
        self._books = {name: Book() for name in BASELINES}
        self.courses: dict[str, list[Course]] = {name: [] for name in BASELINES}

    def letter(self, situation: Situation, letter: RecordedLetter) -> None:
        """Let each baseline choose."""
        now = situation.facts.now
        for name, choose in BASELINES.items():
            members, chosen = choose(self._books[name], situation)
            self._books[name].note_chosen(letter, chosen, now)
            choice = Choice(now, name, members, chosen, alone=len(members) == 1)
            course = Course(letter, choice, standing_of(situation, choice))
            course.badly_rated = len(course.standing.badly_rated) if course.standing else 0
            self.courses[name].append(course)

    def answered(self, agent: AgentId, letters: Sequence[RecordedLetter]) -> None:
        """Tell every book."""
        for book in self._books.values():
            book.note_answered(agent, letters)


def _people(situation: Situation) -> list[AgentFacts]:
    """Those who answer letters, supervisors left out, in the order of their ids."""
    now = situation.facts.now
    staying = [agent for agent in situation.facts.roster.agents if not has_left(agent, now) and agent.permitted]
    return [agent for agent in staying if agent.role is Role.AGENT] or staying


def _at_work(people: list[AgentFacts], situation: Situation) -> list[AgentFacts]:
    """Those of them at their desks; all of them while nobody is."""
    return [agent for agent in people if situation.present(agent)] or people


def _in_turn(book: Book, people: list[AgentFacts]) -> Chosen:
    return _alone(people[book.turns % len(people)] if people else None)


def _alone(agent: AgentFacts | None) -> Chosen:
    return ((agent.id,), agent.id) if agent is not None else ((), None)


def _for(agent: AgentFacts | None, situation: Situation) -> Chosen:
    """For this one alone, else for everybody and nobody in particular."""
    return _alone(agent) if agent is not None else (tuple(one.id for one in _people(situation)), None)
