"""Sources, statements and events."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from record.days import newest_day
from statements.models import Event, Source, Statement
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2025, 11, 23)


@pytest.mark.parametrize(
    ("build", "model", "name"),
    [
        (factories.statement, Statement, "made_on"),
        (factories.event, Event, "started_on"),
    ],
)
def test_what_had_happened_by_a_day(build, model, name):
    for day in (ON - timedelta(days=1), ON, ON + timedelta(days=1)):
        build(slug=f"on-{day}", **{name: day})
    assert [row.slug for row in model.objects.by(ON)] == ["on-2025-11-22", "on-2025-11-23"]
    assert model.objects.filter(slug="on-2025-11-23").by(ON).exists()
    assert not model.objects.by(date(2020, 1, 1)).exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda day: factories.statement(made_on=day),
        lambda day: factories.event(started_on=day),
        lambda day: factories.source(published_on=day),
        lambda day: factories.source(accessed_on=day),
        lambda day: factories.draft(started_on=day),
        lambda day: factories.stance(stated_on=day, draft=factories.draft()),
    ],
)
def test_a_day_that_has_begun_nowhere_on_earth_is_refused(write):
    write(newest_day())
    with pytest.raises(ValidationError, match="has not begun anywhere on Earth"):
        write(newest_day() + timedelta(days=1))


@pytest.mark.parametrize("build", [factories.statement, factories.event, factories.draft])
def test_what_happened_cites_a_source(build):
    assert build().citations.count() == 1
    with pytest.raises(ValidationError, match="takes at least one"):
        build(sources=[])


def test_a_statement_is_by_a_person_of_its_actor():
    person = factories.person()
    factories.statement(actor=person.actor, person=person)
    with pytest.raises(ValidationError, match="speaks for"):
        factories.statement(person=person)


def test_an_event_ends_after_it_begins():
    factories.event(started_on=ON, ended_on=ON)
    with pytest.raises(ValidationError, match="before it begins"):
        factories.event(started_on=ON, ended_on=ON - timedelta(days=1))


@pytest.mark.parametrize("language", ["en", "uk", "ukr"])
def test_a_language_is_a_code(language):
    assert factories.source(language=language).language == language


@pytest.mark.parametrize("language", ["EN", "e", "e1", "engl", ""])
def test_no_language(language):
    with pytest.raises(ValidationError):
        factories.source(language=language)


def test_a_source_is_named_with_its_day_where_it_has_one():
    dated = factories.source(publisher="Reuters", title="A title", published_on=ON)
    undated = factories.source(publisher="Reuters", title="A title", published_on=None)
    assert str(dated) == "Reuters, 23 November 2025: A title"
    assert str(undated) == "Reuters: A title"
    assert Source.objects.get(pk=undated.pk).name == "Reuters"
