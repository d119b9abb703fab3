"""What a check of a source's address says, and for how long it counts."""

import pytest
from django.utils import timezone

from record.models import Edit
from statements.models import LinkCheck, Source
from tests import factories

pytestmark = pytest.mark.django_db


def found_dead(source, address=None):
    return LinkCheck.objects.create(
        source=source,
        address=address or source.url,
        checked_at=timezone.now(),
        is_dead=True,
        said="404 Not Found",
    )


def test_a_check_of_an_address_that_the_source_no_longer_has_does_not_count():
    moved = factories.source(url="https://example.org/old")
    check = found_dead(moved)
    assert list(LinkCheck.objects.dead()) == [check]
    with factories.editing():
        moved.url = "https://example.org/new"
        moved.save()
    assert list(LinkCheck.objects.dead()) == []
    assert LinkCheck.objects.count() == 1


def test_a_link_that_lives_is_not_dead():
    check = found_dead(factories.source())
    check.is_dead, check.said = False, "200 OK"
    check.save()
    assert list(LinkCheck.objects.dead()) == []


@pytest.mark.either_database
def test_a_check_is_no_edit_and_goes_with_its_source():
    source = factories.source()
    edits = Edit.objects.count()
    found_dead(source)
    assert Edit.objects.count() == edits
    with factories.editing():
        source.delete()
    assert not Source.objects.exists()
    assert not LinkCheck.objects.exists()
