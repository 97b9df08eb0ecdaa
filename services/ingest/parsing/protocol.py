"""What passes between ingest and a child that reads letters: framed bytes, ours pickled, the child's JSON.

A child may have been taken over by what it read, so nothing of its is ever unpickled.
"""

import json
import pickle
import struct
from dataclasses import dataclass
from typing import Any

from services.ingest.policy.parse import Hints

LENGTH = struct.Struct(">Q")
# A normal form holds a letter's text, visible text and HTML; three times the letter's limit is never reached.
LARGEST_ANSWER = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One letter to read; with `attachment` (a position from 0) only that one's content is asked for."""

    raw: bytes
    hints: Hints
    attachment: int | None = None

    def pack(self) -> bytes:
        """Give the frame to write."""
        return frame(pickle.dumps((self.raw, self.hints, self.attachment)))

    @classmethod
    def unpack(cls, content: bytes) -> "Request":
        """Read a frame's content that `pack` of our parent made."""
        return cls(*pickle.loads(content))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child found: `facts` hold the normal form, an attachment's names, or why there is neither."""

    facts: dict[str, Any]
    content: bytes = b""

    def pack(self) -> bytes:
        """Give the two frames to write."""
        return frame(json.dumps(self.facts).encode()) + frame(self.content)


def frame(content: bytes) -> bytes:
    """Put the length in front."""
    return LENGTH.pack(len(content)) + content
