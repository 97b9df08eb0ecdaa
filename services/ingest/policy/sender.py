"""Who wrote it, told strictly: exactly one From with one mailbox, its whole text consumed by a narrow grammar.

Lenient parsers read `From: admin@corp.com <evil@x.com>` as the administrator. What this grammar does not
consume whole is displayed but *unverified*: such a sender is never matched to an agent.
"""

import re
import unicodedata
from collections.abc import Sequence

from services.ingest.policy import addresses
from services.ingest.policy.letter import Address
from services.ingest.policy.words import readable

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@[\w](?:[\w-]*[\w])?(?:\.[\w](?:[\w-]*[\w])?)*"
# A phrase's word holds no @: that is where the deceit begins. Possessive loops: nothing is ever retried.
_WORD = r"""(?:[^\s"(),:;<>@\[\\\]]++|"(?:[^"\\]|\\.)*+")"""
_MAILBOX = re.compile(
    rf"\s*(?:(?:{_WORD}\s*+)*+<\s*(?P<angle>{_ADDRESS})\s*>|(?P<plain>{_ADDRESS}))\s*(?:\([^()@\\]*\)\s*)?"
)
_ADDRESS_IN_NAME = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
# RFC 5321, 4.5.3.1: a path has at most 256 characters. Anything longer is no address.
_LONGEST = 256
# The header of an honest single sender; longer ones are not given to the grammar.
_HEADER = 2_000


def read(values: Sequence[str]) -> tuple[Address | None, list[str]]:
    """The best reading of the From headers, and the defects that make it doubtful.

    `unverified_sender`: proves nothing. `sender_name_holds_address`, `sender_name_misleads`: to be shown with a badge.
    """
    if not values:
        return None, ["no_from", "unverified_sender"]
    found = addresses.parse(values[0])
    address = next((one for one in found if "@" in one.address), found[0] if found else None)
    defects = [] if _proves(values, address) else ["unverified_sender"]
    if len(values) > 1:
        defects.append("several_from")
    if address is not None:
        defects += _badges(address)
    return address, defects


def _proves(values: Sequence[str], address: Address | None) -> bool:
    if len(values) != 1 or address is None or len(values[0]) > _HEADER:
        return False
    match = _MAILBOX.fullmatch(readable(values[0]))
    if match is None:
        return False
    exact = match["angle"] or match["plain"]
    return len(exact) <= _LONGEST and addresses.bare(exact) == address.address


def _badges(address: Address) -> list[str]:
    defects = []
    others = {one.lower() for one in _ADDRESS_IN_NAME.findall(address.name)} - {address.address.lower()}
    if others:
        defects.append("sender_name_holds_address")
    shown = f"{address.name} {address.address}"
    if not shown.isascii() and (_BIDI.search(shown) or any(map(_mixes_scripts, shown.split()))):
        defects.append("sender_name_misleads")
    return defects


def _mixes_scripts(word: str) -> bool:
    """True when Latin letters stand beside look-alikes of another alphabet in one word."""
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in word[:200] if letter.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
