"""Which strings are addresses we send to: decided here, since a mail library may cut one at a line end and go on."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

LONGEST_ADDRESS = 254
PUBLIC_END = ".example.com"


@dataclass(frozen=True)
class Address:
    """A checked address; `international` ones need a mail server with SMTPUTF8."""

    text: str
    international: bool


def check_address(text: str) -> Address | None:
    """Give the address in the form it travels in (domain in ASCII), None when it is none. No DNS is asked."""
    if len(text) > LONGEST_ADDRESS or any(ord(char) < 32 or char in "\x7f\u2028\u2029<>" for char in text):
        return None
    try:
        # Whether a domain can be reached is the mail server's business, and a company's own net has names such as
        # mail.local, which the validator refuses at the end of a domain.
        valid = validate_email(text + PUBLIC_END, check_deliverability=False, allow_quoted_local=True)
    except EmailNotValidError:
        return None
    local = valid.ascii_local_part or valid.local_part
    address = f"{local}@{valid.ascii_domain.removesuffix(PUBLIC_END)}"
    return Address(address, international=not address.isascii())
