"""Lists in pages: keyset cursors, and a Link header that leads to the next page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from shared.cursor import decode_cursor, encode_cursor

Item = TypeVar("Item")
Row = TypeVar("Row")

LARGEST_PAGE = 200


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True)
class Paging:
    """Which page is asked for. Ask the store for `limit + 1` rows: the one too many tells that there are more."""

    limit: int
    cursor: str | None
    request: Request
    response: Response

    def after(self, *kinds: type) -> tuple[Any, ...] | None:
        """Give the sort key after which the page begins, None for the first page. Raises Invalid."""
        return None if self.cursor is None else decode_cursor(self.cursor, *kinds)

    def after_id(self) -> int:
        """Give the id after which the page of a list in order of ids begins."""
        after = self.after(int)
        return 0 if after is None else int(after[0])

    def page(
        self, rows: Sequence[Row], key: Callable[[Row], tuple[Any, ...]], show: Callable[[Row], Item]
    ) -> Page[Item]:
        """Make the page of at most `limit + 1` rows; `key` gives a row's sort key as JSON values."""
        shown = rows[: self.limit]
        following = encode_cursor(*key(shown[-1])) if len(rows) > self.limit else None
        if following is not None:
            address = self.request.url.include_query_params(cursor=following)
            self.response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
        return Page(items=[show(row) for row in shown], next=following)


async def _paging(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Paging:
    return Paging(limit, cursor, request, response)


InPages = Annotated[Paging, Depends(_paging)]
"""The page a list request asks for."""
