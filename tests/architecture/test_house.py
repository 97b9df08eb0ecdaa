"""The sizes, names and secrets of the house."""

import ast
import importlib.metadata
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_RULE = 15
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc", "service"}
# What says where a file was made, not what it is for.
MACHINE_TRACES = re.compile(
    r"/(?:work|root|home/\w+|opt/(?:wheels|pypi\S*))/"  # paths of one machine
    r"|--(?:extra-)?index-url\s+\S|--find-links\s+\S"
    r"|\"resolved\":",
    re.IGNORECASE,
)


def tracked(*patterns: str) -> list[Path]:
    """Files git knows or would know, so that a new file is judged before it is committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file()]


def ours() -> list[Path]:
    """Python, TypeScript and SQL that people write and read. A migration is a record, never edited again."""
    return [path for path in tracked("*.py", "*.ts", "*.tsx", "*.sql", "*.mjs") if "migrations" not in path.parts]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function, decorators and docstring left out: those are read, not worked through."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 2


def test_files_can_be_read_in_one_sitting() -> None:
    long = {str(p.relative_to(ROOT)): n for p in ours() if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE}
    assert not long


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{name} {lines}"
        for path in tracked("*.py")
        if "migrations" not in path.parts
        for name, lines in functions(path)
        if lines > LONGEST_FUNCTION
    ]
    assert not long


def test_a_rule_is_a_few_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{name} {lines}"
        for path in tracked("services/*/policy/*.py")
        for name, lines in functions(path)
        if lines > LONGEST_RULE
    ]
    assert not long


def test_modules_say_what_they_hold() -> None:
    badly = [
        str(path.relative_to(ROOT))
        for path in tracked("services/*.py", "shared/*.py")
        for name in (path.stem, path.parent.name)
        if name in BANNED_NAMES or len(name) == 2
    ]
    assert not badly


def test_no_file_tells_where_it_was_made() -> None:
    telling = []
    for path in tracked():
        if path == Path(__file__) or b"\0" in (content := path.read_bytes()):
            continue
        lines = content.decode("utf-8", "replace").splitlines()
        telling += [
            f"{path.relative_to(ROOT)}:{n} {line[:80]}"
            for n, line in enumerate(lines, 1)
            if MACHINE_TRACES.search(line)
        ]
    assert not telling


@pytest.mark.parametrize("lock", ["requirements/run.txt", "requirements/all.txt"])
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = re.findall(r"^[A-Za-z0-9._-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
    assert "://" not in text


def test_both_locks_agree() -> None:
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / f"requirements/{name}.txt").read_text(), re.M))
        for name in ("run", "all")
    ]
    assert {name: pins[1].get(name) for name in pins[0]} == pins[0]


@pytest.mark.parametrize("package", ["services", "shared"])
def test_nobody_else_owns_our_names(package: str) -> None:
    owners = set(importlib.metadata.packages_distributions().get(package, []))
    assert owners <= {"audiocomm"}


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ours()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not left
