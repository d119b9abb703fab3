"""``page``: long lists, fifty rows at a time."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from statements.models import Statement
from tests import factories

pytestmark = pytest.mark.usefixtures("record")


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def shown(html):
    return re.findall(r'<li id="statement-([^"]+)"', html)


def test_it_works(client):
    slugs, address = [], "/statements/"
    while address:
        html = page(client, address)
        slugs += shown(html)
        following = re.search(r'href="([^"]+)" rel="next"', html)
        address = following and following[1]
    assert slugs == [
        *Statement.objects.order_by("-made_on", "slug").values_list("slug", flat=True)
    ]


def test_it_says_which_rows_are_shown(client):
    count = Statement.objects.count()
    assert f"{count} statements</b>, newest first; 51 to 100 shown" in page(
        client, "/statements/?page=2"
    )


def test_links_keep_the_filters_and_the_day(client):
    html = page(client, "/sources/?kind=media&q=a&on=2025-12-01&page=2")
    links = re.findall(
        r'href="([^"]+)"', html.partition('class="pages"')[2].partition("</nav>")[0]
    )
    assert len(links) > 3
    for link in links:
        query = parse_qs(urlsplit(link).query)
        assert query.pop("page", ["1"]) != ["2"] or 'aria-current="page"' in html
        assert query == {"kind": ["media"], "q": ["a"], "on": ["2025-12-01"]}


@pytest.mark.parametrize("value", ["0", "-1", "6", "999999999", "1.5", "two", "1e1", "２"])
def test_a_page_that_is_not_there_is_refused_and_told_which_are(client, value):
    response = client.get("/statements/", {"page": value})
    assert response.status_code == 400
    assert "the pages are 1 to 5" in response.content.decode()


def test_a_page_given_twice_is_refused(client):
    response = client.get("/statements/?page=1&page=2")
    assert response.status_code == 400
    assert "more than once" in response.content.decode()


def test_where_nothing_is_found_there_is_one_page(client):
    assert client.get("/statements/?q=zzz&page=1").status_code == 200
    response = client.get("/statements/?q=zzz&page=2")
    assert response.status_code == 400
    assert "there is one page, 1" in response.content.decode()


def test_a_file_has_all_pages(client):
    lines = b"".join(client.get("/sources.csv?kind=media&page=2")).decode().count("\n")
    assert lines > 400


def test_a_short_list_names_no_pages(client):
    actor = factories.actor()
    factories.statement(actor=actor)
    assert 'class="pages"' not in page(client, f"/statements/?actor={actor.slug}")
