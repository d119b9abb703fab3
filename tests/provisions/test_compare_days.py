"""/compare/ of two days: what came between them, and what it changed."""

import json
import re

import pytest

from provisions.models import Revision, Stance
from statements.models import Event, Statement
from tests import factories
from tests.provisions.reading import part, words


def page(client, left="2025-11-22", right="2025-12-15", **query):
    query |= {"left": f"day:{left}", "right": f"day:{right}"}
    response = client.get("/compare/", query)
    assert response.status_code == 200
    return response.content.decode()


def as_json(client, left="2025-11-22", right="2025-12-15", **query):
    query |= {"left": f"day:{left}", "right": f"day:{right}"}
    return json.loads(b"".join(client.get("/compare.json", query)))


def steps(html, actor, step):
    article = part(html, "article", f"_actor-{actor}")
    found = re.search(
        rf"<summary>{step} <b>(\d+)</b></summary>(.*?)</details>", article, re.DOTALL
    )
    assert len(re.findall("<li>", found[2])) == int(found[1])
    return words(found[2])


def test_it_works(client, record):
    html = page(client)
    assert "What came after 22 November 2025 and by the end of 15 December 2025" in html
    told = steps(html, "ukraine", "On a new text")
    assert (
        "7 Ukraine and NATO membership ~ Ambiguous Geneva 25 Nov 2025 "
        "before, on another text: ✕ Rejects US–RU"
    ) in told
    assert (
        "7 Ukraine and NATO membership ✓? Accepts with conditions Berlin 14 Dec 2025 "
        "before, on another text: ~ Ambiguous Geneva"
    ) in told
    assert steps(html, "ukraine", "Repeated").count("Ukraine and NATO membership") == 2


def test_its_counts_are_those_of_the_record(client, record):
    counts = words(part(page(client), "section", "_counts"))
    assert counts == (
        "In numbers 3 drafts with 84 revisions of points "
        "252 positions 7 moved, 85 on a new text, 121 first word, 39 repeated "
        "163 cells of the matrix show something else than before "
        "20 events 168 statements"
    )
    between = {"stated_on__gt": "2025-11-22", "stated_on__lte": "2025-12-15"}
    assert Stance.objects.filter(**between).count() == 252 == 7 + 85 + 121 + 39


def test_drafts_tell_what_became_of_the_points_and_lead_to_what_they_revise(client, record):
    html = page(client)
    assert (
        "European counter-proposal 23 November 2025 11 kept 12 amended 4 replaced 1 removed"
        in (words(part(html, "section", "_drafts")))
    )
    assert '"/compare/?left=draft:geneva&amp;right=draft:berlin">Compare with the Geneva' in html


def test_a_move_is_told_from_one_position_to_another_with_its_sentence(client, record):
    told = steps(page(client), "russia", "Moved")
    assert told.startswith(
        "2 Non-aggression agreement ✓ Accepts US–RU → , then ✓? Accepts with conditions US–RU "
        "11 Dec 2025 Ready for a legal document"
    )


def test_the_cells_of_the_matrix_tell_then_and_now(client, record):
    cells = words(part(page(client), "section", "_cells"))
    assert (
        "Ukraine ✕ Rejects US–RU on the latest text "
        "→ ✓? Accepts with conditions Berlin on the latest text Russia No position →"
    ) in cells
    table = re.search(r"<caption[^>]*>(.*?)</caption>", page(client))[1]
    assert table == "What the matrix showed on 22 November 2025 and on 15 December 2025"


def test_a_cell_differs_where_its_text_is_no_longer_the_latest(client, record):
    html = page(client, "2025-11-22", "2025-11-23")
    row = re.search(
        r"<tr>(?:(?!</tr>).)*7</span>(?:(?!</tr>).)*Ukraine and NATO.*?</tbody>", html, re.DOTALL
    )[0]
    assert (
        "Ukraine ✕ Rejects US–RU on the latest text → ✕ Rejects US–RU on an earlier text"
    ) in words(row)


def test_few_stand_open_and_many_are_folded(client, record):
    many, few = page(client), page(client, "2025-12-09", "2025-12-11")
    assert re.search(r"<details>\s*<summary>Repeated", many)
    assert not re.search(r"<details open>\s*<summary>Repeated", many)
    assert re.search(r"<details open>\s*<summary>Moved", many)
    assert '<details class="pair-many">' in many
    assert not re.search(r"<details>\s*<summary>Repeated", few)
    assert '<details class="pair-many" open>' in few


