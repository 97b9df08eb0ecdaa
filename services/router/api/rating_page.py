"""The page on which a customer rates an answer: plain HTML, no script, nothing from elsewhere."""

from html import escape

from fastapi.responses import HTMLResponse

from services.router.api.rating_words import Words
from services.router.ports.rating import RatedAnswer
from shared.plain_page import plain_page

LONGEST_COMMENT = 2_000


def form_page(
    code: str, words: Words, answer: RatedAnswer, chosen: int | None, comment: str, fault: bool
) -> HTMLResponse:
    """The marks to choose from, `chosen` among them; with `fault` it says that one must be chosen."""
    marks = "".join(_mark(score, name, score == chosen) for score, name in enumerate(words.marks, start=1))
    missing = f'<p role="alert">{escape(words.missing)}</p>' if fault else ""
    body = f"""<p class="about">{escape(answer.subject)}</p>{missing}
<form method="post"><fieldset><legend>{escape(words.asked.format(agent=answer.agent))}</legend>{marks}</fieldset>
<label for="comment">{escape(words.comment)} <span class="quiet">({escape(words.optional)})</span></label>
<textarea id="comment" name="comment" maxlength="{LONGEST_COMMENT}">{escape(comment)}</textarea>
<button>{escape(words.send)}</button></form>"""
    return plain_page(code, words.title, body, 422 if fault else 200)


def thanks_page(code: str, words: Words, score: int) -> HTMLResponse:
    """What is said after a mark was given, and the way to change it."""
    mark = f"{escape(words.marks[score - 1])} ({score}/{len(words.marks)})"
    body = f"""<p role="status">{escape(words.thanks)}</p>
<p class="quiet">{mark} · <a href="?">{escape(words.change)}</a></p>"""
    return plain_page(code, words.title, body)


def no_page(code: str, words: Words, why: str) -> HTMLResponse:
    """What is said where a link leads nowhere."""
    return plain_page(code, words.title, f'<p role="alert">{escape(why)}</p>', 404)


def _mark(score: int, name: str, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    return (
        f'<label class="mark"><input type="radio" name="score" value="{score}" required{checked}> '
        f"{score} {escape(name)}</label>"
    )
