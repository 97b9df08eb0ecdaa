"""PostgresStore: all subjects of the store in one transaction."""

from services.router.store.changing import ChangingRows
from services.router.store.correspondents import CorrespondentRows
from services.router.store.customer_merge import CustomerMergeRows
from services.router.store.deadlines import DeadlineRows
from services.router.store.decisions import DecisionRows
from services.router.store.facts import FactRows
from services.router.store.following import FollowerRows
from services.router.store.identity import IdentityRows
from services.router.store.lists import ListRows
from services.router.store.messages import MessageRows
from services.router.store.outgoing import OutgoingRows
from services.router.store.people import PeopleRows
from services.router.store.policies import PolicyRows
from services.router.store.presence import PresenceRows
from services.router.store.rating import RatingRows
from services.router.store.records import RecordRows
from services.router.store.second_looks import SecondLookRows
from services.router.store.sending import SendingRows
from services.router.store.simulations import ShadowRows, SimulationRows
from services.router.store.standing import StandingRows
from services.router.store.tickets import TicketRows
from services.router.store.uploads import UploadRows
from services.router.store.waking import WakingRows


class PostgresStore(
    PeopleRows,
    IdentityRows,
    FactRows,
    RatingRows,
    CustomerMergeRows,
    StandingRows,
    TicketRows,
    MessageRows,
    DecisionRows,
    PresenceRows,
    DeadlineRows,
    SecondLookRows,
    PolicyRows,
    SimulationRows,
    ShadowRows,
    RecordRows,
    ListRows,
    OutgoingRows,
    WakingRows,
    FollowerRows,
    ChangingRows,
    SendingRows,
    UploadRows,
    CorrespondentRows,
):
    """Implements ports.Store; made anew for each transaction."""
