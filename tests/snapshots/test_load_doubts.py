"""What `load` allows, and says all the same."""

import pytest

from statements.models import Source
from tests import factories

pytestmark = pytest.mark.django_db


def doubts(said):
    return [line for line in said if "seldom meant" in line]


def test_a_second_source_at_an_address_is_loaded_and_told(small, load):
    assert doubts(load(small)) == []
    small.change("sources", 3, url="http://www.example.org/reuters-1/?utm_source=x#top")
    [told] = doubts(load(small))
    assert "sources.csv:3:url: This is the address of “reuters-1” as well" in told
    assert Source.objects.filter(url__contains="utm_source").exists()
    # Once it is entered, it is not told again.
    assert doubts(load(small)) == []


def test_so_is_one_at_the_address_of_a_source_that_is_in_no_file(small, load):
    factories.source(slug="elsewhere", url="https://example.org/reuters-2/")
    [told] = doubts(load(small, "--dry-run"))
    assert "sources.csv:3:url: This is the address of “elsewhere” as well" in told
