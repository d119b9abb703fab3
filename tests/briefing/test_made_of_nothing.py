"""Cards, documents and data blocks of a record that is empty."""

import json
from xml.etree import ElementTree as ET

import pytest

from briefing.cards.views import positions_svg
from briefing.documents.word import as_tree
from briefing.report.fetching import whole
from provisions.forms import day_asked
from tests.briefing.reader import read

pytestmark = pytest.mark.django_db


def block(client, page):
    [text] = read(client.get(page)).data_blocks
    return json.loads(text)


def test_the_data_blocks_say_what_there_is(client):
    assert "temporalCoverage" not in block(client, "/about/")
    assert "dateModified" not in block(client, "/about/")
    assert block(client, "/briefing/")["hasPart"] == []
    assert read(client.get("/timeline/")).data_blocks == []


def test_the_card_of_the_matrix_is_drawn():
    written = [text.text for text in ET.fromstring(positions_svg()).iter()]  # noqa: S314
    assert "0 points, 0 actors" in written


def test_a_document_has_what_is_no_part_of_the_record():
    assert "Nothing here is legal" in "".join(texts(json.loads(as_tree(whole(day_asked(None))))))


def texts(node):
    """The words of a tree, in their order."""
    if isinstance(node, dict):
        if node.get("t") in {"Str", "Space"}:
            yield node.get("c", " ")
        else:
            yield from texts(list(node.values()))
    elif isinstance(node, list):
        for each in node:
            yield from texts(each)
