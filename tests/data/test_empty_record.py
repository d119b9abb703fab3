"""An empty record is described as any other."""

import io
import json

import openpyxl
import pytest

pytestmark = pytest.mark.django_db


def test_it_works(client):
    package = json.loads(client.get("/data/datapackage.json").content)
    assert package["day"] is None
    assert len(package["resources"]) == 13
    metadata = json.loads(client.get("/data/csv-metadata.json").content)
    assert "no dated row" in metadata["tables"][-1]["dc:description"]


def test_a_workbook_has_a_header_each(client):
    content = b"".join(client.get("/data/record.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 14
    assert all(book[name].max_row == 1 for name in book.sheetnames[1:])
    assert "The record is empty." in [cell.value for cell in book["About"]["B"]]