def test_of_many_statements_the_latest_are_shown_and_all_are_a_step_away(client, record):
    html = page(client, on="2025-12-16")
    said = part(html, "section", "_statements")
    assert "the latest 50 of 168" in words(said)
    assert 'href="/statements/?from=2025-11-23&amp;to=2025-12-15&amp;on=2025-12-16"' in said
    found = re.findall(r'href="/statements/([a-z0-9-]+)/', said)
    between = Statement.objects.filter(made_on__gt="2025-11-22", made_on__lte="2025-12-15")
    newest = between.order_by("-made_on", "slug").values_list("slug", flat=True)[:50]
    assert sorted(found) == sorted(newest)
    days = re.findall(r'<time datetime="([0-9-]+)"', said)
    assert days == sorted(days)
    link = "/statements/?from=2025-11-23&to=2025-12-15"
    assert "168 statements" in words(client.get(link).content.decode())


def test_events_stand_in_the_order_of_their_days(client, record):
    events = part(page(client), "section", "_events")
    found = re.findall(r'id="_event-([a-z0-9-]+)"', events)
    between = Event.objects.filter(started_on__gt="2025-11-22", started_on__lte="2025-12-15")
    assert found == list(between.order_by("started_on", "slug").values_list("slug", flat=True))


def test_where_nothing_came_between_it_says_so(client, record):
    html = page(client, "2025-01-09", "2025-01-11")
    assert "Nothing in the record came between these two days: no draft, no position" in html
    assert "In numbers" not in html
    found = as_json(client, "2025-01-09", "2025-01-11")
    assert found["rows"] == []
    assert set(found["counts"].values()) == {0}


@pytest.mark.parametrize("on", [None, "2025-12-16"])
def test_either_order_tells_the_same(client, record, on):
    query = {"on": on} if on else {}

    def told(html):
        main = html[html.index("<h1") : html.index("</main")]
        return re.sub(r"left=day:[0-9-]+&amp;right=day:[0-9-]+", "", main)

    one, other = page(client, **query), page(client, "2025-12-15", "2025-11-22", **query)
    assert told(one) == told(other)
    one, other = as_json(client), as_json(client, "2025-12-15", "2025-11-22")
    assert (one["rows"], one["counts"]) == (other["rows"], other["counts"])


def test_nothing_later_than_the_later_day_shows_nor_anything_before(client, record):
    html = page(client, "2025-11-22", "2025-11-24")
    main = html[html.index("<main") : html.index('<section aria-labelledby="_files"')]
    for stance in Stance.objects.filter(stated_on__gt="2025-11-24"):
        assert f"#{stance.slug}" not in main
    for statement in Statement.objects.exclude(made_on__range=("2025-11-23", "2025-11-24")):
        assert statement.slug not in main
    assert "Berlin" not in main


def test_a_later_day_than_any_in_the_record_adds_nothing(client, record):
    counts = as_json(client, "2025-12-16", "2025-12-17")["counts"]
    assert as_json(client, "2025-12-16", "2026-01-05")["counts"] == counts


def test_the_file_has_a_row_for_each_thing_that_came_between(client, record):
    rows = as_json(client)["rows"]
    by_kind = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
        assert "2025-11-22" < row["day"] <= "2025-12-15"
    assert list(by_kind) == ["draft", "revision", "stance", "statement", "event"]
    assert [row["key"] for row in by_kind["draft"]] == ["european", "geneva", "berlin"]
    revisions = Revision.objects.exclude(draft__slug="us-russia")
    assert [(row["draft"], row["provisions"]) for row in by_kind["revision"]] == [
        (draft, [number])
        for draft, number in revisions.order_by("draft__order", "provision__number").values_list(
            "draft__slug", "provision__number"
        )
    ]
    assert len(by_kind["statement"]) == 168
    assert len(by_kind["stance"]) == 252
    [seven] = [row for row in rows if row["key"] == "ukraine-7-berlin-2025-12-14"]
    assert seven == {
        "kind": "stance",
        "day": "2025-12-14",
        "key": "ukraine-7-berlin-2025-12-14",
        "actor": "ukraine",
        "draft": "berlin",
        "provisions": [7],
        "change": "replaced",
        "step": "new-text",
        "position": "accepts-with-conditions",
        "position_before": "ambiguous",
        "draft_before": "geneva",
        "text": Stance.objects.get(slug="ukraine-7-berlin-2025-12-14").summary,
    }


def test_texts_are_escaped(client, record):
    factories.event(title="<b>bold</b>", summary="<script>", started_on="2025-12-16")
    assert not re.search(r"<b>bold|<script", page(client, "2025-12-15", "2025-12-17"))
