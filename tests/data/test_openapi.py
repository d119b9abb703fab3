"""/api/openapi.json: what programs read, described as it is."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from data.openapi.operations import OPERATIONS
from record.problems import DATA
from snapshots.freezing import freeze
from tests.data.reading import ask, read

# These describe the addresses, and are read by programs that know their standards.
DESCRIPTIONS = {"openapi"}
SAMPLES = {
    "on": "never",
    "limit": "0",
    "page": "0",
    "from": "never",
    "to": "never",
    "at": "never",
    "recorded": "never",
    "q": "x" * 201,
}


@pytest.fixture
def document(client, record):
    freeze("first", title="The first")
    freeze("second", title="The second")
    return read(client, "/api/openapi.json")


def operations(document):
    return [(path, methods["get"]) for path, methods in document["paths"].items()]


def filled(path, operation):
    """The address with the examples of its parameters."""
    for one in operation["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one["example"]))
    return path


def names(pattern, before=""):
    """The name of every address that stands below *pattern*, with its route."""
    for one in pattern.url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from names(one, route)
        elif one.name:
            yield one.name, "/" + re.sub(r"<[^>]*>", "x", route)


def test_it_works(document):
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost:8000"}]
    found = document["paths"]["/statements.json"]["get"]
    taken = {one["name"]: one for one in found["parameters"]}
    assert list(taken) == [
        "on", "q", "actor", "person", "provision", "setting", "from", "to", "limit", "after",
    ]  # fmt: skip
    assert taken["on"]["example"] == "2025-12-17"
    assert "russia" in taken["actor"]["schema"]["enum"]
    rows = found["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["rows"]
    assert rows["items"] == {"$ref": "#/components/schemas/Statement"}


def test_every_address_that_programs_read_is_described():
    there = {
        name
        for name, route in names(get_resolver())
        if DATA.fullmatch(route) and not route.startswith("/admin/")
    }
    assert there - set(OPERATIONS) == DESCRIPTIONS
    assert set(OPERATIONS) <= there


def test_a_row_is_described_as_the_record_has_it(document):
    """The examples are rows of the record, and fit what is said of them."""
    schemas = document["components"]["schemas"]
    for name in ("Statement", "Stance", "Revision", "Source", "Position"):
        [example] = schemas[name]["examples"]
        assert example
        Draft202012Validator(
            {**schemas[name], "components": {"schemas": schemas}},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        ).validate(example)
    assert schemas["Theme"]["examples"][0]["slug"] == "sovereignty"
    assert schemas["Statement"]["properties"]["quote"]["type"] == ["string", "null"]
    assert schemas["Stance"]["properties"]["position"]["enum"][0] == "accepts"


def test_every_example_leads_to_an_answer_that_is_as_described(client, document):
    for path, operation in operations(document):
        query = {
            one["name"]: one["example"]
            for one in operation["parameters"]
            if one["in"] == "query" and one.get("required")
        }
        response, text = ask_bytes(client, filled(path, operation), query)
        assert response.status_code == 200, path
        described = operation["responses"]["200"]["content"]
        media = response["Content-Type"].partition(";")[0]
        assert media in described, path
        for header in operation["responses"]["200"]["headers"]:
            assert header in response.headers or header == "Link", path
        if media == "application/json":
            schema = {**described[media]["schema"], "components": document["components"]}
            Draft202012Validator(schema).validate(json.loads(text))


def ask_bytes(client, address, query):
    response = client.get(address, query)
    return response, b"".join(response)


def test_every_parameter_that_is_described_is_read(client, document):
    for path, operation in operations(document):
        for one in operation["parameters"]:
            if one["in"] != "query":
                continue
            bad = SAMPLES.get(one["name"], "none-such!")
            response, text = ask_bytes(client, filled(path, operation), {one["name"]: bad})
            assert response.status_code == 400, (path, one["name"])
            assert one["name"] in text.decode(), (path, one["name"])
            assert one["description"].endswith(".")


def test_it_costs_as_many_queries_whatever_the_size_of_the_record(client, record):
    with CaptureQueriesContext(connection) as captured:
        ask(client, "/api/openapi.json")
    # One a table and one a list of it for the examples, and what the forms offer.
    assert len(captured) < 110


@pytest.mark.django_db
def test_an_empty_record_is_described_too(client):
    document = read(client, "/api/openapi.json")
    OpenAPIV31SpecValidator(document).validate()


def test_where_a_limit_is_set_it_is_described(client, record, settings):
    settings.RATE_LIMIT = "600/hour"
    for _, operation in operations(read(client, "/api/openapi.json")):
        assert "Retry-After" in operation["responses"]["429"]["headers"]
