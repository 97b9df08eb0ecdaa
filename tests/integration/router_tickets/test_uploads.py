"""Files that go with replies: used once, by who sent them, and not more than there is room for."""

import asyncio
from uuid import UUID

import pytest

from services.router.handlers.composing import ReplyText
from services.router.handlers.replying import reply
from services.router.handlers.uploads import MOST_BYTES, MOST_UNUSED_BYTES, add_upload, forget_unused
from services.router.store.store import PostgresStore
from shared.errors import Invalid, TooLarge, TooManyRequests
from shared.identifiers import new_id
from tests.integration.router_tickets.conftest import HEAD, Company
from tests.integration.router_tickets.test_sending import held


async def test_files_go_with_a_reply_and_are_shown_and_fetched(company: Company) -> None:
    anna = company.who("anna")
    files = [
        await company.run(lambda store, now, one=one: add_upload(store, now, anna, *one))
        for one in (("a/b\u202egnp.exe", "text/html; charset=x", b"first"), ("", "nonsense", b"second"))
    ]
    assert [(one.filename, one.content_type, one.size) for one in files] == [
        ("a_b_gnp.exe", "text/html", 5),
        ("attachment", "application/octet-stream", 6),
    ]
    ticket_id, version = await held(company)
    written = ReplyText("Here.", attachments=(files[1].id, files[0].id))
    message_id = await company.run(reply, anna, ticket_id, version, written, HEAD)
    asked = (await company.told("reply.requested"))[-1]
    named = [(one["position"], one["filename"]) for one in asked["attachments"]]
    assert named == [(0, "attachment"), (1, "a_b_gnp.exe")]
    assert "second" not in str(asked)
    assert await company.store("upload_content", UUID(asked["reply_id"]), 0) == b"second"
    shown = await company.store("message_details", message_id)
    assert [one["filename"] for one in shown.attachments] == ["attachment", "a_b_gnp.exe"]
    company.pass_time(days=2)
    assert await company.run(forget_unused) == 0


async def test_a_file_is_used_once_by_its_owner_and_forgotten_after_a_day(company: Company) -> None:
    anna = company.who("anna")
    add = lambda store, now: add_upload(store, now, company.who("ben"), "x", "text/plain", b"his")  # noqa: E731
    foreign = await company.run(add)
    ticket_id, version = await held(company)
    for ids in ((foreign.id,), (new_id(),)):
        with pytest.raises(Invalid):
            await company.run(reply, anna, ticket_id, version, ReplyText("Here.", attachments=ids), HEAD)
    company.pass_time(hours=25)
    assert await company.run(forget_unused) == 1


async def test_two_files_at_once_do_not_share_the_room_of_one(company: Company) -> None:
    anna, half = company.who("anna"), b"x" * (MOST_UNUSED_BYTES // 8)
    add = lambda store, now: add_upload(store, now, anna, "x", "x/y", half)  # noqa: E731
    for _ in range(7):
        await company.run(add)
    async with company.database.transaction() as tx:
        await add(PostgresStore(tx), company.now)
        second = asyncio.create_task(company.run(add))
        while not second.done() and not await company.rows("select 1 from pg_locks where not granted"):
            await asyncio.sleep(0)
    with pytest.raises(TooManyRequests):
        await second


@pytest.mark.parametrize(("sizes", "refusal"), [((MOST_BYTES + 1,), TooLarge), ((MOST_BYTES // 2 + 1,) * 2, TooLarge)])
async def test_a_reply_brings_25_mb_at_the_most(company: Company, sizes, refusal) -> None:
    anna = company.who("anna")
    ticket_id, version = await held(company)

    async def attach_all() -> None:
        files = [
            await company.run(lambda store, now, size=size: add_upload(store, now, anna, "x", "x/y", b"x" * size))
            for size in sizes
        ]
        written = ReplyText("Here.", attachments=tuple(one.id for one in files))
        await company.run(reply, anna, ticket_id, version, written, HEAD)

    with pytest.raises(refusal):
        await attach_all()
