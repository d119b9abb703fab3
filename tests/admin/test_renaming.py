"""An editor renames a row: warned once, told what follows, and all of it in one Edit."""

import pytest
from django import forms
from django.urls import reverse

from briefing.models import Chapter
from provisions.models import Provision
from record.models import Edit, Rename
from record.renaming_form import RenamingForm
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of, submit

WHY = {"reason_for_change": "A clearer slug", "kind_of_change": "housekeeping"}


def warning(response):
    """What the form says of the slug."""
    return " ".join(response.context["adminform"].form.errors.get("slug", []))


# --- The form by itself ------------------------------------------------------------------------


def form_for(row, **changes):
    """A form with all fields of *row*, filled in as they are but for *changes*."""
    model = type(row)
    form = forms.modelform_factory(model, form=RenamingForm, fields="__all__")
    filled_in = {name: "" if v is None else v for name, v in form(instance=row).initial.items()}
    data = {**filled_in, **changes}
    return form(data, instance=model.objects.get(pk=row.pk))


@pytest.mark.django_db
def test_it_works():
    row = factories.actor(slug="one")
    form = form_for(row, slug="two")
    assert form.errors == {
        "slug": [
            (
                "This renames “one” to “two”. Its old address /actors/one/ will lead to "
                "/actors/two/. “one” stays on record and is never given to another row. "
                "Save again to rename it."
            )
        ]
    }
    assert form["renames_to"].value() == "two"
    assert 'type="hidden"' in str(form["renames_to"])
    again = form_for(row, slug="two", renames_to=form["renames_to"].value())
    with factories.editing():
        again.save()
    assert Rename.objects.get().new == "two"


@pytest.mark.django_db
def test_another_slug_than_the_one_warned_of_is_warned_of_again():
    row = factories.actor(slug="one")
    form = form_for(row, slug="three", renames_to="two")
    assert "/actors/three/" in form.errors["slug"][0]
    assert form["renames_to"].value() == "three"


@pytest.mark.django_db
def test_a_row_without_a_page_keeps_its_old_slug_on_record():
    (said,) = form_for(factories.source(slug="one"), slug="two").errors["slug"]
    assert said == (
        "This renames “one” to “two”. “one” stays on record and is never given to another row. "
        "Save again to rename it."
    )


@pytest.mark.django_db
def test_the_warning_names_the_texts_that_will_be_rewritten():
    row = factories.source(slug="one")
    factories.chapter(title="Introduction", body="Said.[^one]", order=1)
    said = form_for(row, slug="two").errors["slug"][0]
    assert "1 chapter names it and will be rewritten: “Introduction”." in said
    for number in range(2, 8):
        factories.chapter(title=f"Chapter {number}", body="Said.[^one]", order=number)
    factories.chapter(title="Another", body="Says one, in `[^one]`.", order=9)
    said = form_for(row, slug="two").errors["slug"][0]
    assert "7 chapters name it and will be rewritten: “Introduction”, “Chapter 2”" in said
    assert "“Chapter 5” and 2 more." in said


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{}, {"slug": " one "}, {"name": "Another name"}])
def test_a_row_that_keeps_its_slug_is_not_warned_of(changes):
    assert form_for(factories.actor(slug="one"), **changes).errors == {}


@pytest.mark.django_db
def test_a_slug_that_is_taken_is_refused_without_a_warning():
    factories.actor(slug="two", name="The other")
    form = form_for(factories.actor(slug="one"), slug="two")
    assert form.errors["slug"] == ["“two” is the slug of the actor “The other”. Choose another."]
    assert not form["renames_to"].value()


@pytest.mark.django_db
def test_a_new_row_is_not_warned_of_but_takes_no_slug_of_another():
    row = factories.theme(slug="one")
    with factories.editing():
        row.slug = "two"
        row.save()
    model = type(row)
    form = forms.modelform_factory(model, form=RenamingForm, fields="__all__")
    new = {"name": "New", "order": 3, "description": "It."}
    assert form({**new, "slug": "three"}).errors == {}
    assert "was the slug of the theme" in form({**new, "slug": "one"}).errors["slug"][0]


@pytest.mark.django_db
def test_the_slug_of_a_point_changes_without_a_warning():
    assert form_for(factories.provision(slug="one"), slug="two").errors == {}
    assert Provision.objects.get().slug == "one"


@pytest.mark.django_db
def test_a_form_that_is_merely_shown_asks_nothing(django_assert_num_queries):
    row = factories.source()
    form = forms.modelform_factory(Source, form=RenamingForm, fields=["slug", "title"])
    with django_assert_num_queries(0):
        form(instance=row).as_p()


