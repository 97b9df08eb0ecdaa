"""Which machine, if any, wrote a message."""

from collections.abc import Sequence

from services.ingest.policy.letter import Machine
from services.ingest.policy.tree import Part


def judge(root: Part, reports: Sequence[tuple[str, bytes]], text: str, own_loop_id: str | None) -> Machine:
    """The machine behind a message."""
    return Machine()
