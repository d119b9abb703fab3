"""The history of a row with its citations: its versions, and any two of them compared."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, reverse
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User
from briefing.models import Chapter
from provisions.models import Revision, Stance
from record.admin.history import HISTORY_PAGE
from record.editing import edit
from record.models import Edit
from record.storing import relink
from record.table import TABLES
from statements.models import Source, Statement
from tests import factories
from tests.admin.forms import form_of, submit

pytestmark = pytest.mark.usefixtures("record")

WHY = {"reason_for_change": "Reuters corrected its report", "kind_of_change": "correction"}


def statement():
    return Statement.objects.get(slug="ukraine-2025-12-14-nato-compromise")


def address_of(row, page="history"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def compared(desk, row, older, newer):
    return desk.get(address_of(row, "comparison"), {"from": older, "to": newer})


def cite(row, *sources):
    links = next(links for links in TABLES["statements"].links if links.name == "sources")
    relink(links, {row.pk: [source.slug for source in sources]})


@pytest.fixture
def edited(editor):
    """A statement with three versions: as loaded, with another summary, with other sources."""
    row = statement()
    row.summary = "Kyiv offers to give up the aim of joining NATO."
    with edit(editor=editor, reason="Entered in short", kind="correction"):
        row.save()
    row.summary = "Kyiv offers to give up the old aim of joining NATO."
    with edit(editor=editor, reason="A word was missing", kind="housekeeping"):
        row.save()
        cite(row, *Source.objects.order_by("pk")[:2])
    return row


# --- The versions ----------------------------------------------------------------------------


def test_it_works(desk, editor):
    row = Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")
    assert submit(desk, form_of(row), position="rejects", **WHY).status_code == 302
    page = text_of(desk.get(address_of(row)))
    made = Edit.objects.first()
    assert "2 versions, the newest first" in page
    for words in (
        f"{made.recorded_at:%H:%M:%S}",
        "Anna K.",
        WHY["reason_for_change"],
        "Correction",
        f'<a href="/changes/{made.pk}/">Edit {made.pk}</a>',
        '<del><span class="visually-hidden">before: </span>Accepts with conditions</del>',
        '<ins><span class="visually-hidden">after: </span>Rejects</ins>',
    ):
        assert words in page


def test_the_newest_version_comes_first_with_its_words_marked(desk, edited):
    page = text_of(desk.get(address_of(edited)))
    assert page.index("A word was missing") < page.index("Entered in short")
    assert page.index("Entered in short") < page.index("First load")
    assert '<ins><span class="visually-hidden">inserted: </span>old' in page


def test_the_first_version_unfolds_what_it_held(desk, edited):
    page = text_of(desk.get(address_of(edited)))
    assert page.count("<details>") == 1
    held = page.partition("<details>")[2].partition("</details>")[0]
    first = edited.history.last()
    assert first.summary in held
    assert "<dt>Source</dt>" in held


def test_each_version_can_be_marked_and_the_marks_say_which_version_it_is(desk, edited):
    page = text_of(desk.get(address_of(edited)))
    for made in Edit.objects.all():
        for name in ("from", "to"):
            assert f'type="radio" name="{name}" value="{made.pk}"' in page
            assert f'{name}<span class="visually-hidden"> the version of Edit {made.pk}, ' in page
    newest, before = Edit.objects.all()[:2]
    assert f'name="to" value="{newest.pk}" checked' in page
    assert f'name="from" value="{before.pk}" checked' in page
    assert f'action="{address_of(edited, "comparison")}"' in page


def test_each_older_version_is_one_step_from_the_present(desk, edited):
    page = text_of(desk.get(address_of(edited)))
    newest, *older = Edit.objects.values_list("pk", flat=True)
    for pk in older:
        address = f"{address_of(edited, 'comparison')}?from={pk}&amp;to={newest}"
        assert address in page
        assert desk.get(address.replace("&amp;", "&")).status_code == 200


def test_one_version_alone_has_nothing_to_be_compared_with(desk):
    row = Chapter.objects.first()
    page = text_of(desk.get(address_of(row)))
    assert "1 version," in page
    assert 'type="radio"' not in page
    assert "Compare" not in page
    answer = compared(desk, row, 1, 2)
    assert answer.status_code == 400
    assert "There is one version only" in text_of(answer)


def test_an_edit_of_many_rows_is_told_in_full(desk):
    row = statement()
    with factories.editing():
        cite(row, *Source.objects.order_by("pk")[:30])
    page = text_of(desk.get(address_of(row)))
    assert page.count("<ins>") >= 28


def test_a_list_in_another_order_is_told_in_one_line(desk):
    row = statement()
    sources = [factories.source(title=f"Report {letter}") for letter in "abc"]
    a, b, c = sources
    with factories.editing():
        cite(row, *sources)
    with factories.editing():
        cite(row, c, a, b)
    [change] = desk.get(address_of(row)).context["lines"][0].change.fields
    assert (change.label, change.before, change.after) == (
        "source order",
        f"{a}; {b}; {c}",
        f"{c}; {a}; {b}",
    )
    # What only moves up, because another has left, keeps its order.
    with factories.editing():
        cite(row, a, b)
    [change] = desk.get(address_of(row)).context["lines"][0].change.fields
    assert (change.label, change.before, change.after) == ("source", str(c), "")


def test_an_edit_that_undid_its_own_change_says_that_nothing_is_left(desk):
    row = statement()
    before = row.setting
    with factories.editing():
        row.setting = "post"
        row.save()
        row.setting = before
        row.save()
    assert "Nothing is left of what this Edit did here" in text_of(desk.get(address_of(row)))


def test_a_long_text_shows_the_passages_that_changed(desk):
    row = Chapter.objects.first()
    words = ["word"] * 400
    with factories.editing():
        row.body = " ".join(words)
        row.save()
    words[200] = "changed"
    with factories.editing():
        row.body = " ".join(words)
        row.save()
    newest, before = Edit.objects.values_list("pk", flat=True)[:2]
    page = text_of(desk.get(address_of(row)))
    passage = page.partition("[…]")[2].partition("[…]")[0]
    assert "deleted: </span>word" in passage
    assert passage.count("word") < 60
    assert text_of(compared(desk, row, before, newest)).count("word") > 400


def test_older_versions_follow_page_by_page(desk):
    row = factories.source(title="Title 0")
    for number in range(1, HISTORY_PAGE + 5):
        with factories.editing(reason=f"Reason {number}."):
            row.title = f"Title {number}"
            row.save()
    first = desk.get(address_of(row))
    assert len(first.context["lines"]) == HISTORY_PAGE
    assert first.context["lines"][-1].before is not None
    older = desk.get(address_of(row), {"before": first.context["older"]})
    assert [line.edit.reason for line in older.context["lines"]] == [
        "Reason 4.",
        "Reason 3.",
        "Reason 2.",
        "Reason 1.",
        "Written for a test",
    ]
    assert older.context["older"] == ""
    assert f'<a href="{address_of(row)}">to the newest</a>' in text_of(older)


@pytest.mark.parametrize(
    ("before", "status"), [("2025-99-99T00:00", 404), ("x", 404), ("2020-01-01T00:00", 200)]
)
def test_a_page_that_begins_nowhere_is_no_error(desk, before, status):
    answer = desk.get(address_of(statement()), {"before": before})
    assert answer.status_code == status


# --- Two versions compared -------------------------------------------------------------------


def test_any_two_versions_are_compared_field_by_field_and_list_by_list(desk, edited):
    first = Edit.objects.last()
    a, b = factories.source(title="Report a"), factories.source(title="Report b")
    with factories.editing():
        cite(edited, a, b)
    newest = Edit.objects.first()
    with factories.editing():
        cite(edited, b, a)
    page = text_of(compared(desk, edited, first.pk, newest.pk))
    assert "What differs" in page
    assert "<dt>Summary</dt>" in page
    assert f'<ins><span class="visually-hidden">after: </span>{a}</ins>' in page
    reordered = text_of(compared(desk, edited, newest.pk, Edit.objects.first().pk))
    assert "<dt>Source order</dt>" in reordered
    assert f"{a}; {b}</del>" in reordered
    assert f"{b}; {a}</ins>" in reordered
    assert "<b>The present</b>" in reordered


def test_the_later_version_may_be_named_first(desk, edited):
    newest, before, _ = Edit.objects.values_list("pk", flat=True)
    said = "You named the later version first."
    straight = compared(desk, edited, before, newest)
    turned = compared(desk, edited, newest, before)
    assert turned.status_code == 200
    assert said in text_of(turned)
    assert said not in text_of(straight)
    assert turned.context["changes"] == straight.context["changes"]


def test_a_comparison_leads_to_what_changed_before_and_after(desk, edited):
    with factories.editing():
        edited.setting = "post"
        edited.save()
    ids = list(Edit.objects.order_by("pk").values_list("pk", flat=True))
    page = text_of(compared(desk, edited, ids[1], ids[2]))
    assert f'<a rel="prev" href="?from={ids[0]}&amp;to={ids[1]}">' in page
    assert f'<a rel="next" href="?from={ids[2]}&amp;to={ids[3]}">' in page
    whole = text_of(compared(desk, edited, ids[0], ids[3]))
    assert 'rel="prev"' not in whole
    assert 'rel="next"' not in whole


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "“from” is empty"),
        ({"from": "x", "to": "y"}, "“from” is “x”"),
        ({"from": "-1", "to": "0"}, "“from” is “-1”"),
        ({"from": "9" * 40, "to": "1"}, "“from” is “9999999999999999999…”"),
        ({"from": "\x00<b>", "to": "1"}, "“from” is “"),
    ],
)
def test_what_names_no_version_is_said_calmly(desk, edited, query, message):
    answer = desk.get(address_of(edited, "comparison"), query)
    assert answer.status_code == 400
    page = text_of(answer)
    assert message in page
    assert "Choose two" in page
    assert '<select name="from"' in page
    assert "<b>" not in page


def test_a_version_is_not_compared_with_itself_nor_with_another_rows(desk, edited):
    newest = Edit.objects.first().pk
    same = compared(desk, edited, newest, newest)
    assert same.status_code == 400
    assert f"are both the version of Edit {newest}" in text_of(same)
    factories.source()
    other = compared(desk, edited, newest, Edit.objects.first().pk)
    assert other.status_code == 400


# --- What has been deleted -------------------------------------------------------------------


def test_the_history_of_a_deleted_row_can_still_be_read(desk, editor):
    row = Stance.objects.filter(actor__slug="poland").first()
    address, compare, summary = address_of(row), address_of(row, "comparison"), row.summary
    with edit(editor=editor, reason="Entered twice", kind="correction"):
        row.delete()
    answer = desk.get(address)
    page = text_of(answer)
    deleted, first = Edit.objects.all()
    assert answer.status_code == 200
    assert "This stance was deleted on" in page
    assert (
        f'UTC</time> by Anna K.: “Entered twice” (Correction, <a href="/changes/{deleted.pk}/">'
        in page
    )
    assert row.slug in page
    assert summary in page
    gone = desk.get(compare, {"from": first.pk, "to": deleted.pk})
    assert gone.status_code == 200
    assert "After this Edit, the stance was not in the record." in text_of(gone)
    assert f"{summary}</del>" in text_of(gone)
    assert "The present" not in text_of(gone)


def test_a_deleted_row_without_a_slug_is_named_as_it_was(desk):
    row = factories.revision(factories.draft(), factories.provision(), sources=[])
    address, name = address_of(row), str(row)
    with factories.editing():
        row.delete()
    assert f"History: {name}" in text_of(desk.get(address))


def test_a_row_that_came_and_went_in_one_edit_has_a_history_too(desk):
    with factories.editing():
        row = factories.theme()
        address = address_of(row)
        row.delete()
        factories.theme()
    page = text_of(desk.get(address))
    assert "This theme was deleted on" in page
    assert "Nothing is left of what this Edit did here" in page


@pytest.mark.parametrize("number", ["999999", "9" * 40, "x", "1_2F2", "0"])
@pytest.mark.parametrize("page", ["history", "comparison"])
def test_what_never_was_is_not_found(desk, number, page):
    assert (
        desk.get(reverse(f"admin:statements_statement_{page}", args=[number])).status_code == 404
    )


@pytest.mark.parametrize("page", ["history", "comparison"])
@pytest.mark.parametrize("is_gone", [False, True], ids=["there", "deleted"])
def test_only_who_may_see_such_rows_reads_their_history(client, page, is_gone):
    row = factories.theme()
    with factories.editing():
        row.name = "Another name"
        row.save()
    newer, older = Edit.objects.values_list("pk", flat=True)[:2]
    address = f"{address_of(row, page)}?from={older}&to={newer}"
    if is_gone:
        with factories.editing():
            row.delete()
    assert client.get(address).status_code == 302
    account = User.objects.create_user("few", password="a long password", is_staff=True)
    client.force_login(account)
    assert client.get(address).status_code == 403
    account.user_permissions.add(Permission.objects.get(codename="view_theme"))
    assert client.get(address).status_code == 200


# --- What it costs, and what it does not offer -----------------------------------------------


def test_pages_cost_the_same_whatever_the_number_of_versions(desk):
    few, many = factories.statement(), factories.statement()
    sources = [factories.source() for _ in range(4)]

    def change(row, number):
        with factories.editing():
            row.summary = f"Version {number} of it."
            row.save()
            cite(row, *sources[: 2 + number % 3])

    for number in range(12):
        change(many, number)
    for number in range(2):
        change(few, number)

    def queries(row):
        edits = list(Edit.objects.filter(recorded_at__in=row.history.values("history_date")))
        counts = []
        for address in (
            address_of(row),
            f"{address_of(row, 'comparison')}?from={edits[-1].pk}&to={edits[0].pk}",
        ):
            assert desk.get(address).status_code == 200
            with CaptureQueriesContext(connection) as captured:
                desk.get(address)
            counts.append(len(captured))
        return counts

    assert queries(few) == queries(many)
    assert max(queries(many)) <= 30


def patterns(listed, before="") -> Iterator[tuple[str, URLPattern]]:
    for each in listed:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, route)
        else:
            yield route, each


def test_an_old_version_is_written_back_on_its_own_page_alone(desk, edited):
    assert not any(
        isinstance(model_admin, SimpleHistoryAdmin)
        for model_admin in admin.site._registry.values()
    )
    about_history = [
        (route, each.name) for route, each in patterns(admin.site.urls[0]) if "history" in route
    ]
    assert about_history
    assert all(
        name.endswith(("_history", "_comparison", "_restore"))
        and not name.startswith("simple_history")
        for _, name in about_history
    )
    before, summary = Edit.objects.count(), statement().summary
    for version in edited.history.values_list("history_id", flat=True):
        address = f"{address_of(edited)}{version}/"
        for answer in (desk.get(address, follow=True), desk.post(address, WHY, follow=True)):
            assert "doesn’t exist. Perhaps it was deleted?" in text_of(answer)
    for page in ("history", "comparison"):
        desk.post(address_of(edited, page), {**WHY, "summary": "Written back."})
    assert (Edit.objects.count(), statement().summary) == (before, summary)


def test_nothing_is_written_into_the_page_that_a_strict_policy_would_refuse(desk, edited):
    newest, before, _ = Edit.objects.values_list("pk", flat=True)
    for answer in (desk.get(address_of(edited)), compared(desk, edited, before, newest)):
        main = answer.content.decode().partition('id="content-main"')[2]
        assert "style=" not in main.partition("<footer")[0]
        assert "onclick" not in main
        assert "css/admin/history.css" in answer.content.decode()


def test_the_history_leads_back_to_the_form(desk):
    row = Revision.objects.first()
    assert reverse("admin:provisions_revision_change", args=[row.pk]) in text_of(
        desk.get(address_of(row))
    )
