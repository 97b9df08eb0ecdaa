"""The tickets that letters open: each letter is kept as it comes, and the ladder is asked about all of them at once."""

from datetime import datetime

from services.router.handlers.deciding import Case, current_policy, run_ladder_many
from services.router.handlers.followers import follow_customers, tell_followers
from services.router.policy.definition import Policy
from services.router.policy.words import Entry
from services.router.ports import Store
from services.router.ports.decisions import HistoryNote
from services.router.ports.tickets import TicketRow
from shared.errors import StaleVersion


class Openings:
    """Tickets opened in one transaction that no decision has placed yet.

    Placed together they come to lie where they would one after the other: what waits takes nobody's room. Only where
    the policy sends help does it count whom a ticket waits for; there each is placed at once.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now
        self._policy: Policy | None = None
        self._unplaced: list[Case] = []
        self._notes: list[HistoryNote] = []
        self._placed: dict[int, TicketRow] = {}

    async def policy(self) -> Policy:
        """Give the policy that counts, the same for all letters of the transaction."""
        if self._policy is None:
            self._policy = await current_policy(self._store)
        return self._policy

    async def add(self, ticket: TicketRow, author: str, preview: str) -> None:
        """Have a ticket placed that a letter has just opened."""
        self._unplaced.append(Case(ticket, Entry.LETTER, preview))
        self._notes.append(HistoryNote(ticket.id, "letter", None, author, {}))
        if (await self.policy()).help is not None:
            await self.place()

    async def place_if_one_is(self, *ticket_ids: int | None) -> None:
        """Place the tickets if one of these is among them: something is about to be done with it."""
        if any(case.ticket.id in ticket_ids for case in self._unplaced):
            await self.place()

    async def placed(self, ticket: TicketRow) -> TicketRow:
        """Give a ticket as it is once all are placed."""
        await self.place()
        return self._placed.get(ticket.id, ticket)

    async def place(self) -> None:
        """Let the ladder decide who sees the tickets, and let those follow who follow their customers as a rule."""
        if not self._unplaced:
            return
        cases, self._unplaced = self._unplaced, []
        notes, self._notes = self._notes, []
        await self._store.add_notes(notes, self._now)
        placed = await run_ladder_many(self._store, cases, self._now)
        if len(placed) < len(cases):
            raise StaleVersion
        await follow_customers(self._store, list(placed.values()), self._now)
        followed = await self._store.followers_of(list(placed))
        for case in cases:
            if case.ticket.id in followed:
                await tell_followers(self._store, placed[case.ticket.id], case.text, None, self._now)
        self._placed |= placed
