"""PostgresStore: all subjects of the store in one transaction."""

from services.router.store.deadlines import DeadlineRows
from services.router.store.decisions import DecisionRows
from services.router.store.facts import FactRows
from services.router.store.identity import IdentityRows
from services.router.store.lists import ListRows
from services.router.store.messages import MessageRows
from services.router.store.outgoing import OutgoingRows
from services.router.store.people import PeopleRows
from services.router.store.policies import PolicyRows
from services.router.store.standing import StandingRows
from services.router.store.tickets import TicketRows


class PostgresStore(
    PeopleRows,
    IdentityRows,
    FactRows,
    StandingRows,
    TicketRows,
    MessageRows,
    DecisionRows,
    DeadlineRows,
    PolicyRows,
    ListRows,
    OutgoingRows,
):
    """Implements ports.Store; made anew for each transaction."""
