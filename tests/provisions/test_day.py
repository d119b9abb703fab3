"""``on``: the day that a page shows, and what it takes."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.http import QueryDict

from provisions.forms import BadParameterError, DayForm, day_of_page, read
from provisions.matrix.forms import MatrixForm
from provisions.models import Draft, Stance
from record.days import newest_day
from statements.models import Event, Statement
from tests import factories

PAGES = ["/", "/provisions/", "/provisions/7/", "/provisions/21/", "/positions.csv"]
PAGES += ["/actors/", "/actors/ukraine/", "/actors/e3/", "/statements/", "/sources/", "/reading/"]
PAGES += ["/drafts.csv", "/revisions.csv", "/stances.csv", "/statements.csv", "/events.csv"]
DAYS = ["2025-11-18", "2025-11-23", "2025-12-10"]


def test_it_works():
    assert read(DayForm, QueryDict("on=2025-11-24"))["on"] == date(2025, 11, 24)


@pytest.mark.parametrize("query", ["", "on=", "utm_source=newsletter"])
def test_without_a_day_none_is_asked_for(query):
    assert read(DayForm, QueryDict(query))["on"] is None


@pytest.mark.parametrize(
    "value",
    [
        "2025-13-40",
        "2025-02-30",
        "2025-2-3",
        "20250203",
        "2025-W50-1",
        "24/11/2025",
        "24 November 2025",
        "yesterday",
        "0000-01-01",
        "２０２５-11-24",
        "2025-11-24T00:00",
        "' OR 1=1",
        "\x00",
        "9" * 4000,
    ],
)
def test_what_is_no_day_is_refused_and_told_what_it_takes(value):
    query = QueryDict(mutable=True)
    query["on"] = value
    with pytest.raises(BadParameterError) as refusal:
        read(DayForm, query)
    [(name, message)] = refusal.value.problems
    assert name == "on"
    assert "YYYY-MM-DD" in message
    assert len(message) < 250


def test_a_day_that_has_begun_nowhere_is_refused():
    read(DayForm, QueryDict(f"on={newest_day()}"))
    with pytest.raises(BadParameterError, match="has not begun anywhere"):
        read(DayForm, QueryDict(f"on={newest_day() + timedelta(days=1)}"))


def test_a_day_given_twice_is_refused():
    with pytest.raises(BadParameterError, match="on: It is given more than once"):
        read(DayForm, QueryDict("on=2025-11-24&on=2025-11-25"))


@pytest.mark.django_db
def test_every_problem_is_named():
    factories.draft(slug="geneva")
    with pytest.raises(BadParameterError) as refusal:
        read(MatrixForm, QueryDict("on=now&draft=vienna"))
    assert [name for name, _ in refusal.value.problems] == ["on", "draft"]
    assert refusal.value.problems[1][1].endswith("It takes one of: geneva.")


@pytest.mark.django_db
def test_without_a_day_it_is_the_latest_in_the_record():
    factories.event(started_on=date(2025, 12, 16))
    factories.statement(made_on=date(2025, 12, 17))
    day = day_of_page(QueryDict())
    assert day.on == date(2025, 12, 17)
    assert day.is_latest
    assert day.query == ""


@pytest.mark.django_db
def test_the_steps_lead_to_the_events_before_and_after():
    before, _, after = (factories.event(started_on=date(2025, 12, number)) for number in (1, 5, 9))
    day = day_of_page(QueryDict("on=2025-12-05"))
    assert (day.before, day.after) == (before, after)
    assert day.query == "?on=2025-12-05"
    assert not day.is_latest


@pytest.mark.django_db
def test_from_a_day_between_events_both_are_there_and_those_of_one_day_are_counted():
    first = [factories.event(slug=slug, started_on=date(2025, 12, 1)) for slug in ("a", "b")]
    later = [factories.event(slug=slug, started_on=date(2025, 12, 9)) for slug in ("d", "c", "e")]
    day = day_of_page(QueryDict("on=2025-12-05"))
    assert (day.before, day.events_before) == (first[0], 2)
    assert (day.after, day.events_after) == (later[1], 3)
    assert day.events == ()
    day = day_of_page(QueryDict("on=2025-12-01"))
    assert day.before is None
    assert day.events == tuple(first)


@pytest.mark.django_db
def test_a_day_costs_two_queries(django_assert_num_queries):
    for number in range(1, 20):
        factories.event(started_on=date(2025, 12, number))
    with django_assert_num_queries(2):
        day_of_page(QueryDict("on=2025-12-05"))


def bar(client, address, **query):
    """The bar above the page, and where its steps lead: (rel, address)."""
    html = unescape(client.get(address, query).content.decode())
    found = re.search(r'<section class="day.*?</section>', html, re.DOTALL)[0]
    return found, re.findall(r'<a class="step" href="([^"]*)" rel="([a-z]+)">', found)


def test_the_steps_say_day_and_title_of_the_events_beside(client, record):
    html, steps = bar(client, "/provisions/7/", on="2025-11-26", against="original")
    assert "25 November: 2 events, Coalition of the Willing discusses" in html
    assert "28 November: Yermak resigns" in html
    assert steps == [
        ("?on=2025-11-25&against=original", "prev"),
        ("?on=2025-11-28&against=original", "next"),
    ]
    html, _ = bar(client, "/provisions/7/", on="2025-11-28")
    assert "On this day: </span>Yermak resigns" in html


def test_after_the_last_event_the_step_leads_to_the_latest_day(client, record):
    """It keeps the filters, and asks for no day."""
    factories.event(started_on=date(2025, 12, 20), title="The last event")
    factories.statement(made_on=date(2025, 12, 22))
    html, steps = bar(client, "/provisions/", on="2025-12-20", q="line")
    assert steps == [("?on=2025-12-17&q=line", "prev"), ("/provisions/?q=line", "next")]
    assert "22 December: the latest day" in html
    html, steps = bar(client, "/provisions/")
    assert steps == [("?on=2025-12-20", "prev")]
    assert "20 December: The last event" in html


def test_a_step_into_another_year_names_the_year(client, record):
    factories.event(started_on=date(2024, 12, 30), title="Before")
    factories.event(started_on=date(2025, 1, 9), title="After")
    html, _ = bar(client, "/provisions/", on="2025-01-02")
    assert "30 December 2024: Before" in html
    assert "9 January: After" in html


def test_no_step_leads_to_a_day_on_which_the_page_was_not_there(client, record):
    _, steps = bar(client, "/drafts/berlin/", on="2025-12-14")
    assert [rel for _, rel in steps] == ["next"]
    _, steps = bar(client, "/drafts/berlin/", on="2025-12-15")
    assert [step for step, _ in steps] == ["?on=2025-12-14", "?on=2025-12-16"]


EARLY = [page for page in PAGES if ".csv" not in page] + ["/drafts/", "/statements/?actor=ukraine"]


@pytest.mark.parametrize("page", EARLY)
def test_a_day_before_the_first_draft_is_explained_and_leads_there(client, record, page):
    path, _, kept = page.partition("?")
    address = f"{page}{'&' if kept else '?'}on=2025-10-18"
    html = unescape(client.get(address).content.decode())
    notice = re.search(r'<p class="day-notice">(.*?)</p>', html)[1]
    link = f"?on=2025-11-19{'&' + kept if kept else ''}"
    assert notice == (
        "No draft of the plan had begun by this day. The first did on "
        f'<a href="{link}">19 November 2025</a>.'
    )
    assert "day-notice" not in client.get(f"{path}?on=2025-11-19").content.decode()
    assert "day-notice" not in client.get(path).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("on", DAYS)
def test_nothing_of_a_later_day_shows(client, record, page, on):
    html = shown(client.get(page, {"on": on}))
    later = [
        *Statement.objects.filter(made_on__gt=on).values_list("slug", "summary"),
        *Stance.objects.filter(stated_on__gt=on).values_list("slug", "slug"),
        *Draft.objects.filter(started_on__gt=on).values_list("slug", "name"),
        *Event.objects.filter(started_on__gt=on).values_list("slug", "title"),
    ]
    assert later
    for slug, words in later:
        assert not re.search(rf'[",;-]{slug}[",;]', html)
        assert words not in html


@pytest.mark.parametrize("page", [page for page in PAGES if ".csv" not in page])
def test_links_keep_the_day(client, record, page):
    html = shown(client.get(page, {"on": "2025-12-01"}))
    links = re.findall(r'<a [^>]*href="(/[^"]*)"', html)
    dayless = [link for link in links if "on=2025-12-01" not in link]
    # The record's own clock runs there, and it takes no day; by a past day no feed has news.
    of_the_record = r"/(about|admin|changes|data|snapshots)/.*|/\w+\.(atom|ics).*"
    assert [link for link in dayless if not re.fullmatch(of_the_record, link)] == []


def test_on_a_day_before_the_latest_notes_are_folded_and_say_so(client, record):
    now = client.get("/provisions/21/").content.decode()
    assert "<details open>" in now
    assert "written later" not in now
    then = client.get("/provisions/21/", {"on": "2025-12-16"}).content.decode()
    assert "Editor’s note, written later" in then
    assert "<details open>" not in then
    drafts = client.get("/drafts/", {"on": "2025-12-16"}).content.decode()
    assert "Editor’s note, written later" in drafts


def test_a_day_after_the_latest_shows_all_and_says_which_is_the_latest(client, record):
    html = client.get("/provisions/7/", {"on": "2025-12-20"}).content.decode()
    assert "the latest day in the record is 17 December 2025" in html
    assert "written later" not in html


def shown(response):
    """What the page shows, but for the day's own steps, folded notes, and what has no day."""
    assert response.status_code == 200
    html = unescape(b"".join(response).decode())
    html = re.sub(r'<section class="day.*?<main', "<main", html, flags=re.DOTALL)
    html = re.sub(r'<details class="note">.*?</details>', "", html, flags=re.DOTALL)
    return re.sub(
        r'<section aria-labelledby="_(history|edits)".*?</section>', "", html, flags=re.DOTALL
    )
