"""/admin/: the state of the record, what changed last, what it lacks, and what to do next."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from briefing.gaps import counted, gaps
from provisions.models import Provision, Revision, Stance
from record.models import Edit
from statements.models import Source, Statement
from tests import factories
from tests.admin.start_page import URL, editing, links, page, section, words


def with_permissions(client, *names):
    """Sign in someone who may do only what is named, such as “view_source”."""
    account = User.objects.create_user("few", password="a long password", is_staff=True)
    account.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(account)
    return client


def test_it_works(desk, editor, record):
    row = Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")
    with editing(editor, reason="Reuters corrected its report"):
        row.confidence = "reported"
        row.save()
    html = page(desk)
    newest = Edit.objects.first()
    assert '<a href="/">16 December 2025</a>' in html or '<a href="/">17 December 2025</a>' in html
    for part in ("desk-edits", "desk-own"):
        listed = section(html, part)
        assert str(row) in words(listed)
        assert reverse("admin:provisions_stance_change", args=[row.pk]) in links(listed)
    told = words(section(html, "desk-edits"))
    assert f"Edit {newest.pk}" in told
    for said in ("Anna K. · correction", "Reuters corrected its report"):
        assert said in told
    assert reverse("change", args=[newest.pk]) in links(html)
    assert reverse("admin:record_edit_changelist") in links(html)
    own = links(section(html, "desk-own"))
    assert reverse("admin:provisions_stance_history", args=[row.pk]) in own
    assert row.get_absolute_url() in own


def test_an_edit_of_many_rows_is_told_in_numbers(desk, record):
    told = words(section(page(desk), "desk-edits"))
    assert "323 stances" in told
    assert "539 sources" in told
    assert "citation" not in told


def test_a_citation_counts_as_the_row_that_it_belongs_to(desk, editor):
    statement = factories.statement()
    with editing(editor, reason="A second report"):
        statement.citations.create(source=factories.source(title="Second"))
    html = page(desk)
    newest = words(re.search(r"<li>.*?</ul>", section(html, "desk-edits"), re.DOTALL)[0])
    assert f"Statement {statement}" in newest
    own = section(html, "desk-own")
    assert links(own).count(reverse("admin:statements_statement_change", args=[statement.pk])) == 1


def test_a_row_that_is_gone_is_named_and_leads_to_its_history(desk, editor):
    row = factories.source(slug="gone")
    pk = row.pk
    with editing(editor):
        row.delete()
    for part in ("desk-edits", "desk-own"):
        listed = section(page(desk), part)
        assert "Source gone deleted" in words(listed)
        history = reverse("admin:statements_source_history", args=[pk])
        assert history in links(listed)
        assert desk.get(history).status_code == 200
        assert reverse("admin:statements_source_change", args=[pk]) not in links(listed)


def test_each_gap_leads_to_a_list_of_exactly_those_rows(desk, record):
    source = factories.source(published_on=None, suggested_reading=True)
    factories.statement(sources=[source])
    factories.actor(kind="bloc")
    factories.chapter()
    factories.revision(factories.draft(), Provision.objects.first(), change="kept")
    listed = section(page(desk), "desk-gaps")
    found = re.findall(r'<a href="([^"]+)"><b>(\d+)</b> ([^<]+)</a>', listed)
    assert [told for _, _, told in found] == [gap.told(n) for n, gap in counted(gaps())]
    assert len(found) == len(gaps())
    for url, count, told in found:
        shown = desk.get(url)
        assert shown.status_code == 200, told
        assert shown.context["cl"].get_queryset(shown.wsgi_request).count() == int(count), told


def test_what_may_be_added_is_one_click_away(desk, record):
    (bar,) = re.findall(r'<nav class="desk-add".*?</nav>', page(desk), re.DOTALL)
    for url in links(bar):
        assert desk.get(url).status_code == 200
    assert reverse("admin:provisions_stance_add") in links(bar)


@pytest.mark.parametrize("names", [(), ("view_source",), ("view_stance", "change_revision")])
def test_nobody_is_shown_a_link_that_they_may_not_open(client, record, names):
    factories.draft()
    row = Statement.objects.first()
    few = with_permissions(client, *names, "publish")
    with editing(User.objects.get(username="few")):
        row.summary += " More."
        row.save()
    html = page(few)
    for url in sorted(set(links(html))):
        if url.startswith(URL) and "logout" not in url:
            assert few.get(url).status_code == 200, url
    assert str(row) in words(section(html, "desk-own"))


def test_gaps_are_told_to_those_who_may_see_the_rows(client, record):
    html = page(with_permissions(client, "view_source"))
    assert "sources without an archived copy" in html
    assert "statements about no point" not in html
    assert 'class="desk-add"' not in html


def test_the_sidebar_and_the_way_to_the_public_site_are_on_every_page(desk, record):
    html = page(desk)
    assert '<a href="/">View site</a>' in html
    form = desk.get(reverse("admin:statements_source_add")).content.decode()
    assert 'id="nav-sidebar"' in form
    assert '<a href="/">View site</a>' in form
    order = [app["app_label"] for app in desk.get(URL).context["app_list"]]
    assert order.index("provisions") < order.index("accounts")


def test_the_page_of_the_real_record_costs_few_queries(desk, editor, record):
    with editing(editor):
        for model in (Source, Statement, Stance, Revision):
            row = model.objects.first()
            row.save()
    desk.get(URL)
    with CaptureQueriesContext(connection) as queries:
        desk.get(URL)
    assert len(queries) <= 25
