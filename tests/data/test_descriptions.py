"""/data/datapackage.json and /data/csv-metadata.json: the tables where this site has them."""

import csv
import io
import json

import pytest
from django.conf import settings
from frictionless import Package

from provisions.days import latest_day
from snapshots.csvw import csv_metadata
from snapshots.datapackage import datapackage
from tests import factories

PACKAGE, METADATA = "/data/datapackage.json", "/data/csv-metadata.json"
pytestmark = pytest.mark.usefixtures("record")


def ask(client, address):
    return json.loads(client.get(address).content)


@pytest.mark.parametrize(
    ("address", "content_type", "beside"),
    [
        (PACKAGE, "application/json", datapackage),
        (METADATA, "application/csvm+json", csv_metadata),
    ],
)
def test_it_is_what_a_snapshot_has_but_for_where_the_tables_are(
    client, settings, address, content_type, beside
):
    settings.SITE_URL = "https://plan.example.org"
    response = client.get(address)
    assert response["Content-Type"] == content_type
    assert response.text.count("https://plan.example.org/") >= 13
    assert response.text.replace("https://plan.example.org/", "") == beside(latest_day())


def test_it_is_of_the_latest_day(client):
    assert ask(client, PACKAGE)["day"] == "2025-12-17"
    factories.event(started_on="2026-01-10")
    assert ask(client, PACKAGE)["day"] == "2026-01-10"
    assert "in force on 2026-01-10" in client.get(METADATA).text


def test_it_costs_the_day_and_the_tag(client, django_assert_num_queries):
    for address in (PACKAGE, METADATA):
        with django_assert_num_queries(2):
            client.get(address)


@pytest.mark.filterwarnings("default")
def test_frictionless_takes_it(client):
    report = Package.validate_descriptor(ask(client, PACKAGE))
    assert report.valid, report.errors


PLACES = {
    one["name"]: place for place, one in enumerate(json.loads(datapackage(None))["resources"])
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_each_address_leads_to_the_table_that_is_described(client, place):
    resource = ask(client, PACKAGE)["resources"][place]
    table = ask(client, METADATA)["tables"][place]
    assert resource["path"] == table["url"]
    response = client.get(resource["path"].removeprefix(settings.SITE_URL))
    header = next(csv.reader(io.StringIO(b"".join(response).decode(), newline="")))
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert header == [column["titles"] for column in table["tableSchema"]["columns"]]


def test_a_program_that_has_a_table_is_told_where_it_is_described(client):
    """CSV on the Web, section 5.3: each line is an address, seen from that of the table."""
    lines = client.get("/.well-known/csvm").text.splitlines()
    # Beside the tables of a snapshot, and for all others here.
    assert lines == ["csv-metadata.json", METADATA]
    assert client.get("/csv-metadata.json").status_code == 404