# --- In the admin (needs that TrackedForm is a RenamingForm, with the slug to be changed) ------


@pytest.fixture
def source(record):
    """A source that chapters cite, some of them several times."""
    return Source.objects.get(slug="report-2025-11-24-both-texts")


def save_again(desk, row, response):
    """Save the form of *row* as it came back."""
    return desk.post(form_of(row), {**fields_of(response), "_save": "Save"})


def test_renaming_a_source_warns_once_and_rewrites_the_footnotes_in_one_edit(desk, source):
    citing = list(Chapter.objects.filter(citations__source=source).order_by("order"))
    before = {chapter.pk: chapter.body for chapter in citing}
    assert len(citing) > 1

    warned = submit(desk, form_of(source), slug="both-texts", title="Both texts", **WHY)
    assert warned.status_code == 200
    said = warning(warned)
    assert "This renames “report-2025-11-24-both-texts” to “both-texts”." in said
    titles = ", ".join(f"“{chapter.title}”" for chapter in citing)
    assert f"{len(citing)} chapters name it and will be rewritten: {titles}." in said
    assert said in warned.content.decode()
    assert fields_of(warned)["title"] == "Both texts"
    assert (Edit.objects.count(), Rename.objects.count()) == (1, 0)

    assert save_again(desk, source, warned).status_code == 302
    source.refresh_from_db()
    assert (source.slug, source.title) == ("both-texts", "Both texts")
    made = Edit.objects.first()
    assert (Edit.objects.count(), made.reason) == (2, WHY["reason_for_change"])
    written = [source, Rename.objects.get(), *citing]
    assert {row.history.latest().history_date for row in written} == {made.recorded_at}
    for chapter in citing:
        chapter.refresh_from_db()
        assert chapter.body == before[chapter.pk].replace(
            "[^report-2025-11-24-both-texts]", "[^both-texts]"
        )
        page = desk.get(
            reverse("admin:briefing_chapter_history", args=[chapter.pk])
        ).content.decode()
        assert "both-texts" in page
        assert WHY["reason_for_change"] in page


def test_renaming_a_statement_keeps_its_old_address_alive(desk, client, record):
    row = Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")
    warned = submit(desk, form_of(row), slug="compromise", **WHY)
    assert (
        "Its old address /statements/ukraine-2025-12-14-nato-compromise/ will lead to "
        "/statements/compromise/. “ukraine-2025-12-14-nato-compromise” stays on record and is "
        "never given to another row. Save again to rename it."
    ) in warning(warned)
    assert save_again(desk, row, warned).status_code == 302
    moved = client.get("/statements/ukraine-2025-12-14-nato-compromise/?on=2025-12-15")
    assert (moved.status_code, moved["Location"]) == (301, "/statements/compromise/?on=2025-12-15")
    assert client.get(moved["Location"]).status_code == 200
    assert Edit.objects.count() == 2


def test_a_warning_changed_of_mind_about_renames_nothing(desk, source):
    warned = submit(desk, form_of(source), slug="both-texts", **WHY)
    back = {**fields_of(warned), "slug": source.slug, "_save": "Save"}
    assert desk.post(form_of(source), back).status_code == 302
    assert (Edit.objects.count(), Rename.objects.count()) == (1, 0)


def test_a_slug_of_another_row_is_refused_on_the_form(desk, source):
    other = Source.objects.exclude(pk=source.pk).first()
    refused = submit(desk, form_of(source), slug=other.slug, **WHY)
    assert f"“{other.slug}” is the slug of the source “{other}”." in warning(refused)
    assert Edit.objects.count() == 1


def test_the_slug_of_a_stance_is_not_to_be_changed(desk, record):
    row = factories.stance()
    assert "slug" not in fields_of(desk.get(form_of(row)))


# --- The renames themselves --------------------------------------------------------------------


@pytest.mark.django_db
def test_renames_are_there_to_read_and_not_to_write(desk):
    factories.actor(slug="two")
    row = factories.rename("actors", "one", "two")
    listed = desk.get(reverse("admin:record_rename_changelist"))
    assert "one" in listed.content.decode()
    shown = desk.get(form_of(row))
    assert shown.status_code == 200
    assert not {"old", "new", "_save"} & fields_of(shown).keys()
    for name, arguments in (("add", []), ("delete", [row.pk])):
        url = reverse(f"admin:record_rename_{name}", args=arguments)
        assert desk.get(url).status_code == 403
        assert desk.post(url, {"post": "yes", **WHY}).status_code == 403
    refused = desk.post(form_of(row), {"table": "actors", "old": "x", "new": "two", **WHY})
    assert refused.status_code == 403
    assert Rename.objects.get().old == "one"
