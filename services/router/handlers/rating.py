"""A customer rates an answer he got: one mark for each reply, the last one he gives."""

from datetime import datetime
from uuid import UUID

from services.router.handlers.rating_links import LinkUnknown
from services.router.handlers.reconsider import reconsider_customers
from services.router.handlers.standing import keeping_standings
from services.router.ports import Store
from services.router.ports.facts import RatingLine
from services.router.ports.rating import RatedAnswer


async def answer_to_rate(store: Store, reply_id: UUID) -> RatedAnswer:
    """Give the answer a link is for. Raises LinkUnknown."""
    found = await store.answer_to_rate(reply_id)
    if found is None:
        raise LinkUnknown
    return found


async def rate_answer(store: Store, now: datetime, reply_id: UUID, score: int, comment: str) -> RatedAnswer:
    """Keep a mark from 1 (bad) to 5 for the author of a reply, instead of an earlier one. Raises LinkUnknown."""
    answer = await _held(store, reply_id)
    customer, external_id = str(answer.customer_id), f"answer {reply_id}"
    line = RatingLine(0, external_id, customer, answer.login, score, comment, now)
    ids = {customer: answer.customer_id}, {answer.login: answer.agent_id}
    touched = sorted({answer.customer_id, *await store.customers_of_ratings([external_id])})
    await keeping_standings(store, touched, lambda: store.save_ratings([line], *ids))
    await reconsider_customers(store, now, touched)
    return answer


async def _held(store: Store, reply_id: UUID) -> RatedAnswer:
    """The answer, its customer held; had he been merged while we waited for him, it is read again."""
    answer = await answer_to_rate(store, reply_id)
    while True:
        await store.hold_customers([answer.customer_id])
        held = await answer_to_rate(store, reply_id)
        if held.customer_id == answer.customer_id:
            return held
        answer = held
