"""The page on which a customer rates an answer: plain HTML, no script, nothing from elsewhere."""

import base64
import hashlib
from html import escape

from fastapi.responses import HTMLResponse

from services.router.api.rating_words import Words
from services.router.ports.rating import RatedAnswer

LONGEST_COMMENT = 2_000
STYLE = """
:root{color-scheme:light dark;--quiet:#5c5f66;--line:#adb5bd;--own:#1864ab;--on:#fff}
@media (prefers-color-scheme:dark){:root{--quiet:#b1b6bd;--line:#6b7178;--own:#a5d8ff;--on:#10212e}}
body{font:17px/1.5 system-ui,sans-serif;max-width:34rem;margin:8vh auto;padding:0 1.2rem}
h1{font-size:1.4rem;line-height:1.3}
p.about{color:var(--quiet);margin-top:-.4rem}
fieldset{border:0;padding:0;margin:1.5rem 0;display:flex;flex-wrap:wrap;gap:.5rem}
legend{padding:0;margin-bottom:.6rem}
label.mark{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;cursor:pointer}
label.mark:has(:checked){border-color:var(--own);outline:2px solid var(--own)}
textarea,button{font:inherit;border-radius:.5rem}
textarea{width:100%;box-sizing:border-box;min-height:6rem;padding:.6rem;border:1px solid var(--line)}
button{margin-top:1rem;padding:.7rem 1.6rem;border:0;background:var(--own);color:var(--on);cursor:pointer}
.quiet{color:var(--quiet)}
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex",
}


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
    return _page(code, words, body, 422 if fault else 200)


def thanks_page(code: str, words: Words, score: int) -> HTMLResponse:
    """What is said after a mark was given, and the way to change it."""
    mark = f"{escape(words.marks[score - 1])} ({score}/{len(words.marks)})"
    body = f"""<p role="status">{escape(words.thanks)}</p>
<p class="quiet">{mark} · <a href="?">{escape(words.change)}</a></p>"""
    return _page(code, words, body, 200)


def no_page(code: str, words: Words, why: str) -> HTMLResponse:
    """What is said where a link leads nowhere."""
    return _page(code, words, f'<p role="alert">{escape(why)}</p>', 404)


def _mark(score: int, name: str, chosen: bool) -> str:
    checked = " checked" if chosen else ""
    return (
        f'<label class="mark"><input type="radio" name="score" value="{score}" required{checked}> '
        f"{score} {escape(name)}</label>"
    )


def _page(code: str, words: Words, body: str, status: int) -> HTMLResponse:
    whole = f"""<!doctype html><html lang="{code}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{escape(words.title)}</title><style>{STYLE}</style></head>
<body><main><h1>{escape(words.title)}</h1>{body}</main></body></html>"""
    return HTMLResponse(whole, status, HEADERS)
