"""Places where a test may end or disturb a process: `FAILPOINT=name:kill|stop|raise`, only with AUDIOCOMM_TEST_CLOCK.

A name may be followed by `@N`: the N-th passing of that place in this process is the one that counts (else every one).
"""

import os
import signal
from collections import Counter

TRUE = frozenset({"1", "true", "yes", "on"})

_passed: Counter[str] = Counter()


class FailpointReached(Exception):
    """A test asked for a failure at this place."""


def failpoint(name: str) -> None:
    """Do what the test asked for at the place `name`; nothing outside tests. Raises FailpointReached."""
    asked = os.environ.get("FAILPOINT")
    if not asked or os.environ.get("AUDIOCOMM_TEST_CLOCK", "").lower() not in TRUE:
        return
    place, _, action = asked.partition(":")
    place, _, number = place.partition("@")
    if place != name:
        return
    _passed[name] += 1
    if not number or _passed[name] == int(number):
        _act(name, action)


def _act(name: str, action: str) -> None:
    if action in ("kill", "stop"):
        # SIGKILL leaves no time to tidy up, as a power cut; SIGSTOP lets leases run out under a living process.
        os.kill(os.getpid(), signal.SIGKILL if action == "kill" else signal.SIGSTOP)
    else:
        raise FailpointReached(name)
