"""What our own mail server found out about the sender; what others claim about it counts for nothing."""

import re
from collections.abc import Sequence

from services.ingest.policy.letter import Authentication, Verdict
from services.ingest.policy.words import readable

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_VERDICTS = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "softfail": Verdict.FAIL, "hardfail": Verdict.FAIL}


def read(values: Sequence[str], authserv_id: str | None) -> Authentication:
    """The verdicts of the topmost Authentication-Results of `authserv_id` (RFC 8601); all `none` without one.

    Only the topmost counts: a sender may write any number of them, but cannot write above our server's.
    """
    if not authserv_id:
        return Authentication()
    for value in values:
        server, _, results = _COMMENT.sub(" ", readable(value)).partition(";")
        words = server.split()
        if words and words[0].lower() == authserv_id.lower():
            return _verdicts(results, words[0])
    return Authentication()


def _verdicts(results: str, server: str) -> Authentication:
    found: dict[str, Verdict] = {}
    for result in results.split(";"):
        match = _RESULT.match(result)
        if match is None:
            continue
        method, verdict = match[1].lower(), _VERDICTS.get(match[2].lower(), Verdict.NONE)
        # A letter may carry several DKIM signatures: one that holds is enough.
        if found.get(method) is not Verdict.PASS:
            found[method] = verdict
    none = Verdict.NONE
    return Authentication(found.get("spf", none), found.get("dkim", none), found.get("dmarc", none), server)
