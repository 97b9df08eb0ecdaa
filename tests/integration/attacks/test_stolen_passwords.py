"""Nobody who may change a mailbox learns its password by sending it to a host of his own."""

from typing import Any

import pytest

from tests.integration.ingest.conftest import StartIngest, router, start_ingest
from tests.integration.ingest.test_mailboxes import MAILBOX

__all__ = ["router", "start_ingest"]


@pytest.mark.parametrize("change", [{"host": "mail.evil.example"}, {"login": "somebody else"}])
async def test_a_known_password_never_goes_to_another_host(start_ingest: StartIngest, change: dict[str, Any]) -> None:
    async with start_ingest() as ingest:
        mailbox = (await ingest.call("POST", "/mailboxes", json=MAILBOX)).json()
        path, seen = f"/mailboxes/{mailbox['id']}", {"If-Match": '"1"'}
        refused = await ingest.call("PATCH", path, json=change, headers=seen)
        assert (refused.status_code, refused.json()["field"]) == (422, "password")
        assert (await ingest.call("PATCH", path, json={**change, "password": "own"}, headers=seen)).status_code == 200
