"""manage.py unarchived: which sources still wait for an archived copy."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from tests import factories

pytestmark = pytest.mark.django_db


def unarchived(*arguments):
    said = StringIO()
    call_command("unarchived", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.either_database
def test_those_cited_most_come_first(django_assert_num_queries):
    once, never, often, other = (
        factories.source(slug=slug) for slug in ("once", "never", "often", "also-once")
    )
    factories.source(slug="archived", archived_url="https://web.archive.org/1")
    for cited in (once, often):
        factories.statement(sources=[cited])
    factories.event(sources=[often, other])
    draft = factories.draft(sources=[often])
    factories.revision(draft, factories.provision(), sources=[often])
    with django_assert_num_queries(1):
        said = unarchived()
    order = (often, other, once, never)
    assert said == "".join(f"{source.slug}\t{source.url}\n" for source in order)
    rows = list(csv.reader(StringIO(unarchived("--csv", "--first=2"))))
    assert rows == [
        ["slug", "url", "cited"],
        ["often", often.url, "4"],
        ["also-once", other.url, "1"],
    ]


def test_where_all_have_a_copy_nothing_is_listed():
    assert unarchived() == ""
