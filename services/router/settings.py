"""Settings of router alone, with the prefix ROUTER_."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class RouterSettings(BaseSettings):
    """What an operator may want to change about people and their work; docs/settings.md names every one."""

    model_config = SettingsConfigDict(env_prefix="ROUTER_", extra="ignore")

    session_hours: int = Field(default=14 * 24, ge=1)
    """Hours after which somebody who signed in must sign in again."""
    sign_in_link_hours: int = Field(default=24, ge=1)
    """Hours for which an unused one-time sign-in link is good."""
