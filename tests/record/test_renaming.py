"""A renamed slug: the old address lives on, texts follow, and no other row ever gets it."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from briefing.models import Chapter, ChapterCitation
from provisions.models import Provision, Stance, Theme
from record import bulk, trail
from record.models import Edit, Rename
from statements.models import Source, Statement
from tests import factories

pytestmark = pytest.mark.django_db


def rename(row, slug):
    """Give *row* another slug, in an Edit of its own."""
    with factories.editing("Renamed for a test", "housekeeping") as opened:
        row.slug = slug
        row.save()
    return opened.saved


def renames():
    return set(Rename.objects.values_list("table", "old", "new"))


def refused(write):
    """What is said of the slug that *write* would give; nothing may be left of the attempt."""
    before = renames(), Edit.objects.count()
    with pytest.raises(ValidationError) as error, factories.editing():
        write()
    assert (renames(), Edit.objects.count()) == before
    assert set(error.value.message_dict) == {"slug"}
    return " ".join(error.value.message_dict["slug"])


def test_it_works(client):
    row = factories.actor(slug="one")
    rename(row, "two")
    assert renames() == {("actors", "one", "two")}
    response = client.get("/actors/one/?on=2025-12-01")
    assert response.status_code == 301
    assert response["Location"] == "/actors/two/?on=2025-12-01"
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("theme", "themes"),
        ("actor", "actors"),
        ("person", "people"),
        ("source", "sources"),
        ("event", "events"),
        ("draft", "drafts"),
        ("statement", "statements"),
        ("chapter", "chapters"),
    ],
)
def test_every_row_that_is_known_by_its_slug_may_be_renamed(kind, table):
    rename(getattr(factories, kind)(slug="one"), "two")
    assert renames() == {(table, "one", "two")}


def test_saving_some_fields_renames_as_well():
    factories.actor(slug="one")
    with factories.editing():
        Actor.objects.update_or_create(slug="one", defaults={"slug": "two"})
    assert renames() == {("actors", "one", "two")}


def test_the_slug_of_a_point_is_not_its_key_and_simply_changes():
    row = factories.provision(slug="one")
    rename(row, "two")
    assert renames() == set()
    other = factories.provision(slug="one")
    assert Provision.objects.get(slug="one") == other


def test_the_slug_of_a_stance_never_changes():
    stance = factories.stance()
    assert "never changes" in refused(lambda: _save(stance, "another"))


def _save(row, slug):
    row.slug = slug
    row.save()


# --- Renaming again, and back ------------------------------------------------------------------


def test_renamed_twice_every_old_slug_leads_straight_to_the_last(client):
    row = factories.actor(slug="one")
    rename(row, "two")
    rename(row, "three")
    assert renames() == {("actors", "one", "three"), ("actors", "two", "three")}
    for old in ("one", "two"):
        assert client.get(f"/actors/{old}/")["Location"] == "/actors/three/"


def test_renamed_back_the_slug_in_between_leads_to_the_first(client):
    row = factories.actor(slug="one")
    rename(row, "two")
    rename(row, "one")
    assert renames() == {("actors", "two", "one")}
    assert client.get("/actors/one/").status_code == 200
    assert client.get("/actors/two/")["Location"] == "/actors/one/"


def test_renamed_to_and_fro_every_other_slug_leads_to_the_present_one():
    row = factories.actor(slug="one")
    had = {"one"}
    for slug in ("two", "three", "one", "three", "two", "two"):
        rename(row, slug)
        had.add(slug)
        assert renames() == {("actors", old, slug) for old in had - {slug}}


def test_renamed_twice_in_one_edit(client):
    row = factories.actor(slug="one")
    with factories.editing():
        _save(row, "two")
        _save(row, "three")
    assert client.get("/actors/one/")["Location"] == "/actors/three/"
    assert Edit.objects.count() == 2


# --- A slug is never given to another row ------------------------------------------------------


def test_a_slug_that_another_row_has_is_refused_and_the_row_named():
    factories.actor(slug="one", name="The one")
    other = factories.actor(slug="two")
    for write in (lambda: _save(other, "one"), lambda: factories.actor(slug="one")):
        assert refused(write) == "“one” is the slug of the actor “The one”. Choose another."


def test_a_slug_that_another_row_had_is_refused_and_the_row_named():
    row = factories.actor(slug="one", name="The one")
    other = factories.actor(slug="other")
    rename(row, "two")
    rename(row, "three")
    for slug in ("one", "two"):
        said = (
            f"“{slug}” was the slug of the actor “The one”, and a slug is never given to another "
            "row. Choose another."
        )
        assert refused(partial(_save, other, slug)) == said
        assert refused(partial(factories.actor, slug=slug)) == said


def test_the_slug_of_a_deleted_row_is_not_free():
    row = factories.actor(slug="one")
    other = factories.actor(slug="other")
    rename(row, "two")
    with factories.editing():
        row.delete()
    for slug in ("one", "two"):
        said = (
            f"“{slug}” was the slug of the actor “two”, which has been deleted, and a slug is "
            "never given to another row. Choose another."
        )
        assert refused(partial(_save, other, slug)) == said
        assert refused(partial(factories.actor, slug=slug)) == said


def test_the_slug_of_a_deleted_stance_is_not_free_either():
    stance = factories.stance()
    with factories.editing():
        stance.delete()
    said = refused(lambda: factories.stance(slug=stance.slug))
    assert "which has been deleted" in said
    assert not Stance.objects.exists()


def test_an_old_slug_that_only_a_file_told_of_is_not_free():
    factories.actor(slug="one", name="The one")
    factories.rename("actors", "long-ago", "one")
    said = "“long-ago” was the slug of the actor “The one”"
    assert said in refused(lambda: factories.actor(slug="long-ago"))
    with factories.editing():
        Actor.objects.get().delete()
    said = "“long-ago” was the slug of the actor “one”, which has been deleted"
    assert said in refused(lambda: factories.actor(slug="long-ago"))


def test_a_row_may_take_back_an_old_slug_that_only_a_file_told_of():
    row = factories.actor(slug="one")
    factories.rename("actors", "long-ago", "one")
    rename(row, "long-ago")
    assert renames() == {("actors", "one", "long-ago")}


def test_two_rows_do_not_exchange_their_slugs():
    one, two = factories.actor(slug="one"), factories.actor(slug="two")

    def by_a_detour():
        _save(one, "three")
        _save(two, "one")
        _save(one, "two")

    assert "is the slug of the actor" in refused(lambda: _save(one, "two"))
    one.refresh_from_db()
    assert "was the slug of the actor" in refused(by_a_detour)
    assert set(Actor.objects.values_list("slug", flat=True)) == {"one", "two"}


def test_the_same_slug_in_another_table_is_another_slug():
    rename(factories.actor(slug="one"), "two")
    factories.statement(slug="one", actor=factories.actor())
    factories.source(slug="two")
    assert renames() == {("actors", "one", "two")}


def test_a_deleted_row_comes_back_under_its_slug():
    row = factories.theme(slug="one")
    pk = row.pk
    with factories.editing():
        row.delete()
    with factories.editing():
        Theme.objects.create(pk=pk, slug="one", name="As it was", order=1, description="It.")
    assert Theme.objects.get(slug="one").pk == pk


@pytest.mark.parametrize("slug", ["No Slug", "", "x" * 81])
def test_what_is_no_slug_is_refused_as_such(slug):
    row = factories.actor(slug="one")
    assert "slug of" not in refused(lambda: _save(row, slug))


# --- What refers to it follows -----------------------------------------------------------------


def test_footnotes_follow_in_the_same_edit():
    source = factories.source(slug="one", title="An article")
    body = "Said.[^one]\n\nNot `[^one]`, nor one, nor\n\n    [^one]"
    cites = factories.chapter(title="Cites", body=body)
    other = factories.chapter(body="Says one and cites nothing.")
    citation = ChapterCitation.objects.get()
    statement = factories.statement(sources=[source])
    made = rename(source, "two")

    cites.refresh_from_db()
    assert cites.body == body.replace("[^one]", "[^two]", 1)
    assert ChapterCitation.objects.get() == citation
    assert statement.citations.get().source.slug == "two"
    versions = {
        row.history.latest().history_date == made.recorded_at
        for row in (source, cites, Rename.objects.get())
    }
    assert versions == {True}
    assert cites.history.count() == 2
    for untouched in (other, statement, citation):
        assert untouched.history.count() == 1
    assert Edit.objects.first() == made


def test_the_history_of_a_chapter_shows_the_footnote_that_followed():
    source = factories.source(slug="one")
    chapter = factories.chapter(body="Said.[^one]")
    made = rename(source, "two")
    entry = trail.latest(trail.of_aggregate(chapter), limit=1)[0]
    assert entry.edit == made
    assert [
        (field.label, field.before, field.after)
        for change in entry.changes
        for field in change.fields
    ] == [("body", "Said.[^one]", "Said.[^two]")]


def test_links_to_a_chapter_follow_its_own_included():
    chapter = factories.chapter(slug="one", body="See [above](#one), or [there][r].\n\n[r]: #one")
    other = factories.chapter(body="See [one](#one).")
    rename(chapter, "two")
    for row in (chapter, other):
        row.refresh_from_db()
    assert chapter.body == "See [above](#two), or [there][r].\n\n[r]: #two"
    assert other.body == "See [one](#two)."
    assert chapter.history.count() == other.history.count() == 2


def test_a_source_and_a_chapter_of_one_slug_are_told_apart():
    source = factories.source(slug="one")
    chapter = factories.chapter(slug="one", body="[Here](#one), said.[^one]")
    rename(source, "two")
    chapter.refresh_from_db()
    assert chapter.body == "[Here](#one), said.[^two]"
    rename(chapter, "three")
    chapter.refresh_from_db()
    assert chapter.body == "[Here](#three), said.[^two]"


def test_a_text_that_would_become_too_long_is_named_and_nothing_changes():
    source = factories.source(slug="one")
    longest = Chapter._meta.get_field("body").max_length
    body = "Said.[^one]\n\n"
    chapter = factories.chapter(title="Long", body=body + "x" * (longest - len(body)))
    said = refused(lambda: _save(source, "one-and-more"))
    assert "The chapter “Long” names this row, and cannot be rewritten: Ensure this" in said
    chapter.refresh_from_db()
    assert chapter.body.startswith(body)
    assert Source.objects.get().slug == "one"


def test_a_text_that_cannot_follow_is_refused_by_the_rules():
    """Here the new slug is the label of a link, which would swallow the footnote."""
    source = factories.source(slug="one")
    factories.chapter(title="Odd", body="Said.[^one]\n\n[^two]: https://example.org")
    with pytest.raises(ValidationError, match=r"Line 1: this footnote names a source"):
        rename(source, "two")
    assert Source.objects.get().slug == "one"


def test_renaming_costs_the_same_however_many_rows_there_are(django_assert_num_queries):
    one, other = factories.source(slug="one"), factories.source(slug="other")
    for slug in ("one", "other"):
        factories.chapter(body=f"Said.[^{slug}]")
    with CaptureQueriesContext(connection) as queries:
        rename(one, "two")
    for _ in range(3):
        factories.statement(sources=[other])
        factories.chapter(body="Says other.")
    with django_assert_num_queries(len(queries)):
        rename(other, "another")


# --- Deleting ----------------------------------------------------------------------------------


def test_the_renames_of_a_deleted_row_go_with_it_in_the_same_edit(client):
    row, other = factories.actor(slug="one"), factories.actor(slug="first")
    rename(row, "two")
    rename(row, "three")
    rename(other, "second")
    with factories.editing() as opened:
        row.delete()
    assert renames() == {("actors", "first", "second")}
    gone = Rename.history.filter(history_type="-")
    assert {version.history_date for version in gone} == {opened.saved.recorded_at}
    assert len(gone) == 2
    for slug in ("one", "two", "three"):
        assert client.get(f"/actors/{slug}/").status_code == 404


def test_rows_deleted_together_leave_no_rename_that_leads_nowhere():
    row = factories.actor(slug="one")
    rename(row, "two")
    refusal = pytest.raises(ValidationError, match="No row of actors has the slug “two”")
    with refusal, factories.editing():
        Actor.objects.all().delete()
    assert renames() == {("actors", "one", "two")}


def test_many_rows_at_a_time_are_held_to_the_law_by_the_rule():
    """Many rows are written at a time by files, whose slugs nobody typed."""
    row = factories.theme(slug="one")
    rename(row, "two")
    refusal = pytest.raises(ValidationError, match="A row of themes has the slug “one” now")
    with refusal, factories.editing():
        bulk.create_all([Theme(slug="one", name="New", order=9, description="It.")])
    assert Theme.objects.get().slug == "two"


# --- In files ----------------------------------------------------------------------------------


def load(folder, *options):
    call_command("load", folder, *options, verbosity=0)


@pytest.fixture
def dataset(settings):
    return settings.BASE_DIR / "dataset"


def test_a_deleted_row_comes_back_by_loading_its_file_again(dataset):
    load(dataset)
    row = Statement.objects.filter(stances=None).first()
    slug = row.slug
    with factories.editing():
        row.delete()
    load(dataset, "--overwrite")
    back = Statement.objects.get(slug=slug)
    rename(back, "another-slug")
    rename(back, slug)
    assert renames() == {("statements", "another-slug", slug)}
