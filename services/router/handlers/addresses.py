"""Mail addresses as they are compared: lower case, the domain in its ASCII form."""

import re
from collections.abc import Iterable

import idna
from email_validator import EmailNotValidError, validate_email

from shared.errors import Invalid

LONGEST_LOCAL, LONGEST_DOMAIN = 64, 253
_PUBLIC_END = ".example.com"
_LOCAL = re.compile(r"""[^\s\x00-\x1f\x7f@()<>,;:\\"\[\]]+""")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def normalised(address: str) -> str:
    """Give the form in which an address of a letter is stored and looked up; any text is taken, none raises."""
    local, at, domain = address.strip().replace("\x00", "").lower().rpartition("@")
    return f"{local}{at}{_ascii(domain)}"


def checked(address: str, field: str) -> str:
    """Give the normalised form of an address somebody entered. Raises Invalid, naming `field`."""
    value = normalised(address)
    local, _, domain = value.rpartition("@")
    fits = len(local) <= LONGEST_LOCAL and len(domain) <= LONGEST_DOMAIN
    if not fits or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise Invalid(f"{address[:100]!r} is not a mail address.", field=field)
    return value


def deliverable(addresses: Iterable[str], field: str) -> list[str]:
    """Give addresses a letter can be sent to, as they were entered. Raises Invalid, naming `field`. No DNS is asked."""
    return [_deliverable(address.strip(), field) for address in addresses]


def _deliverable(address: str, field: str) -> str:
    try:
        # A company's own net has names such as mail.local, which the validator refuses at the end of a domain.
        validate_email(f"{address}{_PUBLIC_END}", check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid(f"{address[:100]!r} is not a mail address: {error}", field=field) from error
    return address


def _ascii(domain: str) -> str:
    # What is longer is no domain, and encoding takes more than linear time.
    if domain.isascii() or len(domain) > LONGEST_DOMAIN:
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain
