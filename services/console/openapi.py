"""One OpenAPI document out of the three services' own."""

from typing import Any

TITLE = "Audiocomm"


def joined(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Join documents of services whose paths do not overlap; a schema two of them name is the same in both.

    Raises ValueError when two services claim one path or give one schema name two meanings.
    """
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for document in documents:
        _add(paths, document.get("paths", {}), "path")
        _add(schemas, document.get("components", {}).get("schemas", {}), "schema")
    info = {"title": TITLE, "version": documents[0]["info"]["version"]}
    components = {"schemas": schemas}
    return {"openapi": documents[0]["openapi"], "info": info, "paths": paths, "components": components}


def _add(known: dict[str, Any], more: dict[str, Any], what: str) -> None:
    for name, value in more.items():
        if known.setdefault(name, value) != value:
            raise ValueError(f"two services define the {what} {name} differently")
