"""Attachments are scanned by a clamd: infected ones are marked and withheld, while it is away nothing is claimed."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from services.ingest.parsing.scanner import ClamdScanner, Scan
from tests.integration.ingest.conftest import StartIngest

VIRUS = b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
HEAD = (
    b"From: kim@customer.example\r\nTo: sales@company.example\r\nSubject: x\r\nMessage-ID: <a@b>\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhello\r\n"
)


def letter_with(*contents: bytes) -> bytes:
    head = b"--x\r\nContent-Type: application/octet-stream; name=a.bin\r\n\r\n"
    return HEAD + b"".join(head + content + b"\r\n" for content in contents) + b"--x--\r\n"


@asynccontextmanager
async def clamd(answer: bytes | None = None) -> AsyncIterator[str]:
    """A stand-in that speaks INSTREAM; with an `answer` it says nothing else."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\x00"
        content = b""
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
        found = b"stream: Eicar-Test-Signature FOUND\x00" if b"EICAR" in content else b"stream: OK\x00"
        writer.write(found if answer is None else answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def test_the_infected_one_is_marked_and_withheld_and_the_letter_kept(start_ingest: StartIngest) -> None:
    async with clamd() as address, start_ingest(clamd=address) as ingest:
        answer = await ingest.call("POST", "/inbound/raw", as_="system", content=letter_with(b"fine", VIRUS))
        (event,) = await ingest.router.wait_for(1)
        form = event.data["letter"]
        assert [one["scan"] for one in form["attachments"]] == ["clean", "infected"]
        assert "infected_attachment" in form["defects"]
        assert form["text"] == "hello"
        place = f"/letters/{answer.json()['letter_id']}/attachments"
        fine, infected = [await ingest.internal(f"{place}/{number}") for number in (0, 1)]
        assert (fine.content, "x-infection" in fine.headers) == (b"fine", False)
        assert (infected.content, infected.headers["x-infection"]) == (b"", "Eicar-Test-Signature")


async def test_while_clamd_is_away_attachments_are_not_scanned(start_ingest: StartIngest) -> None:
    async with clamd() as address:
        pass
    async with start_ingest(clamd=address) as ingest:
        await ingest.call("POST", "/inbound/raw", as_="system", content=letter_with(b"one", b"two"))
        (event,) = await ingest.router.wait_for(1)
        assert [one["scan"] for one in event.data["letter"]["attachments"]] == ["not_scanned", "not_scanned"]
        assert "attachment_not_scanned" in event.data["letter"]["defects"]


async def test_without_a_scanner_nothing_is_said(start_ingest: StartIngest) -> None:
    async with start_ingest() as ingest:
        await ingest.call("POST", "/inbound/raw", as_="system", content=letter_with(VIRUS))
        (event,) = await ingest.router.wait_for(1)
        assert [one["scan"] for one in event.data["letter"]["attachments"]] == [None]


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\x00", b"\xff" * 5_000, b"stream:  FOUND\x00"]
)
async def test_strange_answers_claim_nothing(answer: bytes) -> None:
    async with clamd(answer) as address:
        assert (await ClamdScanner(address, 5).scan(b"x" * 200_000)).scan is Scan.NOT_SCANNED


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "nonsense", "127.0.0.1:port"])
async def test_strange_addresses_claim_nothing(address: str) -> None:
    assert (await ClamdScanner(address, 5).scan(b"x")).scan is Scan.NOT_SCANNED
