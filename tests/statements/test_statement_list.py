"""/statements/: what was said, with its filters."""

import csv
import io
import re
from html import unescape

import pytest

from statements.models import Statement
from tests import factories


def page(client, query=None):
    response = client.get("/statements/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def shown(client, query):
    """The slugs of all pages, and that the file has the same ones."""
    lines = b"".join(client.get("/statements.csv", query)).decode()
    in_file = {row["slug"] for row in csv.DictReader(io.StringIO(lines, newline=""))}
    found, number, html = set(), 1, page(client, query)
    while True:
        found |= set(re.findall(r'<li id="statement-([^"]+)"', html))
        if 'rel="next"' not in html.partition("<main")[2]:
            break
        number += 1
        html = page(client, query | {"page": number})
    assert found == in_file
    return found


def slugs(**conditions):
    return set(Statement.objects.filter(**conditions).values_list("slug", flat=True))


def test_it_works(client, record):
    html = page(client)
    assert f"<b>{Statement.objects.count()} statements</b>, newest first" in html
    days = re.findall(r'class="when"><a [^>]*><time datetime="([^"]+)"', html)
    assert len(days) == 50
    assert days == sorted(days, reverse=True)
    assert 'href="/statements.csv">These rows as CSV' in html


@pytest.mark.parametrize(
    ("query", "conditions"),
    [
        ({}, {}),
        ({"actor": "poland"}, {"actor__slug": "poland"}),
        ({"person": "starmer"}, {"person__slug": "starmer"}),
        ({"provision": "7"}, {"provisions__provision__number": 7}),
        ({"setting": "post"}, {"setting": "post"}),
        ({"from": "2025-12-15"}, {"made_on__gte": "2025-12-15"}),
        ({"to": "2025-11-20"}, {"made_on__lte": "2025-11-20"}),
        ({"on": "2025-11-24"}, {"made_on__lte": "2025-11-24"}),
        (
            {"actor": "russia", "from": "2025-12-01", "to": "2025-12-10", "on": "2025-12-08"},
            {"actor__slug": "russia", "made_on__range": ("2025-12-01", "2025-12-08")},
        ),
    ],
)
def test_each_filter_leaves_what_it_says(client, record, query, conditions):
    expected = slugs(**conditions)
    assert expected
    assert shown(client, query) == expected


def test_words_are_looked_for_in_what_was_said_and_who_said_it_in_any_case(client, record):
    poland = factories.actor(name="Żółta Republika", short_name="ŻR")
    person = factories.person(actor=poland, name="Émile Ćwikła")
    said = factories.statement(
        actor=poland, person=person, summary="Spoke of Zeppelins.", quote="No way", slug="of-old"
    )
    for words in (
        "zeppelins",
        "ZEPPELINS spoke",
        "no WAY zeppelins",
        "OF-OLD",
        "émile",
        "ĆWIKŁA zeppelins",
        "żółta",
        " żr  no ",
    ):
        assert shown(client, {"q": words}) == {said.slug}
    assert shown(client, {"q": "zeppelins nothing-of-the-kind"}) == set()


@pytest.mark.parametrize("words", ["%", "_x_", "(", "\\", "[^a]", ".*", "'--", "a|b"])
def test_signs_are_looked_for_as_they_stand(client, record, words):
    assert shown(client, {"q": words}) == {
        slug for slug, text in _texts().items() if words.lower() in text
    }


def _texts():
    rows = Statement.objects.select_related("actor", "person")
    return {
        row.slug: "\n".join(
            [row.summary, row.quote, row.slug, row.actor.name, row.actor.short_name]
            + ([row.person.name] if row.person else [])
        ).lower()
        for row in rows
    }


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("actor=atlantis", "There is no actor “atlantis”. It takes one of: ukraine, russia"),
        ("person=nobody", "There is no person “nobody”. It takes one of the 57 in /people.csv"),
        ("provision=29", "There is no point “29”. It takes one of: 1, 2, 3"),
        ("provision=seven", "There is no point “seven”. It takes one of: 1, 2, 3"),
        ("setting=shout", "There is no setting “shout”. It takes one of: speech, interview"),
        ("from=yesterday", "“yesterday” is not a day of the calendar. It takes a day as YYYY-"),
        ("to=2025-02-30", "“2025-02-30” is not a day of the calendar"),
        ("from=2025-12-02&to=2025-12-01", "2025-12-02 is later than “to”, 2025-12-01"),
        ("actor=russia&actor=poland", "It is given more than once"),
        ("on=2999-01-01", "has not begun anywhere on Earth"),
        ("q=a%00b", "Null characters are not allowed"),
    ],
)
def test_what_is_not_understood_is_refused_and_told_what_it_takes(client, record, query, wrong):
    response = client.get(f"/statements/?{query}")
    assert response.status_code == 400
    html = unescape(response.content.decode())
    assert wrong in html
    assert f"<code>{query.partition('=')[0]}</code>" in html


def test_every_problem_is_named_at_once(client, record):
    html = client.get("/statements/?actor=x&person=y&on=z&from=w").content.decode()
    assert [
        name for name in ("on", "actor", "person", "from") if f"<code>{name}</code>" in html
    ] == [
        "on",
        "actor",
        "person",
        "from",
    ]


def test_empty_fields_of_the_form_ask_for_nothing(client, record):
    empty = dict.fromkeys(["q", "actor", "person", "provision", "setting", "from", "to"], "")
    assert f"<b>{Statement.objects.count()} statements</b>" in page(client, empty)


def test_the_form_keeps_what_is_asked(client, record):
    query = {
        "q": "plan",
        "actor": "poland",
        "person": "tusk",
        "provision": "9",
        "setting": "post",
        "from": "2025-11-20",
        "to": "2025-12-01",
        "on": "2025-11-24",
    }
    html = page(client, query)
    form = html.partition('<form class="filters"')[2].partition("</form>")[0]
    assert set(re.findall(r'<option value="([^"]+)" selected>', form)) == {
        "poland",
        "tusk",
        "9",
        "post",
    }
    values = re.findall(r'name="(q|from|to|on)" value="([^"]+)"', form)
    assert dict(values) == {name: query[name] for name in ("q", "from", "to", "on")}
    labels = re.findall(r'<label for="([^"]+)"', form)
    assert len(labels) == 7
    assert all(f'id="{label}"' in form for label in labels)


def test_people_are_listed_under_their_actor(client, record):
    html = page(client)
    poland = html.partition('<optgroup label="Poland">')[2].partition("</optgroup>")[0]
    assert "Donald Tusk" in poland
    assert "Starmer" not in poland


def test_where_nothing_fits_it_says_what_to_leave_out(client, record):
    html = page(client, {"actor": "poland", "q": "zzz", "from": "2025-11-20", "on": "2025-11-24"})
    assert "No statements fit all of these filters by 24 November 2025" in html
    for without in (
        '?on=2025-11-24&actor=poland&from=2025-11-20">Without words: “zzz”',
        '?on=2025-11-24&q=zzz&from=2025-11-20">Without actor: Poland',
        '?on=2025-11-24&q=zzz&actor=poland">Without from: 20 November 2025',
        '?on=2025-11-24">Leave out all filters',
        '?q=zzz&actor=poland&from=2025-11-20">Keep them, and show the latest day',
    ):
        assert f'<a href="/statements/{without}</a>' in html


def test_texts_are_escaped(client, record):
    factories.statement(summary="<script>alert(1)</script>")
    html = client.get("/statements/", {"q": '"><script>'}).content.decode()
    assert "<script" not in html
    assert "<script" not in client.get("/statements/", {"q": "alert"}).content.decode()
