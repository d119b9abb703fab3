"""/compare/ of two drafts: point by point, counted, and who stands where on each."""

import json
import re
from datetime import date

import pytest

from provisions.models import Draft, Provision, Revision, Stance
from tests import factories
from tests.provisions.reading import part, words

LATEST = date(2025, 12, 17)


def page(client, left="us-russia", right="berlin", **query):
    response = client.get(
        "/compare/", {"left": f"draft:{left}", "right": f"draft:{right}", **query}
    )
    assert response.status_code == 200
    return response.content.decode()


def as_json(client, left, right, **query):
    query |= {"left": f"draft:{left}", "right": f"draft:{right}"}
    return json.loads(b"".join(client.get("/compare.json", query)))


def point(html, number):
    return words(part(html, "article", f"point-{number}"))


def test_it_works(client, record):
    html = page(client)
    assert "<title>US–Russia draft compared with Berlin talks and leaders&#x27; statement" in html
    told = point(html, 7)
    assert told.startswith("7 Ukraine and NATO membership Rewritten US–RU point 7 Original")
    assert "NATO's statutes are to rule out admitting Ukraine at any later time. ✓ Accepts" in told
    assert "✕ Rejects US–RU Ukraine , NATO Berlin Replaces the original Reported" in told
    assert told.endswith("✓? Accepts with conditions Berlin Ukraine ~ Ambiguous Berlin Russia")


def test_its_counts_say_what_became_of_the_points_in_each_and_between_the_two(client, record):
    html = page(client)
    counts = words(part(html, "section", "_counts"))
    assert "against the original 28 original Berlin talks and leaders' statement" in counts
    assert "9 amended 6 replaced 13 undisclosed Between the two 28 points" in counts
    assert "2 Words changed at least half of the words are in both" in counts
    assert "13 Rewritten less than half" in counts
    assert "13 Cannot be compared the text is undisclosed or not entered" in counts
    assert '<b>2</b> <a href="#point-19">Words changed</a>' in html


@pytest.mark.parametrize(("left", "right"), [("us-russia", "european"), ("european", "geneva")])
def test_every_point_is_there_once_and_counted_once(client, record, left, right):
    html = page(client, left, right)
    numbers = list(map(int, re.findall(r'id="point-(\d+)"', html)))
    assert numbers == list(Provision.objects.order_by("number").values_list("number", flat=True))
    counted = re.search(r'<ul class="pair-counts">.*?</ul>', html, re.DOTALL)[0]
    assert sum(map(int, re.findall(r"<b>(\d+)</b>", counted))) == len(numbers)
    assert sum(as_json(client, left, right)["counts"].values()) == len(numbers)


def test_few_changes_are_marked_in_one_text_the_right_against_the_left(client, record):
    html = page(client, "us-russia", "european")
    article = part(html, "article", "point-6")
    assert re.search(r"<del>.*?600,000.*?</del>\s*<ins>.*?800,000.*?</ins>", article, re.DOTALL)
    assert "European counter-proposal, marked against US–Russia draft" in article
    other = part(page(client, "european", "us-russia"), "article", "point-6")
    assert re.search(r"<del>.*?800,000.*?</del>\s*<ins>.*?600,000.*?</ins>", other, re.DOTALL)


def test_many_changes_stand_whole_beside_each_other(client, record):
    article = part(page(client), "article", "point-21")
    assert not re.search(r"<ins|<del|marked against", article)
    for draft in ("us-russia", "berlin"):
        text = Revision.objects.get(draft__slug=draft, provision__number=21).text
        assert words(text.replace("\n", " ")) in words(article)


def test_points_with_the_same_words_are_folded_where_they_are_adjacent(client, record):
    html = page(client, "us-russia", "european")
    runs = re.findall(r'<details class="pair-run">\s*<summary>(.*?)</summary>', html)
    assert runs == [
        "Point 1: same words in both",
        "Point 5: same words in both",
        "Points 11 and 12: same words in both",
        "Points 16, 17, 18 and 19: same words in both",
        "Points 22 and 23: same words in both",
        "Point 27: same words in both",
    ]


def test_what_one_of_them_does_not_have_or_does_not_say_is_told(client, record):
    html = page(client, "us-russia", "european")
    assert "Only in US–RU" in point(html, 3)
    assert "Removed: this draft does not have the point." in point(html, 3)
    assert "Only in US–RU" in point(page(client, "european", "us-russia"), 3)
    assert "Cannot be compared" in point(page(client), 2)
    assert "Undisclosed: nothing reliable was published" in point(page(client), 2)
    berlin = Draft.objects.get(slug="berlin")
    factories.draft(slug="paris", short_name="Paris", revises=berlin)
    told = point(page(client, "berlin", "paris"), 7)
    assert "Cannot be compared" in told
    assert "Not entered: the record does not say" in told


def test_what_neither_has_is_not_called_the_same(client, record):
    geneva = Draft.objects.get(slug="geneva")
    paris = factories.draft(slug="paris", revises=geneva)
    factories.revision(paris, Provision.objects.get(number=9), change="removed")
    html = page(client, "geneva", "paris")
    assert "In neither" in point(html, 9)
    assert as_json(client, "geneva", "paris")["counts"]["neither"] == 1


def test_who_stands_where_is_told_for_each_text_and_each_draft_as_a_whole(client, record):
    html = page(client)
    wholes = words(part(html, "section", "_wholes"))
    assert "✓? Accepts with conditions US–RU Russia" in wholes
    assert "✓? Accepts with conditions Berlin Ukraine" in wholes
    both = Stance.objects.current(LATEST).filter(draft__slug__in=["us-russia", "berlin"])
    for stance in both.select_related("draft", "provision"):
        assert html.count(f'href="{stance.get_absolute_url()}"') == 1
    assert "geneva-20" not in html


def test_accepting_a_removal_says_so(client, record):
    assert "Accepts removal" in point(page(client, "us-russia", "geneva"), 26)


def test_nothing_of_a_later_day_shows(client, record):
    html = page(client, "us-russia", "european", on="2025-11-23")
    main = html[html.index("<main") :]
    for stance in Stance.objects.filter(stated_on__gt="2025-11-23"):
        assert f"#{stance.slug}" not in main
    assert "Berlin" not in main
    assert "Latest text" in point(html, 2)


def test_the_file_has_a_row_for_the_wholes_and_one_a_point(client, record):
    rows = as_json(client, "us-russia", "berlin")["rows"]
    assert len(rows) == 29
    wholes, seven = rows[0], rows[7]
    assert (wholes["provision"], wholes["comparison"]) == (None, None)
    assert "ukraine: accepts-with-conditions" in wholes["right_positions"]
    assert (seven["provision"], seven["comparison"]) == (7, "rewritten")
    assert (seven["left_label"], seven["left_change"]) == ("7", "original")
    assert (seven["right_label"], seven["right_change"]) == (None, "replaced")
    assert seven["right_text"].startswith("Ukraine offers to set aside its aim of joining NATO")
    assert "ukraine: rejects" in seven["left_positions"]
    assert rows[2]["right_change"] == "undisclosed"
    assert rows[2]["right_text"] is None
    factories.draft(slug="paris")
    paris = as_json(client, "berlin", "paris")["rows"][7]
    assert paris["right_change"] == "not-entered"


def test_texts_are_escaped(client, record):
    with factories.editing():
        draft = factories.draft(slug="sharp", name="<b>bold</b>")
        factories.revision(draft, Provision.objects.get(number=7), text="<u>us</u> <script>")
    assert not re.search(r"<b>bold|<u>us|<script", page(client, "berlin", "sharp"))
