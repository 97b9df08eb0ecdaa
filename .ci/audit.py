"""Ask pip-audit about a lock file, and believe it only when it looked at everything.

pip-audit says "no known vulnerabilities" also for packages it could not look up: here a skipped package is a failure,
and an index that cannot be reached is said in one line with a count.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

# Where pip-audit asks, version by version. Mirrors of packages often answer the first kind of page and not the second.
PAGES = "https://pypi.org/pypi/pip"


def main(lock: Path) -> int:
    """0 when every locked package was looked up and none is known to be vulnerable, or when nothing can be asked."""
    locked = sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text().splitlines())
    try:
        gives_advisories()
    except OSError as problem:
        print(f"pip-audit: the index gives no advisories here ({problem}), 0 of {locked} packages audited")
        return 0
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
    answer = subprocess.run(
        [*command, "--progress-spinner", "off", "-r", str(lock)], capture_output=True, text=True, check=False
    )
    try:
        packages = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"pip-audit failed: {answer.stderr.strip()[-2000:]}")
        return 1
    return report(packages, locked)


def gives_advisories() -> None:
    """Ask about pip's own newest version, which an index with advisories always knows. Raises OSError."""
    with urllib.request.urlopen(f"{PAGES}/json", timeout=5) as answer:
        newest = json.load(answer)["info"]["version"]
    urllib.request.urlopen(f"{PAGES}/{newest}/json", timeout=5).close()


def report(packages: list[dict[str, object]], locked: int) -> int:
    """Print what was skipped and what is vulnerable, and how many were looked at."""
    skipped = [f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one]
    bad = [f"{one['name']} {one['version']}: {flaw['id']}" for one in packages for flaw in vulnerabilities(one)]
    for line in skipped:
        print(f"skipped {line}")
    for line in bad:
        print(f"vulnerable {line}")
    print(f"pip-audit: {len(packages) - len(skipped)} of {locked} packages audited, {len(bad)} vulnerabilities")
    return 1 if skipped or bad or len(packages) < locked else 0


def vulnerabilities(package: dict[str, object]) -> list[dict[str, object]]:
    """The known flaws of one package as pip-audit lists them."""
    found = package.get("vulns", [])
    return found if isinstance(found, list) else []


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
