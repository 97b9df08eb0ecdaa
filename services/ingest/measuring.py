"""Letters read under a stopwatch, for `audiocomm bench parse`: raw bytes to the whole normal form.

`python -m services.ingest.measuring FILE...` takes files of letters, each with its length in front (8 bytes, big end
first). For each line of standard input, a number of one of the files from 0, it prints the seconds that reading all
letters of that file once took.
"""

import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from services.ingest.policy.parse import parse

LENGTH = struct.Struct(">Q")


def letters_in(content: bytes) -> Iterator[bytes]:
    """The letters of one file."""
    position = 0
    while position < len(content):
        start = position + LENGTH.size
        position = start + LENGTH.unpack_from(content, position)[0]
        yield content[start:position]


def main() -> None:
    """Serve until standard input ends."""
    files = [list(letters_in(Path(name).read_bytes())) for name in sys.argv[1:]]
    for line in sys.stdin:
        began = time.perf_counter()
        for raw in files[int(line)]:
            parse(raw)
        sys.stdout.write(f"{time.perf_counter() - began}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
