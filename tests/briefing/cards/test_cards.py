"""Social cards: what is on them, which pages name them, and where none can be drawn."""

import re
import struct
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as site_settings

from briefing.cards import png
from briefing.cards.drawing import COLOURS, HEIGHT, INK, INK_2, PAPER, RULE, SANS, WIDTH, Drawing
from briefing.cards.lettering import width
from briefing.cards.plain import plain_card
from briefing.cards.positions import MOST_ACTORS
from briefing.cards.views import point_svg, positions_svg
from provisions.models import Provision
from tests import factories
from tests.briefing.renderers import needs

CARDS = ["/cards/overview.png", "/cards/positions.png", "/cards/point-7.png"]
IMAGE = re.compile(r'<meta property="og:image" content="([^"]*)">')


def texts(svg):
    """The texts of a card, an element each."""
    return ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 (our own)


def words(svg):
    """What is written on a card, a text an element."""
    return [text.text for text in texts(svg)]


def card_of(number):
    return words(point_svg(Provision.objects.get(number=number)))


def test_it_works(client, record):
    needs(png.is_offered, "resvg_py")
    for address in CARDS:
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304


def test_a_point_shows_what_became_of_it_and_who_stands_where(record):
    found = card_of(8)
    assert {"NATO troops in Ukraine", "Point 8 · Armed forces and deployments"} <= set(found)
    assert {"US–RU", "original", "amended", "Berlin", "replaced"} <= set(found)
    assert "On the latest text known (Berlin)" in found
    assert found[found.index("Rejects") + 1] == "Russia"
    assert "As of 17 December 2025" in found


def test_a_removal_is_accepted_as_a_removal(record):
    assert "Accepts removal" in card_of(26)


def test_an_undisclosed_draft_is_not_the_latest_text(record):
    found = card_of(20)
    assert "undisclosed" in found
    assert "On the latest text known (US–RU)" in found


def test_a_point_without_text_or_positions_says_so(db):
    point = factories.provision()
    assert "No text on this point is known." in words(point_svg(point))
    factories.revision(provision=point, draft=factories.draft())
    assert "No position on it has been found." in words(point_svg(point))


def test_a_long_title_is_whole(db):
    title = "A title of a point that is as long as the field allows " * 2
    point = factories.provision(title=title[:110].strip())
    assert point.title in " ".join(words(point_svg(point)))


def test_the_matrix_has_a_row_an_actor_and_a_column_a_point(record):
    found = words(positions_svg())
    assert "28 points, 11 actors" in found
    assert {"All", "1", "28", "Ukraine", "European leaders", "accepts with conditions"} <= set(
        found
    )


def test_more_actors_than_fit_are_counted(record):
    for number in range(30):
        factories.actor(slug=f"actor-{number}", order=100 + number)
    assert f"28 points, {MOST_ACTORS} of 41 actors" in words(positions_svg())


def test_the_card_of_the_site_says_what_it_is():
    assert site_settings.SITE_NAME in words(plain_card())


def test_nothing_leaves_the_card(record):
    for svg in (plain_card(), positions_svg(), *map(point_svg, Provision.objects.all())):
        for text in texts(svg):
            x, y = float(text.get("x")), float(text.get("y"))
            bold = "font-weight" in text.attrib
            wide = width(text.text, float(text.get("font-size")), bold=bold)
            start = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
            assert x - start * wide >= -1, text.text
            assert x + (1 - start) * wide <= WIDTH, text.text
            assert 0 < y < HEIGHT


def test_what_is_typed_is_text():
    drawing = Drawing()
    drawing.text(0, 0, '<image href="file:///etc/passwd"/>&amp;', 10, family=SANS)
    assert words(str(drawing)) == ['<image href="file:///etc/passwd"/>&amp;']


def test_the_colours_are_those_of_the_site():
    css = (site_settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}),", css))
    assert [light[name] for name in ("paper", "ink", "ink-2", "rule")] == [PAPER, INK, INK_2, RULE]
    short = {"accepts-with-conditions": "conditions", "seeks-changes": "changes"}
    for position, (ground, ink, edge) in COLOURS.items():
        name = short.get(position, position)
        assert (light[name], light[f"{name}-ink"]) == (ground, ink)
        assert light.get(f"{name}-edge", ground) == edge


@pytest.mark.parametrize(
    ("page", "card"),
    [
        ("/", "overview"),
        ("/positions/", "positions"),
        ("/provisions/7/", "point-7"),
        ("/briefing/", "overview"),
        # As of a day of its own a page has the card that knows none.
        ("/positions/?on=2025-12-01", "overview"),
        ("/provisions/7/?on=2025-12-01", "overview"),
    ],
)
def test_a_page_names_its_card(client, record, page, card):
    needs(png.is_offered, "resvg_py")
    html = client.get(page).content.decode()
    [address] = IMAGE.findall(html)
    assert address == f"{site_settings.SITE_URL}/cards/{card}.png"
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert '<meta property="og:image:alt" content="' in html


def test_without_the_library_no_card_is_named_and_pages_work(client, record, monkeypatch):
    monkeypatch.setattr(png, "resvg", None)
    png.is_offered.cache_clear()
    try:
        html = client.get("/provisions/7/").content.decode()
        assert "og:image" not in html
        assert '<meta name="twitter:card" content="summary">' in html
        for address in CARDS:
            response = client.get(address)
            assert response.status_code == 404
            assert "requirements-documents.txt" in response.content.decode()
            assert "ETag" not in response
    finally:
        png.is_offered.cache_clear()


def test_a_point_that_is_not_there_has_no_card(client, db):
    needs(png.is_offered, "resvg_py")
    assert client.get("/cards/point-99.png").status_code == 404


def test_a_card_costs_few_queries_however_large_the_record(
    client, record, django_assert_num_queries
):
    with django_assert_num_queries(6):
        positions_svg()
    point = Provision.objects.get(number=7)
    with django_assert_num_queries(7):
        point_svg(point)
