"""Whatever a reader can set, receive, call or type is named in the documentation, or this is red."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic_settings import BaseSettings

from shared.events import EventType

ROOT = Path(__file__).parents[2]
SETTINGS = ("shared.settings", "services.ingest.settings", "services.router.settings", "services.notifier.settings")


@pytest.fixture(scope="module")
def docs() -> str:
    """All that a newcomer can read."""
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))))


def settings() -> Iterator[str]:
    """The environment variable of every setting."""
    for name in SETTINGS:
        for _, found in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(found, BaseSettings) and found.__module__ == name:
                prefix = found.model_config.get("env_prefix", "")
                yield from (f"{prefix}{field}".upper() for field in found.model_fields)


def error_types() -> Iterator[str]:
    """The last part of every problem type that an endpoint may answer with."""
    sources = [ROOT / "shared" / "problem.py", *sorted(ROOT.glob("services/*/api/**/*.py"))]
    for path in sources:
        yield from re.findall(r"\(\s*[45]\d\d,\s*\"([a-z-]+)\"", path.read_text("utf-8"))


def commands() -> Iterator[str]:
    """Every command as one types it, without `audiocomm`."""
    from services.__main__ import command as audiocomm  # the only module that sees all services; heavy, so only here

    def below(command: Any, words: tuple[str, ...]) -> Iterator[str]:
        children = getattr(command, "commands", {})
        if not children:
            yield " ".join(words)
        for name, child in children.items():
            yield from below(child, (*words, name))

    yield from below(typer.main.get_command(audiocomm), ())


def verbs() -> Iterator[str]:
    """Every verb that `make help` lists."""
    yield from re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def unnamed(names: Iterator[str], docs: str, pattern: str) -> list[str]:
    """Those of `names` for which `pattern`, with the name in place of %s, is nowhere in `docs`; never of nothing."""
    found = sorted(set(names))
    assert found
    return [name for name in found if not re.search(pattern % re.escape(name), docs)]


def test_every_setting_is_named(docs: str) -> None:
    assert unnamed(settings(), docs, r"\b%s\b") == []


def test_every_event_type_is_named(docs: str) -> None:
    assert unnamed((kind.value for kind in EventType), docs, r"`%s`") == []


def test_every_error_type_is_named(docs: str) -> None:
    assert unnamed(error_types(), docs, r"`(?:urn:audiocomm:problem:)?%s`") == []


def test_every_command_is_named(docs: str) -> None:
    assert unnamed(commands(), docs, r"audiocomm %s\b") == []


def test_every_make_verb_is_named(docs: str) -> None:
    assert unnamed(verbs(), docs, r"make %s\b") == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []
