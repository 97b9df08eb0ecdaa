"""Access tokens: renewed before they end and after a refusal; what is secret is seen nowhere."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ingest.conftest import StartIngest
from tests.integration.ingest.mailboxes import add, numbered, reconciled, shown
from tests.integration.ingest.waiting import until
from tests.mail.dovecot import needs_dovecot
from tests.mail.servers import DOVECOT_LOGIN, DovecotServer
from tests.mail.token_server import TokenServer

SECRETS = ("canary-client-secret", "refresh-0", "access-1")


@pytest.fixture
async def tokens() -> AsyncIterator[TokenServer]:
    server = TokenServer(DOVECOT_LOGIN)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def server(tokens: TokenServer) -> AsyncIterator[DovecotServer]:
    folder = Path(tempfile.mkdtemp(prefix="audiocomm-imap-"))
    folder.chmod(0o755)
    running = DovecotServer(folder)
    running.dovecot.introspection_url = tokens.introspection_url
    await running.start()
    yield running
    await running.stop()
    shutil.rmtree(folder)


def by_token(tokens: TokenServer, **changes: Any) -> dict[str, Any]:
    oauth = {"provider": "other", "client_id": "us", "client_secret": SECRETS[0], "refresh_token": "refresh-0"}
    return {"password": None, "oauth": {**oauth, "token_url": tokens.url, **changes}}


def inside(tokens: TokenServer) -> dict[str, str]:
    return {"token_hosts": f"127.0.0.1:{tokens.port}"}


@needs_dovecot
async def test_a_mailbox_is_read_by_access_tokens(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer, capfd: pytest.CaptureFixture[str]
) -> None:
    await server.deliver(*numbered(2))
    async with start_ingest(**inside(tokens)) as ingest:
        path = await add(ingest, server, **by_token(tokens))
        await reconciled(ingest, path, stored=2, missing=[])
        # One token serves every connection until it nears its end.
        assert len(tokens.forms) == 1
        assert tokens.forms[0]["grant_type"] == "refresh_token"
        found = await ingest.call("GET", path)
        assert (found.json()["sign_in"], found.json()["oauth"]["client_id"]) == ("oauth", "us")
        for text in (found.text, (await ingest.call("GET", "/mailboxes")).text, str(capfd.readouterr())):
            assert not any(secret in text for secret in SECRETS)


@needs_dovecot
async def test_a_token_is_renewed_after_a_refusal(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer
) -> None:
    async with start_ingest(**inside(tokens)) as ingest:
        path = await add(ingest, server, **by_token(tokens))
        await shown(ingest, path, state="idle")
        tokens.withdraw()
        await server.stop()
        await server.start()
        await server.deliver(*numbered(1))
        await reconciled(ingest, path, stored=1, missing=[])
        assert len(tokens.forms) == 2


@needs_dovecot
async def test_a_token_is_renewed_before_it_ends_and_a_new_refresh_token_is_kept(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer
) -> None:
    # Shorter than the time a token is renewed early: each connection has a new one.
    tokens.seconds, tokens.rotates = 60, True
    async with start_ingest(**inside(tokens)) as ingest:
        path = await add(ingest, server, **by_token(tokens))
        await shown(ingest, path, state="idle")
    async with start_ingest(**inside(tokens)) as ingest:
        await server.deliver(*numbered(1))
        await reconciled(ingest, path, stored=1, missing=[])
        assert len({form["refresh_token"] for form in tokens.forms}) == len(tokens.forms) >= 2

        async def newest_is_stored() -> bool:
            # A connection may be renewing just now: it stores the newest before it signs in.
            (row,) = await ingest.rows("select oauth ->> 'refresh_token' as token from mailbox")
            return {row["token"]} == tokens.good

        await until(newest_is_stored)


@needs_dovecot
async def test_a_refresh_that_is_refused_waits_for_a_person(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer
) -> None:
    await server.deliver(*numbered(1))
    tokens.good = {"refresh-new"}
    async with start_ingest(**inside(tokens)) as ingest:
        path = await add(ingest, server, **by_token(tokens))
        refused = await shown(ingest, path, state="wrong_password")
        assert "renews the access to sales@company.example no more (invalid_grant)" in refused["error"]
        assert "enter the new refresh token" in refused["error"]
        assert "refresh-0" not in refused["error"]
        change = {"oauth": by_token(tokens, refresh_token="refresh-new")["oauth"]}
        await ingest.call("PATCH", path, json=change, headers={"If-Match": '"1"'})
        await reconciled(ingest, path, stored=1, missing=[])


@needs_dovecot
async def test_a_token_server_in_trouble_is_asked_again(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer
) -> None:
    await server.deliver(*numbered(1))
    tokens.status = 503
    async with start_ingest(**inside(tokens)) as ingest:
        path = await add(ingest, server, **by_token(tokens))
        away = await shown(ingest, path, state="unreachable")
        assert "gives no access token: temporarily_unavailable" in away["error"]
        tokens.status = 200
        await reconciled(ingest, path, stored=1, missing=[])


@needs_dovecot
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/token", "https://127.0.0.1:{port}/token", "https://127.1/", "https://0x7f.1/"]
)
async def test_no_internal_address_is_asked(
    start_ingest: StartIngest, server: DovecotServer, tokens: TokenServer, url: str
) -> None:
    body = by_token(tokens, token_url=url.format(port=tokens.port))
    place = {"host": "127.0.0.1", "port": server.port, "tls": "none", "login": server.login, "name": "n"}
    async with start_ingest() as ingest:
        answer = (await ingest.call("POST", "/mailboxes/test", json={**place, "oauth": body["oauth"]})).json()
        assert answer["ok"] is False
        assert "gives no access token just now" in answer["error"]
    assert tokens.forms == []
