"""From headers that a mailing list or a group rewrote: `"Anna via Sales" <sales@lists.example>` is Anna's letter.

Lists rewrite the sender so that DMARC holds. The true author stands in a header of the list's, or in Reply-To. What our
server found out speaks of the list, not of him: nothing vouches for the author any more, and it is said so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.ingest.policy import addresses
from services.ingest.policy.letter import Address, Authentication, NormalForm, Verdict

REWRITTEN = "rewritten_by_list"
REPLIES_ELSEWHERE = "reply_to_elsewhere"
# "Anna via Sales", "Anna через Sales"; Google writes 'Anna' via Sales.
_VIA = re.compile(
    r"['\"]?(.{0,200}?)['\"]?\s+(?:via|über|через|por|par|tramite|za pośrednictwem)\s+\S.{0,200}$", re.IGNORECASE
)
_ORIGINALS = ("x-original-from", "original-from", "x-original-sender", "x-mailfrom")
_LIST_SIGNS = ("list-id", "list-post", "mailing-list", "x-google-group-id", "x-mailman-version", "x-mlserver")


def with_author(letter: NormalForm, fields: Mapping[str, Sequence[str]]) -> NormalForm:
    """The letter under its author's name where a list rewrote From; a Reply-To of another domain is said."""
    author = _author(letter, fields)
    if author is not None:
        by = Authentication(by=letter.authentication.by)
        defects = (*letter.defects, REWRITTEN)
        return replace(letter, from_=author, rewritten_by=letter.from_, authentication=by, defects=defects)
    if letter.from_ is not None and any(_elsewhere(one, letter.from_) for one in letter.reply_to):
        return replace(letter, defects=(*letter.defects, REPLIES_ELSEWHERE))
    return letter


def _author(letter: NormalForm, fields: Mapping[str, Sequence[str]]) -> Address | None:
    list_ = letter.from_
    if list_ is None or "unverified_sender" in letter.defects or not _is_plausible(letter, fields):
        return None
    via = _VIA.fullmatch(list_.name)
    named = [one for name in _ORIGINALS for value in fields.get(name, ())[:1] for one in addresses.parse(value[:2_000])]
    # A list that rewrites says so by the name; without that its own header tells whom it rewrote.
    if not via and list_.address.lower() not in _list_addresses(letter, fields):
        return None
    candidates = named or (list(letter.reply_to) if via else [])
    others = [one for one in candidates if "@" in one.address and one.address.lower() != list_.address.lower()]
    if len({one.address.lower() for one in others}) != 1:
        return None
    return Address(others[0].name or (via[1] if via else ""), others[0].address)


def _is_plausible(letter: NormalForm, fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether a list wrote this; where our server looks at senders, it must have found that the list itself did."""
    found = letter.authentication
    passed = found.by is None or Verdict.PASS in (found.dkim, found.dmarc)
    return passed and any(name in fields for name in _LIST_SIGNS)


def _list_addresses(letter: NormalForm, fields: Mapping[str, Sequence[str]]) -> set[str]:
    """The addresses that are the list's by its own headers and by whom the letter was written to."""
    post = re.findall(r"mailto:([^>?\s]{1,250})", " ".join(fields.get("list-post", ())[:1])[:2_000])
    return {one.lower() for one in (*post, *(to.address for to in letter.to), *(cc.address for cc in letter.cc))}


def _elsewhere(reply_to: Address, author: Address) -> bool:
    return "@" in reply_to.address and _domain(reply_to) != _domain(author)


def _domain(mailbox: Address) -> str:
    return mailbox.address.rpartition("@")[2].lower()
