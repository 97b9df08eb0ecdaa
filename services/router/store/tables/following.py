"""Who wants to know how a ticket stands."""

from datetime import datetime
from uuid import UUID

from services.router.store.tables.columns import RouterTable, flag, moment, number, unique_id, words


class Follower(RouterTable, table=True):
    """An agent who hears of every change of a ticket; `alert_id` is the alert that told him of the latest one."""

    __tablename__ = "follower"
    ticket_id: int = number(primary_key=True, foreign_key="ticket.id")
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    since: datetime = moment()
    alert_id: UUID | None = unique_id(null=True)


class StandingFollower(RouterTable, table=True):
    """An agent who follows every ticket of a customer, or every ticket that another agent holds.

    What no supervisor granted holds for those alone that he sees when they come.
    """

    __tablename__ = "standing_follower"
    kind: str = words(primary_key=True)
    ref: int = number(primary_key=True)
    agent_id: int = number(primary_key=True, foreign_key="agent.id")
    since: datetime = moment()
    granted: bool = flag()


class Nudge(RouterTable, table=True):
    """Somebody asked how a ticket stands, and when it moved after that."""

    __tablename__ = "nudge"
    id: int = number(primary_key=True, made=True)
    ticket_id: int = number(foreign_key="ticket.id")
    by_agent_id: int | None = number(null=True, foreign_key="agent.id")
    to_agent_id: int | None = number(null=True, foreign_key="agent.id")
    text: str = words()
    at: datetime = moment()
    answered_at: datetime | None = moment(null=True)
    alert_id: UUID | None = unique_id(null=True)
