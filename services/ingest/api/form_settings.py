"""Forms as administrators set them up."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from services.ingest.api.parts import AnyAdministrator, InWork, Now, RowId, written
from services.ingest.api.schemas import Body, Key
from services.ingest.handlers import forms as handlers
from services.ingest.ports.forms import FormKind, FormValues, InboundForm
from shared.errors import Invalid
from shared.idempotency import request_hash
from shared.version import ExpectedVersion, etag

routes = APIRouter(prefix="/api/v1/mailboxes/forms", tags=["mailboxes"])

Origin = Annotated[str, StringConstraints(max_length=200, pattern=r"^https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?$")]
PublishTo = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s]+$")]
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("is one line of text")
    return text.strip()


class FormBody(Body):
    """A form; `publish_to` is where the public answers of a question go."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")]
    kind: FormKind = FormKind.FORM
    title: Annotated[str, Field(max_length=200), AfterValidator(_line)]
    language: Language | None = None
    audience: Key | None = None
    origins: Annotated[list[Origin], Field(max_length=20)] = Field(default_factory=list)
    publish_to: PublishTo | None = None

    def values(self) -> FormValues:
        """As the use case takes it. Raises Invalid for private letters that would be published."""
        if self.publish_to and self.kind is FormKind.FORM:
            raise Invalid("Only the answers to questions are published.", field="publish_to")
        return FormValues(**{**self.model_dump(), "origins": tuple(dict.fromkeys(self.origins))})


class FormView(BaseModel):
    """A form, and the addresses of its page and of the script that shows it within another page."""

    id: int
    version: int
    created_at: str
    key: str
    kind: FormKind
    title: str
    language: str | None
    audience: str | None
    origins: list[str]
    publish_to: str | None
    page: str
    script: str

    @classmethod
    def of(cls, form: InboundForm) -> "FormView":
        """Make the view of a form."""
        values, page = form.values, f"/api/v1/inbound/forms/{form.values.key}"
        return cls(
            id=form.id,
            version=form.version,
            created_at=written(form.created_at) or "",
            key=values.key,
            kind=values.kind,
            title=values.title,
            language=values.language,
            audience=values.audience,
            origins=list(values.origins),
            publish_to=values.publish_to,
            page=page,
            script=f"{page}/script",
        )


class FormList(BaseModel):
    """All forms by key."""

    items: list[FormView]
    next: None = None


@routes.get("")
async def list_forms(_who: AnyAdministrator, work: InWork) -> FormList:
    """Give all forms."""
    return FormList(items=[FormView.of(form) for form in await work(lambda store: store.forms())])


@routes.post("", status_code=201)
async def add_form(
    who: AnyAdministrator,
    body: FormBody,
    work: InWork,
    now: Now,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> FormView:
    """Add a form; its page is there at once."""
    values = body.values()

    async def add(store: Any) -> dict[str, Any]:
        async def once() -> dict[str, Any]:
            return FormView.of(await handlers.add_form(store, now, values)).model_dump(mode="json")

        asked = request_hash("form", body.model_dump(mode="json"))
        answer: dict[str, Any] = await store.once(who.caller, idempotency_key, asked, once)
        return answer

    view = FormView.model_validate(await work(add))
    response.headers["ETag"] = etag(view.version)
    return view


@routes.put("/{form_id}")
async def change_form(
    form_id: RowId, _who: AnyAdministrator, body: FormBody, expected: ExpectedVersion, work: InWork, response: Response
) -> FormView:
    """Replace what is set of a form."""
    values = body.values()
    view = FormView.of(await work(lambda store: handlers.change_form(store, form_id, expected, values)))
    response.headers["ETag"] = etag(view.version)
    return view


@routes.delete("/{form_id}", status_code=204)
async def remove_form(form_id: RowId, _who: AnyAdministrator, work: InWork) -> None:
    """Remove a form; what came by it stays."""
    await work(lambda store: handlers.remove_form(store, form_id))
