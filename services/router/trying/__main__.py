"""The process of one trial: a request and the history's files on the standard input, lines of JSON on the output."""

import gc
import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from services.router.policy.definition import Policy
from services.router.policy.document import PolicyRefused, parse_policy
from services.router.simulation.history import History
from services.router.simulation.history_cells import COLUMNS, BadLine, Files, HistoryUnreadable
from services.router.simulation.history_form import read_history
from services.router.simulation.trial import try_policy
from services.router.trying.request import Message, TrialRequest

POLITE = 10
"""How much others on the machine come first."""
BAD_TOLD = 1_000
"""So many bad lines are told; the count is of all."""


def main() -> None:
    """Try the policy, and say how it went."""
    os.nice(POLITE)
    try:
        _run(sys.stdin.buffer)
    except (HistoryUnreadable, zipfile.BadZipFile) as error:
        _say({"error": str(error), "errors": []})
    except Refused as refused:
        _say({"error": str(refused), "errors": refused.errors})


class Refused(Exception):
    """A policy that is not valid."""

    def __init__(self, which: str, refused: PolicyRefused) -> None:
        super().__init__(f"the policy {which} is not valid")
        self.errors = [
            {"line": one.line, "column": one.column, "path": one.path, "reason": one.reason} for one in refused.errors
        ]


def _policy(text: str, which: str) -> Policy:
    try:
        return parse_policy(text)
    except PolicyRefused as refused:
        raise Refused(which, refused) from refused


def _run(source: BinaryIO) -> None:
    request = TrialRequest.from_json(json.loads(source.readline()))
    policy = _policy(request.text, "on trial")
    against = _policy(request.against, "it is set against") if request.against is not None else None
    history, bad = _history(source.read())
    # The history stays to the end: to look through it for garbage again and again costs a fifteenth of the time.
    gc.freeze()
    _say({"bad": [str(one) for one in bad[:BAD_TOLD]], "bad_lines": len(bad), "letters": len(history.letters)})
    _say({"result": _result(history, policy, against, request)})


def _result(history: History, policy: Policy, against: Policy | None, request: TrialRequest) -> Message:
    if request.until is not None:
        kept = tuple(letter for letter in history.letters if letter.received_at < request.until)
        history = replace(history, letters=kept)
    if not history.letters:
        raise HistoryUnreadable("there is no letter to replay in this time")

    def note(done: int, total: int) -> None:
        _say({"done": done, "total": total})

    return try_policy(history, policy, against, note, since=request.since, listed=request.listed, alone=request.alone)


def _history(archive: bytes) -> tuple[History, list[BadLine]]:
    with _files(archive) as files:
        return read_history(files)


@contextmanager
def _files(archive: bytes) -> Iterator[Files]:
    """The CSV files of an archive by name, wherever they lie in it."""
    with ExitStack() as stack:
        packed = stack.enter_context(zipfile.ZipFile(io.BytesIO(archive)))
        found: dict[str, io.TextIOWrapper] = {}
        for name in packed.namelist():
            path = PurePosixPath(name)
            if path.suffix == ".csv" and path.stem in COLUMNS:
                stream = stack.enter_context(packed.open(name))
                found[path.stem] = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        yield found


def _say(message: Message) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
