"""One ticket about two matters becomes two: chosen letters, and what answered them, get a ticket of their own."""

import re
from collections.abc import Sequence
from datetime import datetime

from services.router.handlers.acting import agent_of, own_ticket
from services.router.handlers.addressing import addressed_agents
from services.router.handlers.announcing import at_once, raise_alert
from services.router.handlers.dating import date_again
from services.router.handlers.deciding import run_ladder
from services.router.handlers.followers import tell_followers
from services.router.handlers.losing import tell_loser
from services.router.handlers.replying import work_out
from services.router.policy.words import AgentId, Entry, Signal
from services.router.ports import Store
from services.router.ports.changing import TicketMessage
from services.router.ports.messages import Disposition, MessageKind, OpenLetter
from services.router.ports.tickets import NewTicket, TicketRow, TicketState
from shared.errors import Invalid, StaleVersion
from shared.events import AlertKind
from shared.principal import Principal

LONGEST_SUBJECT = 500
_WORD = re.compile(r"\w+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


async def split(
    store: Store,
    now: datetime,
    principal: Principal,
    ticket_id: int,
    expected: int,
    message_ids: Sequence[int],
    subject: str | None,
) -> TicketRow:
    """Give letters of a ticket one of their own, and give that. Raises NotFound, NotYours, StaleVersion and Invalid."""
    source = await own_ticket(store, principal, ticket_id, expected)
    messages = await store.messages_to_split(ticket_id)
    letters = _chosen(messages, set(message_ids))
    made = await store.open_ticket(await _new_ticket(store, source, letters, subject), now)
    await _move(store, source, made, messages, letters)
    told = (principal.agent_id, principal.name)
    facts = {"messages": [one.id for one in letters]}
    await store.add_history(ticket_id, "split", *told, {**facts, "into": made.id}, now)
    await store.add_history(made.id, "split", *told, {**facts, "from": ticket_id}, now)
    left = await _leave(store, now, principal, source)
    opened = await _begin(store, now, principal, made, letters, source)
    text = f"{principal.name} split ticket #{made.id} off."
    if left.holder_id not in (None, principal.agent_id):
        await raise_alert(store, left, AlertKind.ATTENTION, text, at_once([left.holder_id], now), now)
    await tell_followers(store, left, text, principal.agent_id, now)
    return opened


def _chosen(messages: Sequence[TicketMessage], wanted: set[int]) -> list[TicketMessage]:
    """The letters chosen. Raises Invalid for what is no letter here, for all letters, and for half of an answer's."""
    letters = [one for one in messages if one.kind is MessageKind.LETTER]
    chosen = [one for one in letters if one.id in wanted]
    strange = sorted(wanted - {one.id for one in chosen})
    if strange:
        raise Invalid("Only letters of this ticket can get a ticket of their own.", field="messages", messages=strange)
    if len(chosen) == len(letters):
        raise Invalid("At least one letter stays with the ticket.", field="messages")
    replies = {one.answered_by for one in chosen} - {None}
    torn = [one.id for one in letters if one.answered_by in replies and one.id not in wanted]
    if torn:
        raise Invalid("Letters answered by one reply stay together.", field="messages", messages=torn)
    return chosen


async def _new_ticket(
    store: Store, source: TicketRow, letters: Sequence[TicketMessage], subject: str | None
) -> NewTicket:
    first = next((one for one in letters if one.disposition is Disposition.OPEN), letters[0])
    line = subject or _CONTROL.sub(" ", letters[0].subject).strip()[:LONGEST_SUBJECT] or source.subject
    wanted = {one.id for one in letters}
    still_open = [one for one in await store.open_letters(source.id) if one.id in wanted]
    return NewTicket(
        customer_id=source.customer_id,
        subject=line,
        public=source.public,
        publish_to=source.publish_to,
        about=source.about,
        addressed=await _addressed(store, still_open),
        signals=tuple(Signal(signal) for signal in source.signals),
        received_at=first.received_at,
        search=" ".join(_WORD.findall(f"{line} {first.author_name} {first.author_address}")),
    )


async def _addressed(store: Store, letters: Sequence[OpenLetter]) -> tuple[AgentId, ...]:
    found = [agent_id for letter in letters for agent_id in await addressed_agents(store, letter.letter)]
    return tuple(sorted(set(found)))


async def _move(
    store: Store,
    source: TicketRow,
    made: TicketRow,
    messages: Sequence[TicketMessage],
    letters: Sequence[TicketMessage],
) -> None:
    replies = {one.answered_by for one in letters if one.answered_by is not None}
    moving = [one.id for one in letters] + [one.id for one in messages if one.reply_id in replies]
    await store.split_off(source.id, made.id, moving, sorted(replies), made.version)


async def _leave(store: Store, now: datetime, principal: Principal, source: TicketRow) -> TicketRow:
    """What becomes of the ticket the letters left: it is worked out when none of the rest is open."""
    letters = await store.open_letters(source.id)
    if not letters and source.state is not TicketState.WORKED_OUT:
        finished = await work_out(store, now, principal, source, answered=False)
        why = f"{principal.name} gave its open letters a ticket of their own."
        await tell_loser(store, source, finished, principal.name, why, now, silent=(agent_of(principal),))
        return finished
    oldest = letters[0].received_at if letters else None
    left = await store.touch_ticket(source, oldest, source.addressed, source.alerted, now)
    if left is None:
        raise StaleVersion(version=source.version)
    return await date_again(store, left, now)


async def _begin(
    store: Store,
    now: datetime,
    principal: Principal,
    made: TicketRow,
    letters: Sequence[TicketMessage],
    source: TicketRow,
) -> TicketRow:
    """Let the ladder decide about the new ticket; one without an open letter is worked out as it begins."""
    marked = await store.edit_ticket(made, source.priority, source.tags, None, now)
    if marked is None:
        raise StaleVersion
    if all(one.disposition is not Disposition.OPEN for one in letters):
        answerer = await _answerer(store, source)
        owner = answerer if answerer is not None else agent_of(principal)
        finished = await store.work_out(marked, owner, answerer is not None, now)
        if finished is None:
            raise StaleVersion
        return finished
    text = f"{principal.name} split it off ticket {source.id}."
    return await run_ladder(store, marked, Entry.LETTER, now, text)


async def _answerer(store: Store, source: TicketRow) -> int | None:
    """Who answered a ticket last, and goes on seeing what becomes of it; nobody who is kept away by now."""
    around = await store.load_surroundings([source.id])
    kept_away = {block.agent_id for block in around[source.id].blocks}
    return source.thread_owner_id if source.thread_owner_id not in kept_away else None
