"""Texts that replies begin with, and what is filled into them."""

from services.router.policy.placeholders import KNOWN, filled, unknown_in
from services.router.ports import Store
from services.router.ports.errors import KeyTaken
from services.router.ports.sending import TemplateRecord, TemplateValues
from services.router.ports.tickets import TicketRow
from shared.errors import Invalid, NotFound, StaleVersion
from shared.principal import Principal

SIGNATURE_LINE = "-- "


def check_placeholders(text: str, field: str) -> None:
    """Refuse a placeholder that nobody can fill. Raises Invalid, naming its place."""
    unknown = unknown_in(text)
    if unknown is not None:
        known = " ".join(f"{{{name}}}" for name in KNOWN)
        reason = f"line {unknown.line}, column {unknown.column}: {{{unknown.name}}} is none of {known}"
        place = {"field": field, "line": unknown.line, "column": unknown.column, "reason": reason}
        raise Invalid(f"There is no such placeholder: {reason}.", field=field, errors=[place])


async def add_template(store: Store, values: TemplateValues) -> TemplateRecord:
    """Add a template. Raises KeyTaken, UnknownKey and Invalid."""
    check_placeholders(values.text, "text")
    added = await store.add_template(values)
    if added is None:
        raise KeyTaken(f"There is a template {values.key!r} already.", field="key")
    return TemplateRecord(added, 1, values)


async def change_template(store: Store, template_id: int, version: int, values: TemplateValues) -> TemplateRecord:
    """Replace a template. Raises NotFound, StaleVersion, KeyTaken, UnknownKey and Invalid."""
    check_placeholders(values.text, "text")
    before = await store.template(template_id)
    if before is None:
        raise NotFound
    if before.version != version:
        raise StaleVersion(version=before.version)
    if not await store.save_template(template_id, values):
        raise KeyTaken(f"There is a template {values.key!r} already.", field="key")
    return TemplateRecord(template_id, version + 1, values)


def facts_of(ticket: TicketRow, principal: Principal, customer: str) -> dict[str, str]:
    """What the placeholders stand for in a reply of this person; what a customer chose is one line, and no more."""
    return {
        "customer.name": " ".join(customer.split()),
        "agent.name": principal.name,
        "ticket.number": str(ticket.id),
        "ticket.subject": " ".join(ticket.subject.split()),
    }


def signed(text: str, signature: str, facts: dict[str, str]) -> str:
    """Give a text with its signature below a line that mail programs know."""
    if not signature.strip():
        return text
    return f"{text.rstrip()}\n\n{SIGNATURE_LINE}\n{filled(signature.strip(), facts)}"
