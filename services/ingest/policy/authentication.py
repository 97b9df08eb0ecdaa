"""What our own mail server found out about the sender; what others claim about it counts for nothing."""

import re
from collections.abc import Sequence

from services.ingest.policy.letter import Authentication, Verdict
from services.ingest.policy.words import readable

# Comments and quoted strings: in these stand words of the sender's, like the address his server gave. A string that
# never ends reaches to the end of the header: looking from each of its quotation marks anew would be quadratic.
_ASIDE = re.compile(r'\([^()]*+\)|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_RESULT = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_SIGNED_BY = re.compile(r"\sheader\.(?:d\s*=\s*|i\s*=\s*[^\s@;]{0,320}@)([^\s;@]{1,255})", re.IGNORECASE)
_VERDICTS = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "softfail": Verdict.FAIL, "hardfail": Verdict.FAIL}


def read(values: Sequence[str], authserv_id: str | None, domain: str) -> Authentication:
    """The verdicts of the topmost Authentication-Results of `authserv_id` (RFC 8601); all `none` without one.

    Only the topmost counts: a sender may write any number of them, but cannot write above our server's. A signature
    that holds is a pass where it is of From's `domain`: anybody can sign a letter with a domain of his own.
    """
    if not authserv_id:
        return Authentication()
    for value in values:
        server, _, results = _ASIDE.sub(" ", readable(value)).partition(";")
        words = server.split()
        if words and words[0].lower() == authserv_id.lower():
            return _verdicts(results, words[0], domain.lower())
    return Authentication()


def _verdicts(results: str, server: str, domain: str) -> Authentication:
    found: dict[str, Verdict] = {}
    for result in results.split(";"):
        match = _RESULT.match(result)
        if match is None:
            continue
        method, verdict = match[1].lower(), _VERDICTS.get(match[2].lower(), Verdict.NONE)
        if method == "dkim" and verdict is Verdict.PASS and not _vouches_for(result, domain):
            verdict = Verdict.NONE
        # A letter may carry several DKIM signatures: one that holds is enough.
        if found.get(method) is not Verdict.PASS:
            found[method] = verdict
    none = Verdict.NONE
    return Authentication(found.get("spf", none), found.get("dkim", none), found.get("dmarc", none), server)


def _vouches_for(result: str, domain: str) -> bool:
    """Whether a signature is of this domain, of one above it or of one below it, as DMARC has it."""
    found = _SIGNED_BY.search(result)
    if found is None or not domain:
        return False
    signer = found[1].lower().rstrip(".")
    return f".{domain}".endswith(f".{signer}") or signer.endswith(f".{domain}")
