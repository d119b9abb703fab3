"""``theme`` and ``q`` on /provisions/ and /provisions.csv."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from provisions.models import Provision
from tests import factories


def page(client, **query):
    response = client.get("/provisions/", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def numbers(client, **query):
    found = re.findall(r'<span class="number">(\d+)</span>', page(client, **query))
    lines = b"".join(client.get("/provisions.csv", query)).decode()
    in_file = [row["number"] for row in csv.DictReader(io.StringIO(lines, newline=""))]
    assert sorted(found, key=int) == in_file
    return [int(number) for number in in_file]


def test_it_works(client, record):
    assert numbers(client, theme="territory") == [
        *Provision.objects.filter(theme__slug="territory").values_list("number", flat=True)
    ]
    assert numbers(client, q="amnesty") == [26]
    assert len(numbers(client)) == 28


def test_words_are_looked_for_in_titles_summaries_and_texts_in_any_case(client, record):
    assert 9 in numbers(client, q="FIGHTER JETS")
    assert numbers(client, q="jets nothing-of-the-kind") == []
    theme = factories.theme(name="Łódź")
    point = factories.provision(theme=theme)
    factories.revision(factories.draft(), point, text="A Únique text.")
    assert numbers(client, q="łÓDŹ") == [point.number]
    assert numbers(client, q="únique") == [point.number]


def test_a_text_of_a_later_day_is_not_searched(client, record):
    factories.revision(
        factories.draft(started_on=date(2025, 12, 15)),
        factories.provision(),
        text="Speaks of zeppelins.",
    )
    assert len(numbers(client, q="zeppelins")) == 1
    assert numbers(client, q="zeppelins", on="2025-12-14") == []


def test_the_form_keeps_what_is_asked(client, record):
    html = page(client, theme="territory", q="line", on="2025-11-24")
    assert '<option value="territory" selected>' in html
    assert 'value="line"' in html
    assert '<input type="hidden" name="on" value="2025-11-24">' in html
    assert "/provisions.csv?on=2025-11-24&q=line&theme=territory" in html


def test_the_steps_to_other_days_keep_the_filters(client, record):
    html = page(client, theme="territory", on="2025-11-24")
    steps = re.findall(r'class="step" href="([^"]+)"', html)
    assert len(steps) == 2
    assert all(step.endswith("&theme=territory") for step in steps)
    day_form = html.partition('<section class="day')[2].partition("</form>")[0]
    assert '<input type="hidden" name="theme" value="territory">' in day_form


def test_where_nothing_fits_it_says_what_to_leave_out(client, record):
    html = page(client, theme="territory", q="zzz")
    assert "No points fit all of these filters" in html
    assert '<a href="/provisions/?theme=territory">Without words: “zzz”</a>' in html
    assert '<a href="/provisions/?q=zzz">Without theme: Territory</a>' in html


@pytest.mark.parametrize("query", [{"theme": "x"}, {"q": "x" * 201}, {"q": "a\x00b"}])
def test_what_is_not_understood_is_refused(client, record, query):
    response = client.get("/provisions/", query)
    assert response.status_code == 400
    assert f"<code>{next(iter(query))}</code>" in response.content.decode()


@pytest.mark.parametrize("words", ["(", "[a-", "\\", "*", "a{99999}", "%", "_", "'", '"', "(?i"])
def test_signs_are_looked_for_as_they_stand(client, record, words):
    point = factories.provision(title=f"A {words} sign")
    assert point.number in numbers(client, q=words)
