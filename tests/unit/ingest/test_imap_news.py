"""A mail server tells of new letters whenever it likes; what it tells outside IDLE it never repeats."""

import asyncio

import pytest
from aioimaplib.aioimaplib import SELECTED, IdleCommand

from services.ingest.mailbox.client import SafeProtocol


@pytest.mark.parametrize(
    ("line", "news"),
    [
        (b"* 3 EXISTS\r\n", True),
        (b"* 3 exists\r\n", True),
        (b"* SEARCH 1 2 3\r\n", False),
        (b"* 3 EXPUNGE\r\n", False),
        (b"* OK still here\r\n", False),
    ],
)
async def test_letters_told_of_outside_idle_are_remembered(line, news) -> None:
    protocol = SafeProtocol(asyncio.get_running_loop())
    protocol.state = SELECTED
    protocol.data_received(line)
    assert protocol.news is news


async def test_idle_hears_them_itself() -> None:
    protocol = SafeProtocol(asyncio.get_running_loop())
    protocol.state = SELECTED
    protocol.pending_sync_command = IdleCommand("A1", protocol.idle_queue, loop=protocol.loop)
    protocol.data_received(b"* 3 EXISTS\r\n")
    assert not protocol.news
    assert protocol.idle_queue.get_nowait() == [b"3 EXISTS"]
