"""/provisions/: the points by theme, with what became of each in every draft."""

import re
from html import unescape

from provisions.models import Provision
from tests import factories


def items(html):
    html = unescape(html)
    points = re.search(r'<section class="theme".*</section>', html, re.DOTALL)[0]
    found = re.findall(r'<span class="number">(\d+)</span>(.*?)</li>', points, re.DOTALL)
    return {
        int(number): re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", item)) for number, item in found
    }


def test_it_works(client, record):
    response = client.get("/provisions/")
    points = items(response.content.decode())
    assert sorted(points) == [*Provision.objects.values_list("number", flat=True)]
    assert "Fighter jets in Poland" in points[9]
    assert "US–RU: original, E3: amended, Geneva: removed, Berlin: undisclosed" in points[9]
    assert points[9].endswith("Removed Geneva ")


def test_points_stand_under_their_theme_in_its_order(client, record):
    later = factories.theme(order=1002, name="Later theme", slug="later")
    first = factories.theme(order=1001, name="First theme", slug="first")
    factories.provision(theme=later, title="Point one")
    factories.provision(theme=first, title="Point two")
    html = client.get("/provisions/").content.decode()
    html = html[html.index('<section class="theme"') :]  # past the filters
    order = ["First theme", "Point two", "Later theme", "Point one"]
    assert sorted(order, key=html.index) == order


def test_a_point_on_which_nothing_is_known_says_so(client, record):
    point = factories.provision()
    factories.revision(factories.draft(short_name="One"), point, change="undisclosed")
    factories.draft(short_name="Two")
    item = items(client.get("/provisions/").content.decode())[point.number]
    assert "One: undisclosed, Two: not entered" in item
    assert "No text known" in item


def test_an_earlier_day_has_fewer_drafts(client, record):
    html = client.get("/provisions/", {"on": "2025-11-20"}).content.decode()
    assert "US–RU: original" in items(html)[9]
    assert "Geneva" not in items(html)[9]
