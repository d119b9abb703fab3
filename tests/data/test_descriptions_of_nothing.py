"""An empty record is described as any other."""

import json

import pytest

pytestmark = pytest.mark.django_db


def test_it_works(client):
    package = json.loads(client.get("/data/datapackage.json").content)
    assert package["day"] is None
    assert len(package["resources"]) == 13
    metadata = json.loads(client.get("/data/csv-metadata.json").content)
    assert "no dated row" in metadata["tables"][-1]["dc:description"]
