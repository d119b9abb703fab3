"""What is cited stays; what is deleted takes its parts along, with history."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from actors.models import Actor, Membership
from briefing.models import Chapter, ChapterCitation, ChapterPoint
from provisions.models import Draft, Provision, Revision, RevisionCitation, Stance, StanceStatement
from record.models import Edit
from statements.models import Source, Statement, StatementCitation
from tests import factories

pytestmark = pytest.mark.django_db


def test_deleting_a_row_records_its_parts_as_deleted_too():
    sources = [factories.source(), factories.source()]
    statement = factories.statement(provisions=[factories.provision()], sources=sources)
    pk = statement.pk
    with factories.editing() as opened:
        statement.delete()
    gone = [
        *Statement.history.filter(history_type="-"),
        *StatementCitation.history.filter(history_type="-"),
        *Provision.objects.get().statements.model.history.filter(history_type="-"),
    ]
    assert len(gone) == 4
    assert {row.history_date for row in gone} == {opened.saved.recorded_at}
    assert Statement.history.filter(id=pk).first().history_type == "-"
    assert set(
        StatementCitation.history.filter(statement=pk, history_type="-").values_list(
            "source", flat=True
        )
    ) == {source.pk for source in sources}


@pytest.mark.parametrize("how", ["row", "queryset"])
def test_what_is_cited_is_not_deleted_and_the_message_names_what_cites_it(how):
    source = factories.source(title="The article")
    factories.statement(slug="said-on-monday", sources=[source])
    edits = Edit.objects.count()
    with pytest.raises(ProtectedError) as refused, factories.editing():
        if how == "row":
            source.delete()
        else:
            Source.objects.all().delete()
    message = refused.value.args[0]
    assert "said-on-monday" in message
    assert "Change or delete those first." in message
    assert Source.objects.filter(pk=source.pk).exists()
    assert Edit.objects.count() == edits


def test_a_refusal_names_five_and_counts_the_others():
    actor = factories.actor()
    for _ in range(7):
        factories.person(actor=actor)
    with pytest.raises(ProtectedError, match="; and 2 more") as refused, factories.editing():
        actor.delete()
    assert refused.value.args[0].count("Person ") == 5


def test_a_refused_deletion_may_be_swallowed_and_the_edit_goes_on():
    actor = factories.person().actor
    with factories.editing():
        for how in (actor, Actor.objects.all()):
            with pytest.raises(ProtectedError):
                how.delete()
        factories.actor(slug="kept")
    assert Actor.objects.count() == 2


def test_whatever_is_referred_to_is_protected():
    point, source, member = factories.provision(), factories.source(), factories.actor()
    bloc = factories.actor(members=[member])
    stance = factories.stance(provision=point, actor=member)
    event = factories.event()
    later = factories.draft(revises=stance.draft, event=event)
    factories.chapter(body=f"See [point](point:{point.number}).[^{source.slug}]")
    edits = Edit.objects.count()
    for cited in [
        point,
        point.theme,
        source,
        member,
        stance.draft,
        event,
        stance.grounds.get().statement,
        Revision.objects.get(),
    ]:
        with pytest.raises(ProtectedError, match="still refers to it"), factories.editing():
            cited.delete()
    assert Edit.objects.count() == edits
    with factories.editing():
        later.delete()
        stance.delete()
        bloc.delete()
    assert not Stance.objects.exists()
    assert not StanceStatement.objects.exists()
    assert not Membership.objects.exists()
    assert Draft.objects.get() == stance.draft


def test_a_revision_that_a_stance_is_about_is_not_deleted_by_a_queryset_either():
    factories.stance(provision=factories.provision())
    with pytest.raises((ProtectedError, ValidationError)), factories.editing():
        Revision.objects.all().delete()
    assert Revision.objects.exists()


def test_a_revision_goes_when_no_stance_is_about_it():
    stance = factories.stance(provision=factories.provision())
    revision = Revision.objects.get()
    with factories.editing():
        RevisionCitation.objects.create(revision=revision, source=factories.source())
    with factories.editing():
        stance.delete()
        revision.delete()
    assert RevisionCitation.history.get(history_type="-").source_id is not None


def test_a_deleted_chapter_lets_go_of_what_it_cited():
    source, point = factories.source(), factories.provision()
    chapter = factories.chapter(body=f"[Point](point:{point.number})[^{source.slug}]")
    assert ChapterCitation.objects.get().source == source
    assert ChapterPoint.objects.get().provision == point
    with factories.editing():
        chapter.delete()
        source.delete()
        point.delete()
    assert not Chapter.objects.exists()
    assert ChapterPoint.history.filter(history_type="-").count() == 1


def test_a_chapter_that_another_links_to_is_not_deleted():
    target = factories.chapter(slug="reactions")
    factories.chapter(body="See [Reactions](#reactions).")
    with pytest.raises(ValidationError, match="reactions"), factories.editing():
        target.delete()
    assert Chapter.objects.count() == 2


def test_what_was_deleted_meanwhile_is_not_deleted_again():
    row = factories.actor()
    stale = Actor.objects.get()
    with factories.editing():
        row.delete()
    edits, versions = Edit.objects.count(), Actor.history.count()
    with factories.editing():
        stale.delete()
    assert (Edit.objects.count(), Actor.history.count()) == (edits, versions)


def test_what_was_deleted_meanwhile_does_not_come_back():
    row = factories.actor()
    stale = Actor.objects.get()
    with factories.editing():
        row.delete()
    stale.name = "Another name"
    with pytest.raises(ValidationError, match="deleted meanwhile"), factories.editing():
        stale.save()
    assert not Actor.objects.exists()


def test_the_history_of_a_deletion_is_the_row_as_it_was():
    row = factories.actor(name="As it was")
    row.name = "Never stored"
    with factories.editing():
        row.delete()
    assert Actor.history.get(history_type="-").name == "As it was"


def test_a_copy_is_a_row_of_its_own():
    row = factories.actor(slug="one")
    first = row.pk
    with factories.editing():
        row.pk, row.slug = None, "two"
        row.save()
    assert row.pk != first
    assert [version.history_type for version in row.history.all()] == ["+"]
    assert Actor.objects.count() == 2
