"""The page of a form, by itself or within a page of the company's."""

from dataclasses import dataclass
from html import escape

from fastapi.responses import HTMLResponse

from services.ingest.api.form_words import Words
from services.ingest.handlers.forms import FilledIn
from services.ingest.ports.forms import FormKind, FormValues
from shared.plain_page import plain_page

LONGEST = {"name": 200, "address": 254, "phone": 50, "order": 100, "product": 200, "subject": 200, "text": 20_000}
TRAP = "website"
"""A field no person sees: programs fill in whatever there is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A form as one visitor sees it: language, words, its seal, and what is wrong with what he wrote."""

    code: str
    words: Words
    form: FormValues
    seal: str
    fault: str = ""
    status: int = 200


def form_page(shown: Shown, filled: FilledIn) -> HTMLResponse:
    """The form with what was written so far."""
    words, asked = shown.words, shown.form.kind is FormKind.QUESTION
    fault = f'<p role="alert">{escape(shown.fault)}</p>' if shown.fault else ""
    public = f'<p class="about">{escape(words.public)}</p>' if asked else ""
    need = {"name": False, "address": not asked, "phone": False, "order": False, "subject": False}
    lines = "".join(
        _line(name, getattr(words, name), getattr(filled, name), words.optional, required)
        for name, required in need.items()
        if not (asked and name in {"phone", "order"})
    )
    body = f"""{public}{fault}<form method="post">
<input type="hidden" name="seal" value="{escape(shown.seal)}">
<input type="hidden" name="product" value="{escape(filled.product)}">
{lines}<label class="field" for="text">{escape(words.text)}</label>
<textarea id="text" name="text" maxlength="{LONGEST["text"]}" required rows="8">{escape(filled.text)}</textarea>
<p class="trap"><label>Website <input name="{TRAP}" tabindex="-1" autocomplete="off"></label></p>
<button>{escape(words.send)}</button></form>"""
    return plain_page(shown.code, shown.form.title, body, shown.status, ("'self'", *shown.form.origins))


def thanks_page(shown: Shown) -> HTMLResponse:
    """What is said when it came."""
    body = f"""<p role="status">{escape(shown.words.thanks)}</p>
<p class="quiet"><a href="?">{escape(shown.words.another)}</a></p>"""
    return plain_page(shown.code, shown.form.title, body, framed_by=("'self'", *shown.form.origins))


def gone_page(code: str, words: Words) -> HTMLResponse:
    """What is said where there is no form."""
    return plain_page(code, words.gone, "", 404)


def _line(name: str, label: str, value: str, optional: str, required: bool) -> str:
    kind = {"address": "email", "phone": "tel"}.get(name, "text")
    complete = {"name": "name", "address": "email", "phone": "tel"}.get(name, "off")
    aside = "" if required else f' <span class="quiet">({escape(optional)})</span>'
    return f"""<label class="field" for="{name}">{escape(label)}{aside}</label>
<input class="line" id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" maxlength="{LONGEST[name]}"
 value="{escape(value)}"{" required" if required else ""}>
"""
