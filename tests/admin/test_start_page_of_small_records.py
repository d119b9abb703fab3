"""/admin/ where the record is empty, nearly empty, and ten times as large."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from briefing.gaps import unfinished_drafts
from tests import factories
from tests.admin.start_page import editing, links, page, section, words


def test_an_empty_record_says_how_to_begin(desk):
    html = page(desk)
    assert "The record is empty" in html
    assert "Latest edits" not in html
    assert "none yet" in html
    assert reverse("admin:provisions_theme_add") in links(html)


def test_where_nothing_is_missing_the_page_says_so(desk):
    factories.source(archived_url="https://web.archive.org/1", accessed_on=date(2025, 12, 1))
    assert "Nothing that is looked for is missing." in section(page(desk), "desk-gaps")


def test_a_draft_says_which_points_are_not_entered_and_leads_to_them(desk):
    draft = factories.draft(short_name="Miami", slug="miami")
    points = [factories.provision(number=number) for number in (1, 2, 3)]
    factories.revision(draft, points[0])
    (unfinished,) = unfinished_drafts()
    assert unfinished.missing == points[1:]
    listed = section(page(desk), "desk-gaps")
    assert "Miami : 2 of 3 points not entered" in words(listed)
    for point in points[1:]:
        form = reverse("admin:provisions_provision_change", args=[point.pk])
        assert f"{form}#miami" in links(listed)
    (url,) = (url for url in links(listed) if "provision/?" in url)
    assert set(desk.get(url).context["cl"].queryset) == set(points[1:])


def test_ones_own_rows_are_ten_each_once_newest_first(desk, editor):
    rows = [factories.source() for _ in range(12)]
    for row in [*rows, rows[5]]:
        with editing(editor):
            row.note += "Read again."
            row.save()
    with editing(factories.editor()):
        rows[0].note = "By someone else."
        rows[0].save()
    forms = [url for url in links(section(page(desk), "desk-own")) if url.endswith("/change/")]
    newest = [rows[5], *(row for row in reversed(rows[2:]) if row is not rows[5])][:10]
    assert forms == [reverse("admin:statements_source_change", args=[row.pk]) for row in newest]


def test_the_page_costs_the_same_with_ten_times_the_record(desk, editor):
    def more(times):
        for _ in range(times):
            draft = factories.draft()
            with editing(editor):
                point = factories.provision()
                factories.stance(draft=draft, provision=point)
                factories.event()
                factories.chapter()
            with editing(editor):
                factories.source().delete()

    def cost():
        page(desk)
        with CaptureQueriesContext(connection) as queries:
            page(desk)
        return len(queries)

    more(2)
    before = cost()
    more(20)
    assert cost() == before
    assert before <= 30
