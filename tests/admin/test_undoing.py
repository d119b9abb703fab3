"""Undoing a whole Edit: shown first, all of it in one new Edit or nothing, and never more."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from briefing.models import Chapter, ChapterCitation
from provisions.models import Draft, Revision, Stance
from record import bulk
from record.models import Edit, Rename
from record.undoing import MOST_ROWS
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import fields_of, form_of
from tests.admin.test_restoring import (
    address_of,
    change,
    cite,
    cited,
    delete,
    newest,
    press,
    text_of,
)

pytestmark = pytest.mark.django_db

WHY = {"reason_for_change": "It was wrong", "kind_of_change": "correction"}


def page_of(made):
    return reverse("admin:record_edit_undo", args=[made.pk])


def undo(desk, made, **given):
    """Open the page, press its button, and return the new Edit."""
    before = newest()
    answer = press(desk, page_of(made), **given)
    assert newest() != before, text_of(answer)
    return newest()


def refused(desk, made):
    """What the page of an Edit that cannot be undone says; posting changes nothing."""
    page = desk.get(page_of(made))
    assert page.status_code == 200
    assert "reason_for_change" not in page.content.decode()
    before = newest()
    assert desk.post(page_of(made), {**WHY, "newest": before.pk}).status_code == 200
    assert newest() == before
    return text_of(page)


@pytest.fixture
def ground():
    """What was there before: an actor, a point and a draft with a text on it."""
    with factories.editing():
        actor, point = factories.actor(name="Ruritania"), factories.provision(number=7)
        draft = factories.draft(name="The draft")
        factories.revision(draft, point)
    return {"actor": actor, "provision": point, "draft": draft}


@pytest.fixture
def addition(ground):
    """A source, a statement that cites it, and a stance that rests on this, in one Edit."""
    with factories.editing("Heard in the news") as opened:
        source = factories.source(slug="report", title="Report")
        said = factories.statement(
            slug="said", actor=ground["actor"], sources=[source], provisions=[ground["provision"]]
        )
        factories.stance(**ground, statements=[said], summary="It rejects it.")
    return opened.saved


def test_it_works(desk, addition):
    of_edit = text_of(desk.get(reverse("admin:record_edit_change", args=[addition.pk])))
    assert f"[{page_of(addition)}] Undo this Edit" in of_edit
    told = text_of(desk.get(page_of(addition)))
    assert "Heard in the news" in told
    assert "1 stance will be deleted; 1 statement will be deleted; 1 source will be" in told
    source = Source.objects.get(slug="report")
    said, stance = Statement.objects.get(slug="said"), Stance.objects.get()
    for row in (source, said, stance):
        assert f"to be deleted: [{address_of(row)}] {row}" in told
    assert "It rejects it." in told
    made = undo(desk, addition, kind_of_change="housekeeping")
    assert (made.byline, made.reason, made.kind) == (
        "Anna K.",
        f"Undid Edit {addition.pk}",
        "housekeeping",
    )
    assert not Stance.objects.exists()
    assert not Statement.objects.exists()
    assert not Source.objects.filter(slug="report").exists()
    assert Revision.objects.exists()


def test_success_leads_to_both_edits(desk, addition):
    answer = press(desk, page_of(addition))
    made = newest()
    assert answer.redirect_chain == [(reverse("admin:record_edit_change", args=[made.pk]), 302)]
    assert f"[/changes/{addition.pk}/] Edit {addition.pk}" in text_of(answer)
    assert f"[/changes/{made.pk}/] Edit {made.pk}" in text_of(answer)
    assert f"[{page_of(made)}] Undo this Edit" in text_of(answer)


def test_a_correction_is_taken_back_with_its_words_marked(desk):
    a, b = factories.source(title="Report a"), factories.source(title="Report b")
    row = factories.statement(summary="Kyiv asks for two days.", sources=[a, b])
    with factories.editing(kind="correction") as opened:
        row.summary = "Kyiv asks for three days."
        row.save()
        cite(row, b)
    page = text_of(desk.get(page_of(opened.saved)))
    assert "1 statement gets what it held before" in page
    assert "deleted: three" in page
    assert "inserted: two" in page
    assert f"after: {a}" in page
    undo(desk, opened.saved)
    assert Statement.objects.get().summary == "Kyiv asks for two days."
    assert cited(row) == [a, b]


def test_what_was_deleted_comes_back_with_what_it_cited(desk, addition):
    said, stance = Statement.objects.get(), Stance.objects.get()
    source = Source.objects.get(slug="report")
    slugs = {Stance: stance.slug, Statement: said.slug, Source: source.slug}
    with factories.editing("Entered twice", "correction") as opened:
        for model in (Stance, Statement, Source):
            model.objects.get(slug=slugs[model]).delete()
    page = text_of(desk.get(page_of(opened.saved)))
    assert "1 statement comes back" in page
    assert "1 stance comes back" in page
    undo(desk, opened.saved)
    assert Stance.objects.get().pk == stance.pk
    assert [ground.statement for ground in stance.grounds.all()] == [said]
    assert cited(said) == [source]


def test_an_undoing_can_be_undone(desk, addition):
    first = undo(desk, addition)
    second = undo(desk, first)
    assert Stance.objects.get().summary == "It rejects it."
    undo(desk, second)
    assert not Stance.objects.exists()
    assert "Changed again since" in refused(desk, addition)


def test_the_reason_must_be_given(desk, addition):
    before = newest()
    answer = press(desk, page_of(addition), reason_for_change="")
    assert "say why, below" in text_of(answer)
    assert newest() == before


def test_the_history_of_a_row_leads_to_undoing_its_edits(desk, addition):
    assert f"[{page_of(addition)}] Undo this Edit" in text_of(
        desk.get(address_of(Statement.objects.get()))
    )


def test_whatever_order_rows_need_they_get(desk):
    """The place of a draft is free again only once the other has left it."""
    old = factories.draft(order=400, name="The old one")
    with factories.editing() as opened:
        old.delete()
        factories.draft(order=400, name="The new one")
    undo(desk, opened.saved)
    assert Draft.objects.get(order=400).name == "The old one"


def test_what_came_and_went_in_the_edit_is_left_alone(desk):
    row = factories.source(title="First")
    with factories.editing() as opened:
        factories.source(title="Never").delete()
        row.title = "Second"
        row.save()
    assert "Never" not in text_of(desk.get(page_of(opened.saved)))
    undo(desk, opened.saved)
    assert Source.objects.get().title == "First"


def test_an_edit_of_which_nothing_is_left_has_nothing_to_undo(desk):
    row = factories.source(title="First")
    with factories.editing() as opened:
        for title in ("Second", "First"):
            row.title = title
            row.save()
    assert "there is nothing to undo" in refused(desk, opened.saved)


# --- What rests on it ------------------------------------------------------------------------


def test_a_row_that_was_changed_since_is_named_with_the_later_edits(desk, addition):
    said = Statement.objects.get()
    later = [change(said, f"Reason {number}", summary=f"Words {number}.") for number in range(5)]
    told = refused(desk, addition)
    assert f"Statement: [{address_of(said)}] {said}" in told
    for made in later[2:]:
        assert f"[/changes/{made.pk}/] Edit {made.pk}" in told
        assert f"Command line: “{made.reason}”" in told
    assert "and 2 earlier Edits" in told
    assert Stance.objects.exists()


def test_a_list_that_was_changed_since_counts_as_its_row(desk, addition):
    said = Statement.objects.get()
    with factories.editing("Another report"):
        cite(said, factories.source())
    assert "Another report" in refused(desk, addition)


def test_a_row_that_was_deleted_since_is_named(desk, addition):
    stance = Stance.objects.get()
    delete(stance, "Entered twice")
    assert "Entered twice" in refused(desk, addition)


def test_a_row_that_cites_what_would_go_is_named(desk, addition):
    other = factories.statement(sources=[Source.objects.get(slug="report")])
    told = refused(desk, addition)
    assert "Refers to what would be deleted" in told
    assert f"[{form_of(other)}] {other.citations.get()}" in told


def test_a_stance_on_a_text_that_would_go_is_named(desk, ground):
    point = factories.provision(number=8)
    with factories.editing() as opened:
        factories.revision(ground["draft"], point)
    stance = factories.stance(**{**ground, "provision": point})
    assert f"[{form_of(stance)}] {stance}" in refused(desk, opened.saved)


def test_what_would_be_cited_again_and_is_gone_is_named(desk, addition):
    a, b = factories.source(), factories.source()
    row = factories.statement(sources=[a, b])
    with factories.editing() as opened:
        cite(row, a)
    delete(b)
    told = refused(desk, opened.saved)
    assert "No longer in the record" in told
    assert f"the source [{address_of(b)}] {b.slug} , which “{row}” would refer to again" in told


def test_what_changed_before_or_elsewhere_is_not_in_the_way(desk, addition):
    change(factories.source(), title="Elsewhere")
    assert undo(desk, addition)


def test_what_is_changed_while_the_page_is_open_is_not_lost(desk, addition):
    opened = fields_of(desk.get(page_of(addition)))
    theirs = change(Statement.objects.get(), "Said better", summary="Other words.")
    answer = desk.post(page_of(addition), opened)
    assert "has been changed since you opened the page" in text_of(answer)
    assert "Said better" in text_of(answer)
    assert newest() == theirs


def test_rules_that_would_be_broken_are_told_and_nothing_is_undone(desk, ground):
    early, late = factories.FIRST_DAY, factories.FIRST_DAY.replace(day=25)
    said = factories.statement(actor=ground["actor"], made_on=late)
    corrected = change(said, made_on=early)
    factories.stance(**ground, statements=[said], stated_on=early)
    before = newest()
    answer = press(desk, page_of(corrected))
    assert "Nothing was undone, because the record does not allow it" in text_of(answer)
    assert "None of its statements was made on or before" in text_of(answer)
    assert newest() == before
    assert Statement.objects.get(pk=said.pk).made_on == early


def test_what_another_row_holds_by_now_is_told(desk):
    row = factories.draft(order=400, name="Moved")
    moved = change(row, order=401)
    factories.draft(order=400)
    before = newest()
    answer = press(desk, page_of(moved))
    assert "The draft “Moved”: " in text_of(answer)
    assert "Another draft has this place in the order." in text_of(answer)
    assert newest() == before


# --- Renames ---------------------------------------------------------------------------------


def test_an_undone_renaming_leaves_the_addresses_working(desk, client):
    row = factories.source(slug="one")
    chapter = factories.chapter(body="So.[^one]")
    renamed = change(row, slug="two")
    assert Chapter.objects.get().body == "So.[^two]"
    undo(desk, renamed)
    assert Source.objects.get().slug == "one"
    assert Chapter.objects.get().body == "So.[^one]"
    assert [c.source for c in ChapterCitation.objects.filter(chapter=chapter)] == [row]
    assert set(Rename.objects.values_list("old", "new")) == {("two", "one")}


def test_a_renamed_row_that_comes_back_keeps_its_old_addresses(desk):
    row = factories.source(slug="one")
    change(row, slug="two")
    undo(desk, delete(row))
    assert set(Rename.objects.values_list("old", "new")) == {("one", "two")}


def test_a_text_that_comes_back_names_rows_as_they_are_called_now(desk):
    row = factories.source(slug="one")
    chapter = factories.chapter(body="So.[^one]")
    without = change(chapter, body="Not so.")
    change(row, slug="two")
    assert "[^two]" in text_of(desk.get(page_of(without)))
    undo(desk, without)
    assert Chapter.objects.get().body == "So.[^two]"
    assert ChapterCitation.objects.get().source == row


def test_a_chapter_comes_back_with_the_source_that_it_cites(desk):
    with factories.editing():
        row = factories.source(slug="one")
        factories.chapter(body="So.[^one]")
    with factories.editing() as opened:
        Chapter.objects.get().delete()
        row.delete()
    undo(desk, opened.saved)
    assert ChapterCitation.objects.get().source.slug == "one"


# --- How much --------------------------------------------------------------------------------


def test_many_rows_are_told_page_by_page_and_counted(desk):
    with factories.editing() as opened:
        for _ in range(60):
            factories.source()
    first = text_of(desk.get(page_of(opened.saved)))
    assert "60 sources will be deleted" in first
    assert "Rows 1 to 50 of 60" in first
    assert "Rows 51 to 60 of 60" in text_of(desk.get(page_of(opened.saved), {"page": 2}))
    assert desk.get(page_of(opened.saved), {"page": "x"}).status_code == 200
    undo(desk, opened.saved)
    assert not Source.objects.exists()


def test_an_edit_of_too_many_rows_says_so(desk):
    with factories.editing() as opened:
        bulk.create_all(
            [
                Source(
                    slug=f"source-{number}",
                    title="Title",
                    publisher="Reuters",
                    kind="media",
                    url="https://example.org/",
                    language="en",
                )
                for number in range(MOST_ROWS + 1)
            ]
        )
    told = refused(desk, opened.saved)
    assert f"changed {MOST_ROWS + 1} rows, too many to undo at once" in told


def test_the_page_costs_the_same_however_many_rows(desk, ground):
    def cost(number):
        with factories.editing() as opened:
            for _ in range(number):
                source = factories.source()
                said = factories.statement(actor=ground["actor"], sources=[source])
                factories.stance(actor=factories.actor(), draft=ground["draft"], statements=[said])
        desk.get(page_of(opened.saved))
        with CaptureQueriesContext(connection) as queries:
            desk.get(page_of(opened.saved))
        return len(queries)

    assert cost(2) == cost(15)


def test_an_edit_that_never_was_is_not_found(desk):
    assert desk.get("/admin/record/edit/99999999/undo/").status_code == 404


# --- Who may ---------------------------------------------------------------------------------


def allowed(client, *permissions):
    someone = User.objects.create_user("carla", password="a long password", is_staff=True)
    codenames = [*permissions, "publish", "view_edit", "view_source"]
    someone.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(someone)


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        (["change_source", "delete_source"], {"addition", "correction"}),
        (["change_source", "add_source"], {"correction", "deletion"}),
        (["change_source"], {"correction"}),
        (["add_source", "delete_source"], set()),
    ],
)
def test_whoever_could_do_it_by_hand_may_undo(client, permissions, may):
    allowed(client, *permissions)
    added, changed, gone = (factories.source() for _ in range(3))
    addition = Edit.objects.get(recorded_at=added.history.get().history_date)
    made = {
        "addition": addition,
        "correction": change(changed, title="Other"),
        "deletion": delete(gone),
    }
    for kind, edit in made.items():
        expected = 200 if kind in may else 403
        assert client.get(page_of(edit)).status_code == expected
        assert client.post(page_of(edit), WHY).status_code == expected


def test_no_link_leads_where_the_account_may_not_go(client, addition):
    allowed(client, "change_source", "delete_source")
    assert "Undo" not in text_of(client.get(address_of(Source.objects.get(slug="report"))))
    of_edit = client.get(reverse("admin:record_edit_change", args=[addition.pk]))
    assert "Undo" not in text_of(of_edit)
    alone = change(factories.source(), title="Other")
    assert "Undo" in text_of(client.get(reverse("admin:record_edit_change", args=[alone.pk])))
