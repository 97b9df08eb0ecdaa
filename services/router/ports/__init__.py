"""What the handlers need, as Protocols: one module a subject, joined here."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from services.router.ports.changing import ChangingStore
from services.router.ports.correspondents import CorrespondentStore
from services.router.ports.customer_merge import CustomerMergeStore
from services.router.ports.deadlines import DeadlineStore
from services.router.ports.decisions import DecisionStore
from services.router.ports.facts import FactStore
from services.router.ports.following import FollowerStore
from services.router.ports.identity import IdentityStore
from services.router.ports.lists import ListStore
from services.router.ports.messages import MessageStore
from services.router.ports.outgoing import OutgoingStore
from services.router.ports.people import OrganisationStore, PeopleStore
from services.router.ports.policies import PolicyStore
from services.router.ports.presence import PresenceStore
from services.router.ports.rating import RatingStore
from services.router.ports.records import RecordStore
from services.router.ports.second_looks import SecondLookStore
from services.router.ports.sending import SendingStore
from services.router.ports.simulations import ShadowStore, SimulationStore
from services.router.ports.standing import StandingStore
from services.router.ports.tickets import TicketStore
from services.router.ports.uploads import UploadStore
from services.router.ports.waking import WakingStore

Result = TypeVar("Result")
Found = TypeVar("Found")
Shown = TypeVar("Shown")


class Store(
    OrganisationStore,
    PeopleStore,
    PresenceStore,
    IdentityStore,
    FactStore,
    RatingStore,
    CustomerMergeStore,
    RecordStore,
    StandingStore,
    TicketStore,
    MessageStore,
    DecisionStore,
    DeadlineStore,
    SecondLookStore,
    PolicyStore,
    SimulationStore,
    ShadowStore,
    ListStore,
    OutgoingStore,
    WakingStore,
    FollowerStore,
    ChangingStore,
    SendingStore,
    UploadStore,
    CorrespondentStore,
    Protocol,
):
    """Everything that is kept, inside one open transaction."""


class Work(Protocol):
    """Runs a handler with a store in one transaction: all of it is kept, or nothing."""

    async def __call__(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result: ...


class LookingWork(Work, Protocol):
    """Work that can look before and after, by single statements and outside the transaction."""

    async def look(self, handler: Callable[[Store], Awaitable[Result]], /) -> Result: ...

    async def between(
        self,
        look: Callable[[Store], Awaitable[Found]],
        handler: Callable[[Store, Found], Awaitable[Result]],
        show: Callable[[Store, Result], Awaitable[Shown]],
    ) -> Shown:
        """Look, run the handler with what was found, and show its outcome once that is kept.

        What `look` raises spares the transaction; for what `show` reads nobody has to wait.
        """
        ...
