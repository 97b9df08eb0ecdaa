"""Help: who has urgent tickets enough and gets one more is named a helper."""

from collections.abc import Iterable

from services.router.policy.admission import admit
from services.router.policy.classes import class_of
from services.router.policy.definition import HelpRule, Policy
from services.router.policy.facts import AgentFacts, Facts
from services.router.policy.reach import answers_for
from services.router.policy.score import rank
from services.router.policy.situation import Situation, situation_of
from services.router.policy.words import AgentId, Entry


def helper_of(situation: Situation, person: AgentFacts | None) -> AgentFacts | None:
    """Who helps this person with the ticket; None where he needs no help, or nobody is there to give it.

    A ticket that is only looked at again asks for no second helper.
    """
    rule = situation.policy.help
    if rule is None or person is None or situation.facts.ticket.entry is Entry.REFRESHED:
        return None
    found = class_of(situation)
    if found is None or found.key not in rule.classes or person.urgent_load < rule.above:
        return None
    circles = (_of_audiences(situation), _of_department(situation, person))
    return next((helper for circle in circles if (helper := _best(situation, circle, person, rule))), None)


def helper_of_claimer(facts: Facts, policy: Policy, agent_id: AgentId) -> AgentFacts | None:
    """Who helps somebody with a ticket that he has just claimed."""
    situation = situation_of(facts, policy)
    return helper_of(situation, situation.agents.get(agent_id))


def _best(situation: Situation, circle: Iterable[AgentFacts], person: AgentFacts, rule: HelpRule) -> AgentFacts | None:
    """The best-scored of those present who may see the ticket and have room for it and no urgent tickets enough."""
    free = [
        agent
        for agent in admit(situation, circle, pushed=True).allowed
        if agent.id != person.id and agent.urgent_load < rule.above and situation.present(agent)
    ]
    return situation.agents[rank(situation, free)[0].agent_id] if free else None


def _of_audiences(situation: Situation) -> list[AgentFacts]:
    """The members of the customer's audiences."""
    known = set(situation.audience.known)
    return [agent for agent in situation.facts.roster.agents if known & {each.audience_id for each in agent.audiences}]


def _of_department(situation: Situation, person: AgentFacts) -> list[AgentFacts]:
    """The colleagues of a person who answer letters."""
    return [agent for agent in situation.facts.roster.agents if answers_for(agent, person.department)]
