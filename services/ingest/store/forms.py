"""The forms that customers fill in."""

from datetime import datetime
from typing import Any

from services.ingest.ports.forms import FormKind, FormValues, InboundForm
from services.ingest.store.rows import Rows, sql


class FormRows(Rows):
    """Implements ports.forms.FormStore."""

    async def add_form(self, values: FormValues, now: datetime) -> InboundForm | None:
        """Add a form; None when the key is taken."""
        row = await self.tx.fetchrow(sql.form_add, *_columns(values), now)
        return None if row is None else _form(row)

    async def change_form(self, form_id: int, version: int, values: FormValues) -> InboundForm | None:
        """Replace what people set, for those who saw `version`; None when it was changed meanwhile."""
        row = await self.tx.fetchrow(sql.form_change, form_id, version, *_columns(values))
        return None if row is None else _form(row)

    async def form_key_taken(self, key: str, but: int) -> bool:
        """Whether another form has this key."""
        return bool(await self.tx.fetchval(sql.form_key_taken, key, but))

    async def form(self, key: str) -> InboundForm | None:
        """Give a form by its key."""
        row = await self.tx.fetchrow(sql.form_get, key, None)
        return None if row is None else _form(row)

    async def form_of_id(self, form_id: int) -> InboundForm | None:
        """Give a form by its id."""
        row = await self.tx.fetchrow(sql.form_get, None, form_id)
        return None if row is None else _form(row)

    async def forms(self) -> list[InboundForm]:
        """Give all forms by key."""
        return [_form(row) for row in await self.tx.fetch(sql.form_get, None, None)]

    async def remove_form(self, form_id: int) -> bool:
        """Remove a form; its letters stay. False when there is none."""
        return bool(await self.tx.fetchval(sql.form_remove, form_id))


def _columns(values: FormValues) -> tuple[Any, ...]:
    place = values.key, values.kind, values.title, values.language, values.audience
    return (*place, list(values.origins), values.publish_to)


def _form(row: Any) -> InboundForm:
    names = ("key", "title", "language", "audience", "publish_to")
    values = FormValues(
        **{name: row[name] for name in names}, kind=FormKind(row["kind"]), origins=tuple(row["origins"])
    )
    return InboundForm(row["id"], row["version"], row["created_at"], values)
