"""Letters at a given rate, whatever becomes of those before: a slow path must not slow down what is asked of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.console.bench.figures import percentile
from services.console.bench.letters import Letter
from services.console.bench.sightings import Sightings


class Path(Protocol):
    """A way from a letter to an open stream."""

    sightings: Sightings

    async def send(self, letter: Letter) -> float:
        """Hand a letter over; the moment (epoch seconds) its way is counted from."""
        ...

    async def kept_at(self) -> dict[str, float]:
        """By key of a letter: when it was kept (epoch seconds)."""
        ...

    async def carry_all(self, letters: Sequence[Letter]) -> float:
        """Carry letters as fast as the path can; seconds until the last one arrived."""
        ...


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds, half and 99 of 100 within: from the hand-over (`whole`) and from the keeping (`kept`) on."""

    whole_p50: float
    whole_p99: float
    kept_p50: float
    kept_p99: float

    def as_json(self) -> dict[str, Any]:
        """All four."""
        return {name: round(getattr(self, name), 2) for name in ("whole_p50", "whole_p99", "kept_p50", "kept_p99")}


async def measure_latency(path: Path, letters: Sequence[Letter], per_second: float) -> Latency:
    """Send `letters` at `per_second` and wait until each is on the stream. Raises StartError when one never comes."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    sending = []
    for number, letter in enumerate(letters):
        await asyncio.sleep(max(0.0, began + number / per_second - loop.time()))
        sending.append(asyncio.create_task(path.send(letter)))
    sent = dict(zip((letter.key for letter in letters), await asyncio.gather(*sending), strict=True))
    await path.sightings.wait_for(sent.keys())
    kept, seen = await path.kept_at(), path.sightings.seen
    whole = [(seen[key] - moment) * 1_000 for key, moment in sent.items()]
    inside = [(seen[key] - kept[key]) * 1_000 for key in sent]
    return Latency(percentile(whole, 0.5), percentile(whole, 0.99), percentile(inside, 0.5), percentile(inside, 0.99))
