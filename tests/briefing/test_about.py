"""/about/: the method, what each value of the scales means, the licence, reporting an error."""

import itertools
from html import unescape

import pytest

from provisions.definitions import DEFINITIONS
from provisions.models import Draft, Revision, Stance
from record.models import Edit

SCALES = [
    Stance.Position,
    Stance.TextState,
    Stance.Confidence,
    Revision.Change,
    Revision.Confidence,
    Draft.Disclosure,
    Edit.Kind,
]


@pytest.fixture
def html(client, db):
    response = client.get("/about/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_works(html):
    assert "Creative Commons Attribution 4.0" in html
    assert "MIT licence" in html
    assert "legal or policy advice" in html
    assert "?on=2025-11-24" in html


@pytest.mark.parametrize("value", [*itertools.chain(*SCALES)], ids=repr)
def test_every_value_is_defined(html, value):
    assert value.label in html
    assert DEFINITIONS[type(value)][value] in html


def test_nothing_is_defined_that_is_no_value():
    for scale, meanings in DEFINITIONS.items():
        assert set(meanings) == set(scale.values)


def test_without_a_contact_there_is_no_link_to_report_to(html):
    assert "Report it" not in html
    assert "Report an error" not in html


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("editors@example.org", "mailto:editors@example.org"),
        ("mailto:editors@example.org", "mailto:editors@example.org"),
        ("https://example.org/report", "https://example.org/report"),
        ("https://example.org/@editors", "https://example.org/@editors"),
    ],
)
def test_a_contact_is_linked(client, db, settings, contact, link):
    settings.CONTACT = contact
    html = client.get("/about/").content.decode()
    assert f'<a href="{link}">Report it</a>' in html
    assert f'<a href="{link}">Report an error</a>' in html
