"""The lists of the admin: what they show, find, leave out and lead to."""

import re
from datetime import date
from html import unescape

import pytest
from django.contrib import admin
from django.core.paginator import InvalidPage
from django.db import connection
from django.urls import reverse

from actors.models import Actor
from briefing import gaps
from provisions.badges import SIGNS
from provisions.models import Provision, Revision, Stance
from record.admin.lists import ListPages, RoughPaginator
from record.models import Edit, Rename, Tracked
from record.templatetags.lists import steps
from statements.models import Event, Source, Statement
from tests import factories

pytestmark = pytest.mark.usefixtures("record")
LISTED = [model for model in admin.site._registry if issubclass(model, Tracked | Edit)]
WITH_PAGES = [model for model in LISTED if hasattr(model, "get_absolute_url")]


def name_of(model):
    return model.__name__


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def listed(desk, model, **query):
    """The rows that the list shows, on all of its pages."""
    response = desk.get(address(model), query)
    assert response.status_code == 200
    return response.context["cl"].queryset


def page(desk, model, **query):
    response = desk.get(address(model), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def slugs(rows):
    return set(rows.values_list("slug", flat=True))


# --- What is shown ------------------------------------------------------------------------------


def test_it_works(desk):
    html = page(desk, Stance)
    assert f"{Stance.objects.count()} stances" in html
    assert "<h1>Stances</h1>" in html
    assert html.count('class="action-select"') == 50


def test_a_stance_shows_who_where_when_how_and_on_what_it_rests(desk):
    row = Stance.objects.get(slug="ukraine-7-berlin-2025-12-14")
    html = page(desk, Stance, q=row.slug)
    assert f"Ukraine: {row.provision}" in html
    assert "14 Dec 2025" in html
    assert f'<span aria-hidden="true">{SIGNS[row.position]}</span> Accepts with conditions' in html
    assert f'class="field-number_rests_on">{row.grounds.count()}</td>' in html
    assert row.summary.split()[0] in html


def test_a_position_that_is_less_than_sure_says_so(desk):
    row = Stance.objects.filter(confidence="reported").first()
    assert re.search(r"</span> reported</td>", page(desk, Stance, q=row.slug))
    sure = Stance.objects.filter(confidence="stated").first()
    assert not re.search(r"</span> stated</td>", page(desk, Stance, q=sure.slug))


def test_a_statement_shows_its_points_stances_and_sources(desk):
    points = [factories.provision(number=300), factories.provision(number=299)]
    said = factories.statement(provisions=points, summary="Zeppelins.")
    factories.stance(actor=said.actor, provision=points[0], statements=[said])
    html = page(desk, Statement, q=said.slug)
    assert 'class="field-points">300, 299</td>' in html
    assert 'class="field-number_stances">1</td>' in html
    assert 'class="field-number_sources">1</td>' in html


def test_a_source_shows_how_often_it_is_cited_wherever_that_is(desk):
    source = factories.source(slug="zz-cited")
    factories.statement(sources=[source])
    factories.event(sources=[source])
    factories.revision(factories.draft(sources=[source]), factories.provision(), sources=[source])
    factories.chapter(body="A text.[^zz-cited]\n\n[^zz-cited]: ")
    html = page(desk, Source, q="zz-cited")
    cited = int(re.search(r'class="field-number_cited">(\d+)</td>', html)[1])
    assert cited == 4 + source.chaptercitations.count()


def test_long_texts_are_cut_short(desk):
    said = factories.statement(summary="word " * 300 + "last")
    html = page(desk, Statement, q=said.slug)
    assert "word word" in html
    assert "word last" not in html


def test_texts_are_escaped(desk):
    said = factories.statement(summary="<script>alert(1)</script>")
    html = desk.get(address(Statement), {"q": said.slug}).content.decode()
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_rows_without_a_day_stand_last_on_either_database(desk):
    undated = factories.source(published_on=None)
    assert listed(desk, Source).last().published_on is None
    column = 1 + [type(c).__name__ for c in admin.site.get_model_admin(Source).list_display].index(
        "Day"
    )
    assert listed(desk, Source, o=column).first().published_on is None
    assert listed(desk, Source, o=f"-{column}").last().published_on is None
    assert undated in listed(desk, Source)


@pytest.mark.parametrize("model", LISTED, ids=name_of)
def test_every_column_that_can_be_sorted_sorts(desk, model):
    columns = len(admin.site.get_model_admin(model).list_display)
    for column in range(1, columns + 1):
        for order in (f"{column}", f"-{column}"):
            assert listed(desk, model, o=order).count() == model.objects.count()


# --- View on site -------------------------------------------------------------------------------


def test_every_row_with_a_public_page_knows_it():
    assert set(LISTED) - set(WITH_PAGES) == {Rename}


@pytest.mark.parametrize("model", WITH_PAGES, ids=name_of)
def test_list_and_form_lead_to_the_page_on_the_site_without_a_detour(desk, client, model):
    row = model.objects.first()
    link = f'<a href="{row.get_absolute_url()}"'
    query = {"q": row.slug} if hasattr(row, "slug") else {}
    assert link in page(desk, model, **query)
    form = unescape(desk.get(address(model, "change", row.pk)).content.decode())
    assert f'{link} class="viewsitelink"' in form
    path, _, anchor = row.get_absolute_url().partition("#")
    public = client.get(path)
    assert public.status_code == 200
    assert not anchor or f'id="{anchor}"' in public.content.decode()


def test_what_has_no_page_leads_nowhere(desk):
    renamed = factories.rename("events", "talks", Event.objects.first().slug)
    form = desk.get(address(Rename, "change", renamed.pk))
    assert "View on site" not in form.content.decode()
    assert "field-on_site" not in page(desk, Rename)


# --- Search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "elysee",
        "ÉLYSÉE",
        "cease-fire zeppelins",
        "ceasefire",
        "29 February 2024",
        "2024-02 Elysee",
    ],
)
def test_every_word_is_found_somewhere_forgivingly(desk, words):
    said = factories.statement(
        made_on="2024-02-29",
        summary="A ceasefire, said at the Élysée, of zeppelins.",
    )
    assert said in listed(desk, Statement, q=words)
    assert said not in listed(desk, Statement, q=f"{words} nowhere-at-all")


