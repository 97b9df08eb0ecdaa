"""What mail servers answer, in all the ways they may write it and cut it up."""

import asyncio
import itertools
import random
from datetime import UTC, datetime

import pytest

from services.ingest.mailbox.answers import (
    Record,
    arrivals_of,
    folder_name,
    folders_of,
    quoted,
    records_of,
    uid_validity_of,
    uids_of,
)
from services.ingest.mailbox.client import LeanFetch, SafeProtocol


@pytest.mark.parametrize(
    ("lines", "first", "found"),
    [
        ([b"3 1 2", b"Search completed"], 1, [1, 2, 3]),
        # `n:*` finds the last letter although it is older.
        ([b"7", b"OK"], 8, []),
        ([b"", b"Search completed (0.001 + 0.000 secs)."], 1, []),
        # Some servers answer in several lines.
        ([b"1 2", b"4", b"done"], 2, [2, 4]),
    ],
)
def test_uids(lines: list[bytes], first: int, found: list[int]) -> None:
    assert uids_of(lines, first) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([b"1 FETCH (UID 5 BODY[] {2}", bytearray(b"hi"), b")", b"done"], [Record(5, None, b"hi")]),
        # The UID behind the letter.
        ([b"1 FETCH (BODY[] {2}", bytearray(b"hi"), b" UID 5)", b"done"], [Record(5, None, b"hi")]),
        (
            [b"1 FETCH (UID 5 RFC822.SIZE 77)", b"2 FETCH (RFC822.SIZE 8 UID 6)"],
            [Record(5, 77, None), Record(6, 8, None)],
        ),
        # A short or empty letter as a quoted string.
        ([b'1 FETCH (UID 5 BODY[] "a \\"b\\"")'], [Record(5, None, b'a "b"')]),
        ([b'1 FETCH (UID 5 BODY[HEADER] "")'], [Record(5, None, b"")]),
        ([b"1 FETCH (UID 5 BODY[] {0}", bytearray(), b")"], [Record(5, None, b"")]),
        # Removed meanwhile.
        ([b"1 FETCH (UID 5 BODY[] NIL)"], [Record(5, None, None)]),
        # Somebody reads the mailbox beside us.
        ([b"4 FETCH (FLAGS (\\Seen))", b"1 FETCH (UID 5 RFC822.SIZE 7)"], [Record(5, 7, None)]),
        ([b"Fetch completed."], []),
    ],
)
def test_records(lines: list[bytes | bytearray], found: list[Record]) -> None:
    assert list(records_of(lines)) == found


def test_uid_validity() -> None:
    assert uid_validity_of([b"3 EXISTS", b"OK [UIDVALIDITY 42] UIDs valid"]) == 42
    assert uid_validity_of([b"3 EXISTS"]) is None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("INBOX", '"INBOX"'),
        ("Sent Items", '"Sent Items"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("R&D", '"R&-D"'),
        ("Größe", '"Gr&APYA3w-e"'),
        ("日本", '"&ZeVnLA-"'),
    ],
)
def test_folder_names(name: str, written: str) -> None:
    assert folder_name(name) == written


def test_quoting() -> None:
    assert quoted('pa"ss\\') == '"pa\\"ss\\\\"'


LETTERS = [b"Subject: (\r\n\r\n* 9 FETCH (UID 1 {3}\r\nA1 OK\r\n", b"", b"x" * 500, b")\r\n", b"\r\n\r\n"]


async def fetched(chunks: list[bytes]) -> list[Record]:
    protocol = SafeProtocol(asyncio.get_running_loop())
    protocol.state = "SELECTED"
    command = LeanFetch("A7", "1:*", "(BODY.PEEK[])", prefix="UID")
    protocol.pending_async_commands["FETCH"] = command
    for chunk in chunks:
        protocol.data_received(chunk)
    await asyncio.wait_for(command.wait(), 1)
    return list(records_of(command.response.lines))


async def test_an_answer_is_the_same_however_it_is_cut() -> None:
    answer = b"".join(
        b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n* 99 EXISTS\r\n" % (number, number, len(letter), letter)
        for number, letter in enumerate(LETTERS, 1)
    )
    answer += b"A7 OK done\r\n"
    expected = [Record(number, None, letter) for number, letter in enumerate(LETTERS, 1)]
    chance = random.Random(7)
    for _ in range(300):
        cuts = sorted(chance.randrange(len(answer) + 1) for _ in range(chance.randrange(12)))
        bounds = [0, *cuts, len(answer)]
        chunks = [answer[start:end] for start, end in itertools.pairwise(bounds)]
        assert await fetched(chunks) == expected


async def test_thousands_of_lines_in_one_chunk_are_only_lines() -> None:
    answer = b"".join(b"* %d FETCH (UID %d RFC822.SIZE 7)\r\n" % (number, number) for number in range(1, 5_001))
    assert len(await fetched([answer + b"A7 OK done\r\n"])) == 5_000


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([rb'(\HasNoChildren) "/" "Shop"', rb'(\HasNoChildren) "/" INBOX', b"List completed."], ["INBOX", "Shop"]),
        # A folder that only holds folders cannot be opened.
        ([rb'(\HasChildren \Noselect) "." "Lists"', rb'() "." "Lists.One"'], ["Lists.One"]),
        # Without a separator, with quotes inside, in modified UTF-7, and in what nobody can read.
        (
            [rb'() NIL "a \"b\""', rb'() "/" "Gr&APYA3w-e &- mehr"', rb'() "/" "&%%-"'],
            ["&%%-", "Größe & mehr", 'a "b"'],
        ),
        # As a literal; of one that cannot be opened it is no name either.
        ([rb'() "/" {4}', bytearray(b"Done"), rb'(\Noselect) "/" {3}', bytearray(b"Not")], ["Done"]),
        ([b"nothing like it"], []),
    ],
)
def test_folders(lines: list[bytes], names: list[str]) -> None:
    assert folders_of(lines) == names


def test_arrivals() -> None:
    lines = [
        b'1 FETCH (UID 7 INTERNALDATE "17-Nov-2026 10:00:00 +0100")',
        b'2 FETCH (INTERNALDATE " 1-Feb-2026 00:00:00 -0530" UID 8)',
        # A date nobody can read is none.
        b'3 FETCH (UID 9 INTERNALDATE "soon")',
        b"4 FETCH (UID 10 FLAGS ())",
    ]
    assert dict(arrivals_of(lines)) == {
        7: datetime(2026, 11, 17, 9, tzinfo=UTC),
        8: datetime(2026, 2, 1, 5, 30, tzinfo=UTC),
    }
