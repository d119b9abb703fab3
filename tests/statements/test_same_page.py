"""Which sources stand at one page, and which are of one host, as the database finds them."""

import pytest

from statements.models import Source
from tests import factories

pytestmark = pytest.mark.django_db
ENCODED = "%d0%bf%d0%b5%d1%80%d0%b5%d0%b3%d0%be%d0%b2%d0%be%d1%80%d1%8b"
AS_STORED = (
    "http://WWW.Example.org/World/talks-2025/?b=2&a=1",
    "https://example.org/World/talks-2025?a=1&b=2&fbclid=3#top",
    "https://пример.рф/путь/переговоры?id=7",
    f"https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C/{ENCODED}?id=7",
    "https://example.org:443/",
    "https://m.example.org",
    "http://[2001:db8::1]/a",
    "https://example.org/a?q=50%25_off",
)


@pytest.mark.either_database
def test_a_page_is_found_however_it_is_written(django_assert_num_queries):
    sources = [factories.source(url=url) for url in AS_STORED]
    factories.source(url="https://another-example.org/World/talks-2025?a=1&b=2")
    factories.source(url="https://example.org/World/talks-2025?a=1&b=3")
    pages = [sources[0:2], sources[2:4], sources[4:6], sources[6:7], sources[7:8]]
    for page in pages:
        for source in page:
            with django_assert_num_queries(1):
                assert Source.objects.same_page(source.url) == page, source.url


@pytest.mark.either_database
def test_a_host_is_found_however_it_is_written():
    sources = [factories.source(url=url) for url in AS_STORED]
    factories.source(url="https://another-example.org/")
    factories.source(url="https://other.org/?from=example.org")
    of_host = {0, 1, 4, 5, 7}
    found = Source.objects.of_host("https://amp.example.org/anything")
    assert found == [sources[place] for place in sorted(of_host, reverse=True)]
    assert Source.objects.of_host("https://www.пример.рф/") == [sources[3], sources[2]]
