"""What can go wrong before anything runs.

StartError    one line for the person at the terminal: what is wrong and what to do
"""

from pydantic import ValidationError
from pydantic_settings import BaseSettings


class StartError(Exception):
    """A part cannot start; the message is one line that says what to do about it."""


def setting_faults(error: ValidationError) -> str | None:
    """What is wrong with settings of the environment, by the names people set; None when it is about something else."""
    settings = next((one for one in BaseSettings.__subclasses__() if one.__name__ == error.title), None)
    if settings is None:
        return None
    prefix = settings.model_config.get("env_prefix", "")
    faults = [(f"{prefix}{'_'.join(map(str, one['loc']))}".upper(), one["msg"]) for one in error.errors()]
    return "; ".join(f"the setting {name} cannot be used: {reason}" for name, reason in faults)
