"""`/rate/{token}`: a customer rates an answer by the link in it. A GET never counts: programs open every link."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.router.api.parts import InWork, Now
from services.router.api.rating_page import LONGEST_COMMENT, form_page, no_page, thanks_page
from services.router.api.rating_words import Words, words_for
from services.router.handlers.rating import answer_to_rate, rate_answer
from services.router.handlers.rating_links import LinkOver, LinkUnknown, RatingLinks
from services.router.handlers.reply_tokens import Letterhead
from services.router.ports.rating import RatedAnswer
from shared.errors import TooLarge
from shared.plain_page import spoken

routes = APIRouter(prefix="/api/v1/rate", tags=["public"])

MARKS = range(1, 6)
LONGEST_FORM = 32 * 1024
MOST_FIELDS = 10


@routes.get("/{token}", response_class=HTMLResponse)
async def ask_for_mark(request: Request, token: str, work: InWork, now: Now) -> HTMLResponse:
    """Show the marks to choose from, chosen the one that a link of the letter names (`?score=`) or that was given."""

    async def show() -> HTMLResponse:
        reply_id = _links(request).reply_of(token, now)
        answer = await work(lambda store: answer_to_rate(store, reply_id))
        chosen = _mark(request.query_params.get("score", "")) or answer.score
        return form_page(*_words(request, answer), answer, chosen, answer.comment, fault=False)

    return await _or_why_not(request, show)


@routes.post("/{token}", response_class=HTMLResponse)
async def give_mark(request: Request, token: str, work: InWork, now: Now) -> HTMLResponse:
    """Keep the mark and the comment of the form; a later one replaces it."""

    async def keep() -> HTMLResponse:
        reply_id = _links(request).reply_of(token, now)
        score, comment = await _filled_in(request)
        if score is None:
            answer = await work(lambda store: answer_to_rate(store, reply_id))
            return form_page(*_words(request, answer), answer, None, comment, fault=True)
        answer = await work(lambda store: rate_answer(store, now, reply_id, score, comment))
        return thanks_page(*_words(request, answer), score)

    return await _or_why_not(request, keep)


def _links(request: Request) -> RatingLinks:
    head: Letterhead = request.app.state.letterhead
    return head.rating


async def _or_why_not(request: Request, page: Callable[[], Awaitable[HTMLResponse]]) -> HTMLResponse:
    """A customer reads a page whatever happens to his link."""
    code, words = _words(request, None)
    try:
        return await page()
    except LinkUnknown:
        return no_page(code, words, words.unknown)
    except LinkOver:
        return no_page(code, words, words.over)


def _words(request: Request, answer: RatedAnswer | None) -> tuple[str, Words]:
    """The words of the customer's language, else of his browser's."""
    language = answer.language if answer is not None else None
    return words_for(spoken(language, request.headers.get("accept-language", "")))


async def _filled_in(request: Request) -> tuple[int | None, str]:
    """The mark, None without a right one, and the comment of a form. Raises TooLarge."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise TooLarge
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        return None, ""
    comment = fields.get("comment", [""])[0].replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST_COMMENT]
    return _mark(fields.get("score", [""])[0]), comment


def _mark(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 and int(text) in MARKS else None
