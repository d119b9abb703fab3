"""/reading/: the suggested reading, publisher by publisher."""

import re
from datetime import date
from html import unescape

from statements.models import Source
from tests import factories


def page(client, **query):
    response = client.get("/reading/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_works(client, record):
    html = page(client)
    suggested = Source.objects.filter(suggested_reading=True)
    assert f"<b>{suggested.count()} publications</b>, by publisher" in html
    for source in suggested:
        entry = re.search(rf'<dd id="{source.slug}">.*?</dd>', html, re.DOTALL)[0]
        assert f'href="{source.url}" rel="noopener noreferrer external"' in entry
        assert source.title in entry
        assert source.note in entry
    assert 'href="/reading.csv">These rows as CSV' in html


def test_each_publisher_stands_once_in_alphabetical_order(client, record):
    publishers = re.findall(r"<dt>(.*?)</dt>", page(client))
    assert publishers == sorted(set(publishers), key=str.lower)


def test_what_is_not_suggested_is_not_there(client, record):
    other = Source.objects.filter(suggested_reading=False).first()
    assert f'id="{other.slug}"' not in page(client)


def test_a_day_shows_what_was_published_by_then(client, record):
    factories.source(slug="late", suggested_reading=True, published_on=date(2025, 12, 10))
    assert 'id="late"' in page(client, on="2025-12-10")
    assert 'id="late"' not in page(client, on="2025-12-09")
