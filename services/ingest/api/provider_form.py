"""The form in which a mail service hands a letter in: its fields as the bytes they are.

A letter keeps its bytes, whatever charset the form names. Nothing percent-encoded is decoded before somebody asks for
it: 90 MB of it, from anybody at all, would hold everything up for half a minute.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from fastapi import Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.ingest.api.body import READ_NO_FURTHER_BYTES, read_body
from shared.errors import Invalid

MOST_FIELDS = 200
MOST_FILES = 2
LONGEST_NAME, LONGEST_LINE = 200, 20_000


@dataclass(frozen=True, slots=True)
class ProviderForm:
    """Fields and files by name; `encoded` fields are as they came, percent-encoded."""

    fields: Mapping[str, bytes]
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    encoded: bool = False

    def line(self, name: str) -> str:
        """Give the beginning of a field as text; empty where there is none."""
        return self._plain(self.fields.get(name, b"")[:LONGEST_LINE]).decode("utf-8", "replace")

    async def content(self, name: str) -> bytes:
        """Give the whole of a field or file; empty where there is none."""
        if name in self.files:
            return await self.files[name].read()
        return await asyncio.to_thread(self._plain, self.fields.get(name, b""))

    def _plain(self, value: bytes) -> bytes:
        return _decoded(value) if self.encoded else value


@asynccontextmanager
async def provider_form(request: Request, longest_part: int) -> AsyncIterator[ProviderForm]:
    """Read a form, and close its files at the end. Raises Invalid for what is none, TooLarge beyond 100 MB."""
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith("multipart/form-data"):
        yield _urlencoded(await read_body(request, READ_NO_FURTHER_BYTES))
        return
    # In latin-1 each byte is a character, so that the fields come back as they were; the last charset named counts.
    headers = Headers({"Content-Type": f"{kind}; charset=latin-1"})
    limits = {"max_files": MOST_FILES, "max_fields": MOST_FIELDS, "max_part_size": longest_part}
    try:
        form = await MultiPartParser(headers, request.stream(), **limits).parse()
    except MultiPartException as error:
        raise Invalid(f"The form cannot be read: {error.message}") from error
    try:
        yield _in_parts(form)
    finally:
        await form.close()


def _urlencoded(body: bytes) -> ProviderForm:
    pairs = [pair.partition(b"=") for pair in body.split(b"&", MOST_FIELDS)]
    if len(pairs) > MOST_FIELDS:
        raise Invalid(f"A form has {MOST_FIELDS} fields at the most.")
    fields = {_decoded(name[:LONGEST_NAME]).decode("utf-8", "replace"): value for name, _, value in pairs}
    return ProviderForm(fields, encoded=True)


def _in_parts(form: FormData) -> ProviderForm:
    fields = {name: value.encode("latin-1") for name, value in form.items() if isinstance(value, str)}
    files = {name: value for name, value in form.items() if isinstance(value, UploadFile)}
    return ProviderForm(fields, files)


def _decoded(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))
