"""What search engines and other sites are told."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.usefixtures("record")


def locations(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return re.findall(r"<loc>([^<]+)</loc>", response.content.decode())


def test_it_works(client):
    parts = locations(client, "/sitemap.xml")
    assert all(part.startswith(settings.SITE_URL) for part in parts)
    pages = {
        page for part in parts for page in locations(client, part.removeprefix(settings.SITE_URL))
    }
    assert {f"{settings.SITE_URL}/provisions/{number}/" for number in range(1, 29)} <= pages
    assert f"{settings.SITE_URL}/actors/ukraine/" in pages
    assert f"{settings.SITE_URL}/" in pages
    for page in sorted(pages)[::20]:
        assert client.get(page.removeprefix(settings.SITE_URL)).status_code == 200


def test_robots_are_led_to_the_map_and_away_from_the_admin_and_what_is_made_on_demand(client):
    text = client.get("/robots.txt").content.decode()
    for address in (
        "/admin/",
        "/search/",
        "/briefing.pdf?",
        "/briefing.docx?",
        "/snapshots/at.zip",
    ):
        assert f"Disallow: {address}\n" in text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text


def test_a_page_says_its_title_and_what_it_is_about_to_other_sites(client):
    page = client.get("/provisions/7/?on=2025-11-24").content.decode()
    title = re.search(r"<title>(.*)</title>", page)[1]
    assert f'<meta property="og:title" content="{title}">' in page
    assert re.search(r'<meta property="og:description" content="Whether Ukraine may join', page)
    assert f'<link rel="canonical" href="{settings.SITE_URL}/provisions/7/">' in page
