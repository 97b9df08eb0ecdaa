"""The newest refresh token is always the one that is kept, whoever still comes with an older one."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from services.ingest.mailbox.tokens import Tokens
from services.ingest.ports.mailboxes import MailboxAccess, OAuth, Provider, Tls
from shared.outside import Answer

URL = "https://login.example/token"


class Server:
    """Gives a new refresh token with each access token, which ends at once; the old one counts no more."""

    def __init__(self) -> None:
        self.given = 0

    async def post(self, url: str, form: Mapping[str, str]) -> Answer:
        await asyncio.sleep(0)
        if form["refresh_token"] != f"refresh-{self.given}":
            return Answer(400, {"error": "invalid_grant"})
        self.given += 1
        token = {"access_token": f"access-{self.given}", "refresh_token": f"refresh-{self.given}", "expires_in": 1}
        return Answer(200, token)


class Row:
    """What is stored, changed as the statement changes it: only where an expected token stands."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.away = False

    async def renewed(self, former: Collection[str], newest: str) -> None:
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionError("The database is away")
        if self.token in former:
            self.token = newest


def access(refresh_token: str) -> MailboxAccess:
    oauth = OAuth(Provider.OTHER, "us", "secret", refresh_token, URL)
    return MailboxAccess("imap.example", 993, Tls.TLS, "sales@company.example", "", oauth)


async def test_connections_that_read_the_row_before_it_changed_leave_the_newest_token_in_it() -> None:
    server, row = Server(), Row("refresh-0")
    tokens = Tokens(server.post, row.renewed)
    await asyncio.gather(*(tokens.token(access("refresh-0")) for _ in range(5)))
    assert (server.given, row.token) == (5, "refresh-5")
    # Who starts anew begins with what is stored.
    await Tokens(server.post, row.renewed).token(access(row.token))
    assert row.token == "refresh-6"


async def test_what_was_tried_before_it_was_saved_is_replaced_at_its_first_use() -> None:
    server, row = Server(), Row("")
    tokens = Tokens(server.post, row.renewed)
    await tokens.token(access("refresh-0"))
    row.token = "refresh-0"
    await tokens.token(access("refresh-0"))
    assert row.token == "refresh-2"


async def test_what_could_not_be_kept_is_kept_at_the_next_use() -> None:
    server, row = Server(), Row("refresh-0")
    tokens = Tokens(server.post, row.renewed)
    await tokens.token(access("refresh-0"))
    row.away = True
    with pytest.raises(ConnectionError):
        await tokens.token(access("refresh-0"))
    row.away = False
    await tokens.token(access("refresh-1"))
    assert (server.given, row.token) == (3, "refresh-3")
