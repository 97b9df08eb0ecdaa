"""The CSV files of docs/simulation.md as a History: every bad line is named with its reason, the rest is read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from services.router.policy.calendar_form import CalendarUnreadable
from services.router.policy.words import (
    AgentId,
    AudienceId,
    CustomerId,
    LetterId,
    OrderState,
    RatingId,
    Signal,
    TicketId,
)
from services.router.simulation.history import History, RecordedLetter, RecordedMark, RecordedOrder
from services.router.simulation.history_cells import BadLine, CellWrong, Files, Ids, Row, check_files, known, rows_of
from services.router.simulation.history_people import ALWAYS_OPEN, PeopleRead

SIGNALS = {str(signal): signal for signal in Signal}
STATES = {str(state): state for state in OrderState}
Deed = tuple[AgentId | None, datetime | None]
"""Who did it and when."""


def read_history(files: Files) -> tuple[History, list[BadLine]]:
    """Read the files given. Raises HistoryUnreadable when one that is needed is missing or is no such file."""
    check_files(files.keys())
    reading = _Reading(files)
    history = reading.history()
    return history, sorted(reading.bad, key=lambda one: (one.file, one.line))


class _Reading:
    """One pass over the files, in the order in which they name one another."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.bad: list[BadLine] = []
        self._people = PeopleRead()
        self._customers: dict[str, CustomerId] = {}
        self._tickets: dict[str, TicketId] = {}
        self._letters: dict[str, LetterId] = {}
        self._letter_ids = Ids()

    def history(self) -> History:
        """Everything that could be read."""
        people = self._people
        for file, read in (
            ("calendars", people.calendar),
            ("audiences", people.audience),
            ("agents", people.agent),
            ("absences", people.absence),
        ):
            self._each(file, read)
        return History(
            presence=tuple(self._each("presence", people.span)),
            orders=tuple(self._orders()),
            marks=tuple(self._each("marks", self._mark)),
            letters=tuple(sorted(self._each("letters", self._letter), key=lambda one: (one.received_at, one.id))),
            agents=tuple(sorted(people.agents.values(), key=lambda agent: agent.id)),
            audiences=tuple(people.audiences.values()),
            calendars=tuple(people.calendars.values()) or (ALWAYS_OPEN,),
            logins={agent.id: login for login, agent in people.agents.items()},
            languages=self._languages(),
        )

    def _each(self, file: str, read: Callable[[Row], Any]) -> list[Any]:
        return [found for row in rows_of(self._files, file, self.bad) if (found := self._tried(read, row)) is not None]

    def _tried(self, read: Callable[[Row], Any], row: Row) -> Any:
        try:
            return read(row)
        except (CellWrong, CalendarUnreadable) as wrong:
            self.bad.append(BadLine(row.file, row.line, str(wrong)))
            return None

    def _languages(self) -> dict[CustomerId, str]:
        """The languages of customers that write letters."""
        found = self._each("customers", lambda row: (row.text("external_id"), row.maybe("language")))
        return {self._customers[key]: language for key, language in found if language and key in self._customers}

    def _customer(self, row: Row) -> CustomerId:
        return self._customers.setdefault(row.text("customer"), CustomerId(len(self._customers) + 1))

    def _orders(self) -> Iterator[RecordedOrder]:
        """Rows that follow each other with one external_id are the lines of one order."""
        rows = rows_of(self._files, "orders", self.bad)
        for _, group in groupby(rows, key=lambda row: row.maybe("external_id")):
            lines = list(group)
            order = self._tried(self._order, lines[0])
            read = [self._tried(self._order_line, row) for row in lines]
            if order is not None:
                yield replace(order, lines=tuple(line for line in read if line is not None))

    def _order(self, row: Row) -> RecordedOrder:
        worked_by = row.known("worked_by", self._people.agents).id if row.maybe("worked_by") else None
        key, customer = row.text("external_id"), self._customer(row)
        return RecordedOrder(key, customer, row.moment("ordered_at"), (), worked_by, row.amount("value"))

    def _order_line(self, row: Row) -> tuple[AudienceId | None, OrderState]:
        group, state = row.text("product_group"), row.maybe("state") or "ok"
        return self._people.groups.get(group), known("state", state, STATES)

    def _mark(self, row: Row) -> RecordedMark:
        score, agent = row.number("score", 0, 1, 5), row.known("agent", self._people.agents)
        if not score:
            raise CellWrong("score is empty")
        return RecordedMark(RatingId(row.line), self._customer(row), agent.id, score, row.moment("rated_at"))

    def _letter(self, row: Row) -> RecordedLetter:
        key, received_at = row.new("letter", self._letters), row.moment("received_at")
        claimed, answered = self._deed(row, "claimed", received_at), self._deed(row, "answered", received_at)
        audience, signals = self._named_audience(row), row.many("signals")
        letter = RecordedLetter(
            id=LetterId(0),
            key=key,
            ticket=TicketId(0),
            ticket_key=row.maybe("ticket") or key,
            customer=self._customer(row),
            customer_key=row.text("customer"),
            received_at=received_at,
            addressed=self._addressed(row),
            audience=audience,
            signals=tuple(known("signals", one, SIGNALS) for one in signals),
            claimed_by=claimed[0],
            claimed_at=claimed[1],
            answered_by=answered[0],
            answered_at=answered[1],
        )
        self._letters[key] = LetterId(self._letter_ids.take(row))
        # A letter that names no ticket is a ticket of its own.
        ticket = self._tickets.setdefault(row.maybe("ticket") or f"letter {key}", TicketId(len(self._tickets) + 1))
        return replace(letter, id=self._letters[key], ticket=ticket)

    def _addressed(self, row: Row) -> tuple[AgentId, ...]:
        """The agents written to; other addresses, as a company's general one, are nobody's."""
        names = (name.lower() for name in row.many("addressed"))
        return tuple(sorted({self._people.addresses[name] for name in names if name in self._people.addresses}))

    def _named_audience(self, row: Row) -> AudienceId | None:
        if row.maybe("audience"):
            found: AudienceId = row.known("audience", self._people.audiences).id
            return found
        return self._people.groups.get(row.maybe("product_group"))

    def _deed(self, row: Row, what: str, received_at: datetime) -> Deed:
        """Who claimed or answered a letter and when: both are told, or neither."""
        by, at = row.maybe(f"{what}_by"), row.maybe_moment(f"{what}_at")
        if bool(by) != (at is not None):
            raise CellWrong(f"{what}_by and {what}_at go together")
        if at is None:
            return None, None
        if at < received_at:
            raise CellWrong(f"{what}_at is before received_at")
        return row.known(f"{what}_by", self._people.agents).id, at
