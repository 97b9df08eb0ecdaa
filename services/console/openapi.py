"""One OpenAPI document out of the three services' own."""

from collections.abc import Mapping
from typing import Any

TITLE = "Audiocomm"
_SCHEMAS = "#/components/schemas/"


def joined(documents: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Join the documents of services, by their names; a schema that two of them mean differently bears theirs.

    Raises ValueError when two services claim one path.
    """
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    doubtful = _doubtful([_schemas(document) for document in documents.values()])
    for service, document in documents.items():
        names = {_SCHEMAS + name: f"{_SCHEMAS}{service.capitalize()}{name}" for name in doubtful}
        _add(paths, _renamed(document.get("paths", {}), names))
        for name, schema in _schemas(document).items():
            schemas[names.get(_SCHEMAS + name, _SCHEMAS + name).removeprefix(_SCHEMAS)] = _renamed(schema, names)
    first = next(iter(documents.values()))
    info = {"title": TITLE, "version": first["info"]["version"]}
    return {"openapi": first["openapi"], "info": info, "paths": paths, "components": {"schemas": schemas}}


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return found


def _doubtful(all_schemas: list[dict[str, Any]]) -> set[str]:
    """The names that do not mean the same everywhere; what refers to such a name is in doubt, too."""
    doubtful: set[str] = set()
    while True:
        more = {
            name
            for schemas in all_schemas
            for name, schema in schemas.items()
            if any(schema != other.get(name, schema) for other in all_schemas)
            or (_refers(schema, doubtful) and sum(name in other for other in all_schemas) > 1)
        }
        if more <= doubtful:
            return doubtful
        doubtful |= more


def _refers(node: Any, names: set[str]) -> bool:
    if isinstance(node, dict):
        return str(node.get("$ref", "")).removeprefix(_SCHEMAS) in names or any(
            _refers(value, names) for value in node.values()
        )
    return isinstance(node, list) and any(_refers(value, names) for value in node)


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    """The same with every reference to one of `names` leading to its new name."""
    if isinstance(node, dict):
        return {
            key: names.get(value, value) if key == "$ref" and isinstance(value, str) else _renamed(value, names)
            for key, value in node.items()
        }
    return [_renamed(value, names) for value in node] if isinstance(node, list) else node


def _add(known: dict[str, Any], more: dict[str, Any]) -> None:
    for path, value in more.items():
        if known.setdefault(path, value) != value:
            raise ValueError(f"two services answer to the path {path} differently")
