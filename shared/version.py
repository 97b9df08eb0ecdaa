"""ETag and If-Match: nobody overwrites what he has not seen."""

from typing import Annotated

from fastapi import Depends, Header

from shared.errors import Invalid, VersionRequired


def etag(version: int) -> str:
    """Give the entity tag of a version."""
    return f'"{version}"'


async def _expected(if_match: Annotated[str | None, Header()] = None) -> int:
    if if_match is None:
        raise VersionRequired
    text = if_match.strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Invalid('If-Match holds a version such as "3".', field="If-Match")
    return int(text)


ExpectedVersion = Annotated[int, Depends(_expected)]
"""The version the caller has seen; 428 without it."""
