"""The index follows the record: what an Edit did can be found when it has ended, and only then."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from actors.models import Actor
from briefing.models import Passage, Spelling
from briefing.search.asking import asked_for
from briefing.search.finding import find
from briefing.search.index import is_missing, remake
from provisions.forms import day_asked
from tests import factories

pytestmark = pytest.mark.django_db


def found(words, on=None):
    hits = find(asked_for(words), day_asked(on)).hits
    return [(hit.kind.name, hit.row) for hit in hits]


def passages():
    fields = ("kind", "row", "day", "place", "title", "body", "context", "later")
    return set(Passage.objects.values_list(*fields))


def test_a_row_is_found_from_its_edit_on():
    assert found("zeppelin") == []
    said = factories.statement(summary="Of zeppelins.")
    assert found("zeppelin") == [("statement", said.pk)]


def test_a_row_that_changes_is_found_by_its_new_words_alone():
    said = factories.statement(summary="Of zeppelins.")
    with factories.editing():
        said.summary = "Of balloons."
        said.save()
    assert found("zeppelin") == []
    assert found("balloon") == [("statement", said.pk)]


def test_a_row_that_is_deleted_is_found_no_more():
    said = factories.statement(summary="Of zeppelins.")
    with factories.editing():
        said.delete()
    assert found("zeppelin") == []


def test_an_edit_that_is_refused_leaves_no_word():
    with pytest.raises(ValidationError), factories.editing():
        said = factories.statement(summary="Of zeppelins.")
        said.citations.all().delete()
    assert found("zeppelin") == []
    assert not Passage.objects.filter(body__contains="zeppelin").exists()


def test_a_row_follows_the_name_of_whom_it_is_about():
    actor = factories.actor(name="Ruritania", short_name="Ruritania")
    person = factories.person(actor=actor, name="Rudolf Rassendyll")
    said = factories.statement(actor=actor, person=person, summary="Text.")
    assert ("statement", said.pk) in found("ruritania")
    with factories.editing():
        actor.name = actor.short_name = "Graustark"
        actor.save()
        person.name = "Michael Strelsau"
        person.save()
    assert found("ruritania") == found("rassendyll") == []
    assert ("statement", said.pk) in found("graustark strelsau")


def test_a_text_follows_the_day_of_its_draft():
    draft = factories.draft(started_on=date(2025, 11, 20))
    text = factories.revision(draft, factories.provision(), text="Of zeppelins.")
    assert found("zeppelin", date(2025, 11, 20)) == [("text", text.pk)]
    with factories.editing():
        draft.started_on = date(2025, 11, 22)
        draft.save()
    assert found("zeppelin", date(2025, 11, 20)) == []
    assert found("zeppelin", date(2025, 11, 22)) == [("text", text.pk)]


def test_an_edit_of_one_row_asks_little(django_assert_max_num_queries):
    factories.statement(summary="Of zeppelins.")
    from briefing.search.index import follow  # noqa: PLC0415
    from statements.models import Statement  # noqa: PLC0415

    with django_assert_max_num_queries(6):
        follow({Statement: set(Statement.objects.values_list("pk", flat=True))})


def test_a_description_of_an_actor_leaves_its_statements_alone(django_assert_max_num_queries):
    from briefing.search.index import follow  # noqa: PLC0415

    actor = factories.actor(name="Ruritania", short_name="Ruritania")
    factories.statement(actor=actor)
    with django_assert_max_num_queries(8):
        follow({Actor: {actor.pk}})


def test_what_edits_made_of_the_index_is_what_making_it_anew_gives(record):
    actor = Actor.objects.get(slug="ukraine")
    with factories.editing():
        actor.short_name = "Україна"
        actor.save()
        factories.statement(actor=actor, summary="Of zeppelins.")
    followed = passages()
    assert remake() == len(followed) > 1_000
    assert passages() == followed


def test_the_command_makes_it_anew(record, capsys):
    before, spelled = passages(), set(Spelling.objects.values_list("word", flat=True))
    Passage.objects.all().delete()
    assert is_missing()
    call_command("index")
    assert passages() == before
    assert set(Spelling.objects.values_list("word", flat=True)) == spelled
    assert f"{len(before):,} rows" in capsys.readouterr().out


def test_a_record_that_is_older_than_the_index_is_indexed_after_migrating(record):
    before = passages()
    Passage.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert passages() == before