def test_a_search_says_how_many_rows_it_found(desk):
    factories.statement(summary="Of zeppelins.")
    html = page(desk, Statement, q="zeppelins")
    assert "1 found" in html
    assert "found (" not in page(desk, Statement)


@pytest.mark.parametrize(
    "words", ["\\", "a\x00b", "(", "x" * 5_000, "a " * 3_000, "%", "''", "***:x"]
)
@pytest.mark.parametrize("model", [Source, Stance, Edit], ids=name_of)
def test_nothing_that_is_typed_is_an_error(desk, model, words):
    assert desk.get(address(model), {"q": words}).status_code == 200


def test_a_field_finds_rows_as_lists_do(desk):
    actor = factories.actor(name="Élysée", short_name="Élysée")
    found = desk.get(
        reverse("admin:autocomplete"),
        {
            "term": "elysee",
            "app_label": "statements",
            "model_name": "statement",
            "field_name": "actor",
        },
    )
    assert [row["id"] for row in found.json()["results"]] == [str(actor.pk)]


@pytest.mark.parametrize("model", LISTED, ids=name_of)
def test_what_is_searched_never_gives_a_row_twice(model):
    model_admin = admin.site.get_model_admin(model)
    assert isinstance(model_admin, ListPages)
    assert model_admin.search_fields
    for path in (*model_admin.search_fields, *model_admin.search_days):
        inner = model
        for name in path.split("__"):
            if inner is None or name == "date":
                continue
            field = inner._meta.get_field(name)
            assert not field.is_relation or field.many_to_one
            inner = field.related_model


# --- Filters ------------------------------------------------------------------------------------


def test_a_row_among_many_is_found_by_its_words_not_listed(desk):
    html = page(desk, Statement)
    select = re.search(r'<select name="actor__id__exact".*?</select>', html, re.DOTALL)[0]
    assert "admin-autocomplete" in select
    assert 'aria-label="By actor"' in select
    assert select.count("<option") == 1
    assert html.index("admin/js/autocomplete.js") < html.index("js/admin/filters.js")


def test_what_is_chosen_is_named_and_can_be_cleared(desk):
    ukraine = Actor.objects.get(slug="ukraine")
    query = {"actor__id__exact": ukraine.pk, "q": "berlin"}
    html = page(desk, Stance, **query)
    assert f'<option value="{ukraine.pk}" selected>{ukraine}</option>' in html
    assert 'data-all="?q=berlin"' in html
    assert '<li><a href="?q=berlin">All</a></li>' in html
    shown = listed(desk, Stance, **query)
    assert set(shown.values_list("actor", flat=True)) == {ukraine.pk}


def test_what_refers_to_nothing_can_be_chosen(desk):
    assert '<a href="?provision__isnull=True">None</a>' in page(desk, Stance)
    assert set(listed(desk, Stance, provision__isnull="True")) == set(
        Stance.objects.filter(provision=None)
    )
    assert "actor__isnull" not in page(desk, Stance)


def test_a_list_is_filtered_by_what_belongs_to_a_row(desk):
    point = Provision.objects.get(number=7)
    shown = listed(desk, Statement, provisions__provision__id__exact=point.pk)
    assert slugs(shown) == slugs(Statement.objects.filter(provisions__provision=point))
    actor = Actor.objects.get(slug="ukraine")
    shown = listed(desk, Event, participants__actor__id__exact=actor.pk)
    assert slugs(shown) == slugs(Event.objects.filter(participants__actor=actor))


@pytest.mark.parametrize("value", ["x", "99999999999999999999", "", "1,2"])
def test_a_filter_made_by_hand_is_no_error(desk, value):
    response = desk.get(address(Stance), {"actor__id__exact": value})
    assert response.status_code in {200, 302}


