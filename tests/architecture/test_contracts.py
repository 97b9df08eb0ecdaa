"""Each import contract is broken once on purpose, so that none of them passes because it looks at nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# contract, the module that gets one line more (made if missing), the line
OFFENCES = [
    ("1-services", "services/router/app.py", "import services.notifier.app"),
    ("1-services", "services/console/front.py", "import services.ingest.app"),
    ("1-shared", "shared/clock.py", "import services.router.policy"),
    ("2-ingest", "services/ingest/handlers/intake.py", "import services.ingest.store"),
    ("2-ingest", "services/ingest/store/__init__.py", "import services.ingest.api"),  # siblings do not meet
    ("2-ingest", "services/ingest/cellar.py", ""),  # a room nobody decided on
    ("2-router", "services/router/ports/__init__.py", "import services.router.handlers"),
    ("2-router", "services/router/policy/__init__.py", "import services.router.settings"),
    ("2-notifier", "services/notifier/api/__init__.py", "import services.notifier.app"),
    ("3-driven", "services/router/store/__init__.py", "import services.router.handlers"),
    ("3-driven", "services/ingest/mailbox/__init__.py", "import services.ingest.handlers"),
    ("3-driven", "services/notifier/smtp/__init__.py", "import services.notifier.handlers"),
    ("4-policy", "services/router/policy/__init__.py", "import random"),
    ("4-policy", "services/ingest/policy/__init__.py", "import asyncio"),
    ("4-policy", "services/notifier/policy/__init__.py", "import shared.database"),  # reaches asyncpg
    ("5-use-cases", "services/router/handlers/__init__.py", "import fastapi"),
    ("5-use-cases", "services/ingest/ports/__init__.py", "import asyncpg"),
    ("6-shared", "shared/errors.py", "import shared.outbox"),
    ("6-shared", "shared/toolbox.py", ""),  # a new module is a decision
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything the contracts look at."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("services", "shared"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("desk", "__pycache__"))
    return copy


def lint(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-logo", *arguments], cwd=house, capture_output=True, text=True, check=False
    )


def test_the_house_as_it_is_keeps_every_contract(house: Path) -> None:
    answer = lint(house)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("contract", "module", "line"), OFFENCES, ids=[f"{c} {m}" for c, m, _ in OFFENCES])
def test_an_offence_breaks_its_contract(house: Path, contract: str, module: str, line: str) -> None:
    path = house / module
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        answer = lint(house, "--contract", contract)
    finally:
        path.unlink() if before is None else path.write_text(before)
    assert answer.returncode == 1
    assert "1 broken" in answer.stdout, answer.stdout + answer.stderr


def test_every_contract_is_broken_by_some_offence() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    declared = {
        line.split('"')[1] for line in text.partition("[tool.importlinter]")[2].splitlines() if line[:4] == "id ="
    }
    assert declared == {contract for contract, _, _ in OFFENCES}
