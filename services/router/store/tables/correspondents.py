"""What is known of those who write: whose letter is held, whose address bounced, who is paused."""

from datetime import datetime

from services.router.store.tables.columns import RouterTable, flag, moment, number, small, words


class HeldLetter(RouterTable, table=True):
    """A letter of somebody who quotes a ticket that he was not asked about; `decision` once somebody decided."""

    __tablename__ = "held_letter"
    message_id: int = number(primary_key=True, foreign_key="message.id")
    may_belong_to: int = number(foreign_key="ticket.id")
    decision: str | None = words(null=True)
    decided_by: int | None = number(null=True, foreign_key="agent.id")
    decided_at: datetime | None = moment(null=True)


class BouncedAddress(RouterTable, table=True):
    """An address at which a letter of ours did not arrive, until it writes or a later letter is sent."""

    __tablename__ = "bounced_address"
    address: str = words(primary_key=True)
    bounced_at: datetime = moment()
    permanent: bool = flag()
    reason: str = words()


class Correspondent(RouterTable, table=True):
    """An address that wrote too much; an empty one stands for all strangers together.

    With no pauses a person said at `paused_until` that it was one: what was written before does not count.
    """

    __tablename__ = "correspondent"
    address: str = words(primary_key=True)
    pauses: int = small()
    paused_until: datetime = moment()
