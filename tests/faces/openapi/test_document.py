"""The document: valid, complete about refusals, and served with its page from this host alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from yingshang.kernel.lifecycle.declaration import lifecycle_of

pytestmark = pytest.mark.django_db
REFUSALS = {"400", "401", "403", "404", "409", "422", "429"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, op) for path, methods in document["paths"].items() for method, op in methods.items()]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    wanted = set(re.findall(r"'\$ref': '#/components/schemas/([^']+)'", str(document)))
    assert wanted
    assert wanted <= set(document["components"]["schemas"])


def test_every_operation_declares_every_refusal(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert set(operation["responses"]) >= REFUSALS, f"{method} {path}"
        assert operation["security"], f"{method} {path}"
        assert operation["summary"]
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)


def test_every_post_asks_for_its_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        asked = {p["name"]: p["required"] for p in operation.get("parameters", ()) if p["in"] == "header"}
        assert asked == ({"Idempotency-Key": True} if method == "post" else {}), path


def test_moves_are_those_of_the_declaration(document: dict[str, Any]) -> None:
    enterprise = {"supply", "rate", "add", "withdraw", "reopen"}
    found = [path.removeprefix("/api/v1/").split("/") for path in document["paths"] if "/moves/" in path]
    offered = {t.move for t in lifecycle_of("demand").transitions.values() if t.offered}
    assert {path[-1] for path in found if path[0] == "demands"} == offered - enterprise
    assert {path[-1] for path in found if path[0] == "sheets"} == {"prepare", "correct"}


def test_a_moves_body_is_its_form(document: dict[str, Any]) -> None:
    reply = document["components"]["schemas"]["DemandReplyIn"]
    assert reply["required"] == ["expected_version", "result", "text"]
    assert reply["properties"]["result"]["enum"] == ["solved", "partly", "explained"]
    assert "已解决" in reply["properties"]["result"]["description"]
    assert "attachments" not in reply["properties"]


def test_the_page_names_no_other_host(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r"(?:src|href)=\"(?!/static/)[^\"]*\"", text) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", text) == []


@pytest.mark.parametrize("path", ["nowhere", "demands/SQ2026-000001/moves/fly", ""])
def test_an_address_that_there_is_not_answers_in_the_same_shape(client: Client, path: str) -> None:
    for answer in (client.get(f"/api/v1/{path}"), Client(enforce_csrf_checks=True).post(f"/api/v1/{path}")):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_method_that_is_not_taken_answers_in_the_same_shape(client: Client) -> None:
    answer = client.delete("/api/v1/demands")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
