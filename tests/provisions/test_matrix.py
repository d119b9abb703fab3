"""/positions/: the points by the actors, with one position in each cell."""

import re
from datetime import date
from html import unescape

import pytest

from actors.models import Actor
from provisions.models import Provision, Stance
from tests import factories
from tests.provisions.matrix_table import read_table, words

LATEST = date(2025, 12, 17)


def table(client, **query):
    return read_table(client.get("/positions/", query))


def page(client, **query):
    response = client.get("/positions/", query)
    assert response.status_code == 200
    return words(unescape(response.content.decode()))


def said(client, point, actor, **query):
    return words(table(client, **query).cells(str(point))[actor].text)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-11-22", "Rejects US–RU, on the latest text"),
        ("2025-11-25", "Ambiguous Geneva, on the latest text"),
        ("2025-12-13", "Ambiguous Geneva, on the latest text"),
        ("2025-12-14", "Accepts with conditions Berlin, on the latest text"),
        ("2025-12-17", "Accepts with conditions Berlin, on the latest text"),
    ],
)
def test_it_works(client, record, day, expected):
    assert said(client, 7, "Ukraine", on=day) == expected


def test_each_cell_shows_the_one_position_that_is_shown(client, record):
    found = table(client)
    assert found.actors == [actor.short_name for actor in Actor.objects.order_by("order")]
    assert sorted(found.numbers) == list(range(1, 29))
    stances = Stance.objects.current(LATEST).with_shown(LATEST).filter(shown=True)
    expected = {
        (stance.provision_id and stance.provision.number, stance.actor.short_name): stance
        for stance in stances.select_related("provision", "actor", "draft")
    }
    for number in [None, *found.numbers]:
        head = "The plan" if number is None else str(number)
        for actor, cell in found.cells(head).items():
            stance = expected.pop((number, actor), None)
            if stance is None:
                assert "cell-word" not in cell.classes
                continue
            assert cell.links == [stance.get_absolute_url()]
            assert f"badge-{stance.position}" in cell.classes
            assert f" {stance.draft.short_name}, on " in words(cell.text)
    assert expected == {}


def test_points_stand_by_theme_and_number_after_the_plan_as_a_whole(client, record):
    found = table(client)
    points = Provision.objects.order_by("theme__order", "number")
    assert found.numbers == [*points.values_list("number", flat=True)]
    assert found.themes == [*dict.fromkeys(points.values_list("theme__name", flat=True))]
    assert words(found.rows[1][0].text) == "The plan as a whole"


def test_a_link_keeps_the_day(client, record):
    row = table(client, on="2025-11-22").cells("7")
    assert row["Ukraine"].links == ["/provisions/7/?on=2025-11-22#ukraine-7-us-russia-2025-11-20"]
    whole = table(client, on="2025-11-23").cells("The plan")
    assert whole["E3"].links == ["/drafts/us-russia/?on=2025-11-23#e3-plan-us-russia-2025-11-23"]


def test_a_text_without_the_point_an_earlier_one_and_an_undisclosed_one_are_told_apart(
    client, record
):
    found = table(client)
    assert words(found.cells("26")["Ukraine"].text) == "Accepts removal Geneva, on the latest text"
    assert words(found.cells("13")["Poland"].text) == "Rejects US–RU, on an earlier text"
    assert words(found.cells("12")["US"].text) == "Accepts Geneva, on an undisclosed text"


def test_silence_is_said_and_a_blocs_word_is_not_its_members(client, record):
    found = table(client)
    assert words(found.cells("27")["Ukraine"].text) == "no position found"
    assert words(found.cells("3")["France"].text) == (
        "as a member of E3: Rejects, US–RU, on an earlier text"
    )
    assert found.cells("3")["France"].links == found.cells("3")["E3"].links
    both = words(found.cells("12")["UK"].text)
    assert both.count("as a member of") == 2
    # Who spoke for itself has that alone.
    assert words(found.cells("6")["France"].text) == "Rejects US–RU, on an earlier text"


def test_one_draft_shows_the_last_words_on_it_alone(client, record):
    found = table(client, draft="us-russia")
    texts = [cell.text for row in found.rows[1:] for cell in row[1:] if cell.links]
    assert texts
    assert all("US–RU" in text for text in texts)
    assert words(found.cells("7")["Ukraine"].text) == "Rejects US–RU, on an earlier text"
    assert "Accepts Berlin" not in page(client, draft="us-russia")
    # A bloc's word on another draft is not shown either.
    assert words(found.cells("8")["Poland"].text) == "no position found"
    assert "last word on each point as worded in the" in page(client, draft="us-russia")


