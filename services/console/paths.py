"""The path table: which service answers which path."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

# The wheel carries the table beside this module, a checkout has it where operators look for it.
_PLACES = (Path(__file__).with_name("paths.toml"), Path(__file__).parents[2] / "deploy" / "paths.toml")


@dataclass(frozen=True)
class PathTable:
    """Prefixes by service; `default` answers the rest, `never` is answered by nobody."""

    default: str
    never: tuple[str, ...]
    prefixes: tuple[tuple[str, str], ...]

    def service(self, path: str) -> str | None:
        """The service that answers `path` (percent-decoded, without query); None when nobody may."""
        if any(_covers(prefix, path) for prefix in self.never):
            return None
        return next((service for prefix, service in self.prefixes if _covers(prefix, path)), self.default)


def load_paths(file: Path | None = None) -> PathTable:
    """Read the table; longer prefixes come first, so that the first that covers a path is the right one."""
    place = file or next(place for place in _PLACES if place.exists())
    table = tomllib.loads(place.read_text(encoding="utf-8"))
    pairs = [(prefix, service) for service, prefixes in table["prefixes"].items() for prefix in prefixes]
    pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
    return PathTable(table["default"], tuple(table["never"]), tuple(pairs))


def _covers(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")
