"""Policies that come with the program: to begin with, and to take parts from."""

from dataclasses import dataclass
from importlib.resources import files

NAMES = ("audiocomm", "accountancy", "agency")


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy text; `title` is its first line, a sentence on what it is for."""

    name: str
    title: str
    text: str


def presets() -> tuple[Preset, ...]:
    """Every preset, the one a new company starts with first."""
    return tuple(Preset(name, text.splitlines()[0].strip("# "), text) for name in NAMES if (text := preset_text(name)))


def preset_text(name: str) -> str:
    """The text of a preset. Raises KeyError for an unknown one."""
    if name not in NAMES:
        raise KeyError(name)
    return (files(__package__) / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