def test_the_filters_leave_rows_and_columns_out(client, record):
    found = table(client, theme="territory", chapter="uk-nato-europe")
    assert found.numbers == [21, 22]
    assert found.themes == ["Territory"]
    assert len(found.rows) == 4, "the plan as a whole is of no theme"
    assert found.actors[0] == "UK"
    found = table(client, actor=["russia", "ukraine"])
    assert found.actors == ["Ukraine", "Russia"]
    # A bloc that is left out still speaks for its members.
    found = table(client, actor="france", theme="sovereignty")
    assert words(found.cells("3")["France"].text).startswith("as a member of E3: Rejects")


def test_a_group_is_named_by_who_is_in_it(client, record):
    html = page(client)
    assert '<option value="ukraine">Ukraine</option>' in html
    assert '<option value="uk-nato-europe">UK, NATO, EU and 5 others</option>' in html


def test_the_old_slug_of_an_actor_leads_to_the_actor(client, record):
    factories.rename("actors", "nato-alliance", "nato")
    assert table(client, actor=["nato-alliance", "nato"]).actors == ["NATO"]


def test_the_most_disputed_points_come_first_with_the_sum(client, record):
    found = table(client, order="disputed", draft="us-russia")
    assert found.numbers[:4] == [21, 6, 14, 7]
    assert found.themes == []
    assert "4 seek changes + 3 reject = 7; 1 accepts" in words(found.rows[2][0].text)
    assert "Not counted: E3, since" in words(found.rows[2][0].text)
    # In order of number the sum costs nothing.
    assert "4 seek changes + 3 reject = 7; 1 accepts" in page(client, draft="us-russia")
    assert "seek changes +" not in page(client)


def test_the_order_is_within_a_draft_that_the_page_names(client, record):
    html = page(client, order="disputed")
    assert "Most disputed within the US–Russia draft, the draft on whose points most" in html
    assert "US–RU: 4 seek changes + 3 reject = 7; 1 accepts" in html
    # The cells are as in any other order.
    assert said(client, 7, "Ukraine", order="disputed") == said(client, 7, "Ukraine")
    html = page(client, order="disputed", draft="geneva")
    assert "Most disputed within the Geneva framework:" in html


def test_every_actor_counts_whichever_are_shown(client, record):
    found = table(client, order="disputed", actor="poland")
    assert found.numbers == table(client, order="disputed").numbers
    assert "4 seek changes + 3 reject = 7" in words(found.rows[2][0].text)


def test_files_and_steps_keep_what_is_asked(client, record):
    query = {"theme": "territory", "actor": ["ukraine", "poland"], "order": "disputed"}
    html = page(client, **query, on="2025-12-01")
    kept = "theme=territory&order=disputed&actor=ukraine&actor=poland"
    assert f'href="/positions.csv?on=2025-12-01&{kept}"' in html
    assert f'href="/positions.csv?on=2025-12-01&{kept}&shape=wide"' in html
    assert f'href="/positions.json?on=2025-12-01&{kept}"' in html
    assert re.search(rf'href="\?on=2025-11-\d\d&{kept}"', html)
    assert 'name="actor" value="poland"' in html, "and so does the choice of another day"


def test_what_the_filters_leave_empty_is_explained(client, record):
    html = page(client, chapter="russia", actor="ukraine")
    assert "No positions fit all of these filters" in html
    assert 'href="/positions/?actor=ukraine">Without group: Russia<' in html
    assert "<table" not in html


def test_a_day_before_the_first_draft_is_explained(client, record):
    html = page(client, on="2025-11-01")
    assert "No draft had begun by this day" in html
    assert "<table" not in html


def test_a_draft_that_had_not_begun_is_neither_offered_nor_named(client, record):
    html = page(client, on="2025-11-24", draft="berlin")
    assert "The draft that is asked for had not begun by 24 November 2025." in html
    assert "Berlin" not in html.partition("<main")[2]
    assert 'href="/positions/?on=2025-11-24">Show the positions' in html


def test_many_actors_are_scrolled_in_a_frame_that_the_keyboard_reaches(client, record):
    assert 'tabindex="0"' not in page(client)
    for _ in range(2):
        factories.actor()
    html = page(client)
    assert 'tabindex="0" role="region" aria-labelledby="_matrix-caption"' in html


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"theme": "nothing"}, "There is no theme “nothing”. It takes one of: sovereignty"),
        ({"draft": "vienna"}, "There is no draft “vienna”. It takes one of: us-russia"),
        ({"chapter": "asia"}, "There is no group “asia”. It takes one of: ukraine, russia"),
        ({"actor": ["ukraine", "x"]}, "There is no actor “x”. It takes one of: ukraine"),
        ({"order": "random"}, "There is no order “random”. It takes one of: number, disputed."),
        ({"theme": ["territory", "sovereignty"]}, "It is given more than once"),
    ],
)
def test_a_bad_value_is_answered_with_what_it_takes(client, record, query, wrong):
    response = client.get("/positions/", query)
    assert response.status_code == 400
    assert wrong in response.content.decode()