def test_every_gap_of_the_start_page_is_a_filter(desk):
    factories.source(archived_url="", accessed_on=None, published_on=None)
    factories.source(suggested_reading=True, note="")
    factories.statement()
    draft, point = factories.draft(), factories.provision()
    factories.revision(draft, point)
    factories.revision(draft, factories.provision(), change="undisclosed")
    linked = [gap for gap in gaps.gaps() if gap.filters]
    assert len(linked) == 7
    for gap in linked:
        shown = listed(desk, gap.model, **gap.filters)
        assert shown.exists()
        assert set(shown) == set(gap.rows)


def test_a_filter_for_what_is_missing_has_its_opposite(desk):
    for model, name in ((Revision, "sources"), (Statement, "points"), (Statement, "stances")):
        none, some = (set(listed(desk, model, **{name: each})) for each in ("none", "some"))
        assert not none & some
        assert some
    undisclosed = Revision.objects.filter(change="undisclosed").first()
    assert undisclosed not in listed(desk, Revision, sources="none")
    assert "Missing" in page(desk, Source)


@pytest.mark.parametrize("model", LISTED, ids=name_of)
def test_every_filter_can_be_counted(desk, model):
    assert desk.get(address(model), {"_facets": "True"}).status_code == 200


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Source, "published_on"),
        (Event, "started_on"),
        (Statement, "made_on"),
        (Stance, "stated_on"),
    ],
    ids=str,
)
def test_dated_rows_are_reached_by_year_month_and_day(desk, model, field):
    assert f"{field}__month=11" in page(desk, model)
    shown = listed(desk, model, **{f"{field}__year": 2025, f"{field}__month": 11})
    assert set(shown) == set(
        model.objects.filter(**{f"{field}__range": ("2025-11-01", "2025-11-30")})
    )


DAYS = [date(2025, 11, 22), date(2025, 11, 23), date(2025, 12, 14), date(2026, 1, 3)]


def test_days_are_chosen_by_year_then_month_then_day():
    years = [(date(2025, 12, 14), 1), (date(2026, 1, 3), 1)]
    assert steps(DAYS, ()) == (None, years)
    assert steps(DAYS[:3], (2025,)) == ((DAYS[0], 0), [(DAYS[1], 2), (DAYS[2], 2)])
    assert steps(DAYS[:2], (2025, 11)) == ((DAYS[0], 1), [(DAYS[0], 3), (DAYS[1], 3)])
    assert steps(DAYS[:1], (2025, 11, 22)) == ((DAYS[0], 2), [(DAYS[0], 3)])


def test_one_year_or_month_is_as_good_as_chosen():
    assert steps(DAYS[:3], ()) == steps(DAYS[:3], (2025,))
    assert steps(DAYS[:2], ()) == steps(DAYS[:2], (2025, 11))


def test_from_no_day_one_gets_back_to_all():
    assert steps([], ()) == (None, [])
    assert steps([], (1999,)) == ((date.min, 0), [])


def test_an_edit_is_reached_by_its_day(desk):
    edit = Edit.objects.get()
    assert edit.recorded_at.strftime(">%-d %B</a>") in page(desk, Edit)
    assert listed(desk, Edit, q=edit.recorded_at.strftime("%-d %B %Y")).get() == edit


# --- Counts -------------------------------------------------------------------------------------


class CountsFew(RoughPaginator):
    counted = 10


def analysed(rows):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {rows.model._meta.db_table}")
    return rows


def test_few_rows_are_counted(desk):
    rows = analysed(Source.objects.order_by("slug"))
    paginator = RoughPaginator(rows, 50)
    assert paginator.estimate is None
    assert paginator.count == Source.objects.count()
    assert f"{Source.objects.count()} sources" in page(desk, Source)


def test_many_rows_are_estimated_where_counting_is_slow():
    rows = analysed(Source.objects.order_by("slug"))
    paginator = CountsFew(rows, 50)
    assert paginator.count == Source.objects.count()
    if connection.vendor == "postgresql":
        factories.source()
        assert CountsFew(rows, 50).count == Source.objects.count() - 1
    else:
        assert paginator.estimate is None


def test_what_is_filtered_is_counted():
    rows = analysed(Source.objects.order_by("slug"))
    assert CountsFew(rows.filter(kind="media"), 50).estimate is None


def test_the_last_page_is_in_reach_whatever_the_estimate():
    rows = analysed(Source.objects.order_by("slug"))
    last = CountsFew(rows, 50).num_pages
    with factories.editing():
        for _ in range(60):
            factories.source(slug=f"zzzz-{_}-late")
    paginator = CountsFew(rows, 50)
    assert paginator.page(last).object_list
    assert list(paginator.page(last + 1).object_list)
    with pytest.raises(InvalidPage):
        CountsFew(rows, 50).page(last + 3)


def test_an_estimate_is_told_to_three_digits():
    for rows, words in ((51_234, "51,200"), (999, "999"), (12_345_678, "12,300,000")):
        paginator = RoughPaginator(Source.objects.order_by("slug"), 50)
        paginator.estimate = rows
        assert paginator.estimate_in_words == words
