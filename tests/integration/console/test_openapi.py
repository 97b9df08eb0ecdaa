"""The three services' OpenAPI documents become one whose references all lead somewhere."""

import pytest

from services.console.openapi import joined

REFERENCE = "#/components/schemas/"


def document(path: str, **schemas: object) -> dict[str, object]:
    answer = {"get": {"answer": {"$ref": f"{REFERENCE}{next(iter(schemas))}"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "one", "version": "1"},
        "paths": {path: answer},
        "components": {"schemas": schemas},
    }


def test_a_schema_that_means_the_same_is_kept_once() -> None:
    both = joined({"ingest": document("/a", Tls={"enum": [1]}), "router": document("/b", Tls={"enum": [1]})})
    assert both["components"]["schemas"] == {"Tls": {"enum": [1]}}
    assert sorted(both["paths"]) == ["/a", "/b"]


def test_a_name_with_two_meanings_bears_its_services_name_and_so_does_what_refers_to_it() -> None:
    view = {"properties": {"outcome": {"$ref": f"{REFERENCE}Outcome"}}}
    both = joined(
        {"ingest": document("/a", View=view, Outcome={"enum": [1]}), "router": document("/b", View=view, Outcome={})}
    )
    schemas = both["components"]["schemas"]
    assert sorted(schemas) == ["IngestOutcome", "IngestView", "RouterOutcome", "RouterView"]
    assert schemas["IngestView"]["properties"]["outcome"]["$ref"] == f"{REFERENCE}IngestOutcome"
    assert both["paths"]["/b"]["get"]["answer"]["$ref"] == f"{REFERENCE}RouterView"


def test_one_path_has_one_service() -> None:
    with pytest.raises(ValueError, match="/a"):
        joined({"ingest": document("/a", Tls={}), "router": document("/a", Other={})})


def test_the_command_prints_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    from services.__main__ import openapi  # the only module that sees all services; heavy, so only here

    openapi()
    assert '"/api/v1/tickets/{ticket_id}/claim"' in capsys.readouterr().out
