"""Settings of router alone, with the prefix ROUTER_."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import SHORTEST_KEY_BYTES, MailAddress


def _unguessable(key: SecretStr) -> SecretStr:
    if 0 < len(key.get_secret_value().encode()) < SHORTEST_KEY_BYTES:
        raise ValueError(f"it must have at least {SHORTEST_KEY_BYTES} bytes")
    return key


class RouterSettings(BaseSettings):
    """What an operator may want to change about people and their work; docs/settings.md names every one."""

    model_config = SettingsConfigDict(env_prefix="ROUTER_", extra="ignore")

    session_hours: int = Field(default=14 * 24, ge=1)
    """Hours after which somebody who signed in must sign in again."""
    sign_in_link_hours: int = Field(default=24, ge=1)
    """Hours for which an unused one-time sign-in link is good."""
    token_key: Annotated[SecretStr, AfterValidator(_unguessable)] = SecretStr("")
    """Key of the tokens that tie a customer's answer to our reply; empty means one made of AUDIOCOMM_PEER_KEY."""
    from_address: MailAddress = ""
    """Sender of agents without an address of their own. Answers come back to it, so its plus-addresses must arrive in a
    mailbox that is read; empty means that answers go to the agent's address, else to the one the customer wrote to."""
    undo_seconds: int = Field(default=10, ge=0, le=600)
    """Seconds that a reply waits before it is sent, in which it can be taken back; 0 sends at once."""
    from_name: str = ""
    """The company's name, beside the address that answers come back to."""
    rating_days: int = Field(default=0, ge=0, le=3650)
    """Days for which the link is good by which a customer rates an answer; 0 puts no such link into letters."""
    letters_per_correspondent_per_hour: int = Field(default=30, ge=0)
    """Letters of one address within an hour; what it writes beyond them is filed as machine mail, for 1, 2, 4 hours and
    so on, and supervisors hear of it. 0: any number."""
    letters_from_strangers_per_hour: int = Field(default=2_000, ge=0)
    """Tickets that people we know nothing of open within an hour, all together; beyond it the same happens. Mail older
    than a day, found in a mailbox, does not count. 0: any number."""
