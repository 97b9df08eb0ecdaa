"""`/inbound/forms/{key}`: a form that customers fill in, its page, and the script that puts it into another page."""

import asyncio
import json
import re
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from services.ingest.api.body import read_body
from services.ingest.api.form_page import LONGEST, TRAP, Shown, form_page, gone_page, thanks_page
from services.ingest.api.form_words import words_for
from services.ingest.api.parts import InWork, Now, WhileThereIsRoom
from services.ingest.api.schemas import ADDRESS
from services.ingest.handlers.form_seals import FormSeals, TooOld, TooQuick
from services.ingest.handlers.forms import FilledIn, find_form, take_form
from services.ingest.handlers.visits import Visits
from services.ingest.policy.charsets import clean
from services.ingest.ports.forms import FormKind, FormValues
from shared.errors import Invalid, NotFound
from shared.plain_page import spoken

routes = APIRouter(prefix="/api/v1/inbound/forms", tags=["letters in"])

FORM_BYTES = 200_000
MOST_FIELDS = 30
ADDRESSED = re.compile(ADDRESS)
SCRIPT = """(function () {
  var me = document.currentScript, frame = document.createElement("iframe"), about = new URLSearchParams();
  ["product", "order"].forEach(function (name) { if (me.dataset[name]) about.set(name, me.dataset[name]); });
  frame.src = %s + (about.toString() ? "?" + about : "");
  frame.title = %s;
  frame.style.cssText = "border:0;width:100%%;height:" + (parseInt(me.dataset.height, 10) || 760) + "px";
  me.insertAdjacentElement("afterend", frame);
})();
"""


@routes.get("/{key}", response_class=HTMLResponse)
async def show_form(request: Request, key: str, work: InWork, now: Now) -> HTMLResponse:
    """Show a form; `?product=`, `?order=`, `?subject=` and `?text=` fill it in."""
    try:
        form = (await work(lambda store: find_form(store, clean(key)))).values
    except NotFound:
        return gone_page(*words_for(_languages(request, None)))
    given = {name: [value] for name, value in request.query_params.items() if name in LONGEST}
    return form_page(_shown(request, form, _seals(request).seal(form.key, now)), _filled("", given))


@routes.get("/{key}/script")
async def form_script(request: Request, key: str, work: InWork) -> Response:
    """Give a script that shows the form behind its own tag: `<script src="…/script" data-product="7"></script>`."""
    form = (await work(lambda store: find_form(store, clean(key)))).values
    page = f"{request.app.state.public_url.rstrip('/')}/api/v1/inbound/forms/{form.key}"
    script = SCRIPT % (json.dumps(page), json.dumps(form.title))
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff"}
    return Response(script, media_type="text/javascript", headers=headers)


@routes.post("/{key}", response_class=HTMLResponse, dependencies=[WhileThereIsRoom])
async def post_form(request: Request, key: str, work: InWork, now: Now) -> HTMLResponse:
    """Take in what a customer wrote, or show it to him again with what is wrong."""
    try:
        form = (await work(lambda store: find_form(store, clean(key)))).values
    except NotFound:
        return gone_page(*words_for(_languages(request, None)))
    body = await read_body(request, FORM_BYTES)
    fields = _fields(body)
    seal = fields.get("seal", [""])[0]
    shown = _shown(request, form, seal)
    filled = _filled("", fields)
    try:
        filled = _filled(_seals(request).check(form.key, seal, now), fields)
    except TooOld:
        return form_page(_shown(request, form, _seals(request).seal(form.key, now), shown.words.again), filled)
    except TooQuick:
        return form_page(_shown(request, form, seal, shown.words.again), filled)
    fault, status = _fault(request, shown, form, filled, fields)
    if fault:
        return form_page(_shown(request, form, seal, fault, status), filled)
    await work(lambda store: take_form(store, now, form, filled, body))
    return thanks_page(shown)


def _fault(
    request: Request, shown: Shown, form: FormValues, filled: FilledIn, fields: dict[str, list[str]]
) -> tuple[str, int]:
    """What keeps a letter from being taken in, for its writer, and the status; nothing is wrong with an empty one."""
    if fields.get(TRAP):
        return shown.words.trapped, 422
    if not filled.text.strip():
        return shown.words.empty, 422
    whole = len(fields.get("address", [""])[0]) <= LONGEST["address"]
    if (filled.address or form.kind is FormKind.FORM) and not (whole and ADDRESSED.fullmatch(filled.address)):
        return shown.words.no_address, 422
    moment = asyncio.get_running_loop().time()
    visitor = request.client.host if request.client else ""
    visits: tuple[Visits, Visits] = request.app.state.visits
    wait = visits[0].wait(f"{form.key} {visitor}", moment) or visits[1].wait(form.key, moment)
    return (shown.words.wait.format(minutes=int(wait // 60) + 1), 429) if wait else ("", 200)


def _fields(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Invalid("A form of ours has fewer fields.") from error


def _filled(form_id: str, fields: dict[str, list[str]]) -> FilledIn:
    # Browsers count the end of a line as one character, and send two.
    given = {
        name: clean(fields.get(name, [""])[0]).replace("\r\n", "\n")[:longest] for name, longest in LONGEST.items()
    }
    lines = {name: " ".join(value.split()) for name, value in given.items() if name != "text"}
    return FilledIn(form_id, text=given["text"], **lines)


def _shown(request: Request, form: FormValues, seal: str, fault: str = "", status: int = 200) -> Shown:
    return Shown(*words_for(_languages(request, form.language)), form, seal, fault, status)


def _languages(request: Request, language: str | None) -> list[str]:
    return spoken(language, request.headers.get("accept-language", ""))


def _seals(request: Request) -> FormSeals:
    seals: FormSeals = request.app.state.form_seals
    return seals
