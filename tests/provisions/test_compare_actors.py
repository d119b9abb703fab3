"""/compare/ of two actors: draft by draft, where they agree, differ, or one is silent."""

import json
import re
from datetime import date

from actors.models import Actor
from provisions.models import Draft, Provision, Stance
from tests import factories
from tests.provisions.reading import part, words


def page(client, left="ukraine", right="russia", **query):
    response = client.get(
        "/compare/", {"left": f"actor:{left}", "right": f"actor:{right}", **query}
    )
    assert response.status_code == 200
    return response.content.decode()


def as_json(client, left, right, **query):
    query |= {"left": f"actor:{left}", "right": f"actor:{right}"}
    return json.loads(b"".join(client.get("/compare.json", query)))


def line(html, draft, relation, title):
    rows = re.findall(r"<tr>.*?</tr>", part(html, "tbody", f"_{draft}-{relation}"), re.DOTALL)
    return next(words(row) for row in rows if f">{title}<" in row)


def test_it_works(client, record):
    html = page(client)
    assert line(html, "berlin", "differ", "Ukraine and NATO membership") == (
        "7 Ukraine and NATO membership "
        "Ukraine ✓? Accepts with conditions Berlin , on the latest text "
        "Ukraine, since 14 Dec 2025 "
        "Russia ~ Ambiguous Berlin , on the latest text Russia, since 15 Dec 2025"
    )
    assert line(html, "berlin", "agree", "EU membership and market access").count("✓ Accepts") == 2


def test_the_latest_draft_comes_first(client, record):
    ids = re.findall(r'<h2 id="_([a-z-]+)">', page(client))
    assert ids == ["counts", "berlin", "geneva", "european", "us-russia", "files"]


def test_where_one_spoke_only_on_another_text_that_position_is_told(client, record):
    html = page(client)
    told = line(html, "geneva", "only-left", "Ukraine and NATO membership")
    assert told.endswith(
        "Russia Spoke only on another text: ~ Ambiguous Berlin , on the latest text "
        "Russia, since 15 Dec 2025 "
        "and on US–RU , E3"
    )
    told = line(html, "geneva", "only-left", "Amnesty and claims")
    assert "Ukraine ✓ Accepts removal Geneva" in told
    assert told.endswith("Russia No position on the point found")


def test_its_counts_are_of_every_text_once(client, record):
    html = page(client)
    table = part(html, "section", "_counts")
    told = words(re.search(r"<tfoot>.*?</tfoot>", table, re.DOTALL)[0])
    assert told == "All texts 5 20 20 13 58 116 of these undisclosed 1 1 1 1 21 25"
    # Each draft as a whole, and its 28 points.
    assert len(re.findall(r"<td>29</td></tr>", table)) == Draft.objects.count()
    counts = as_json(client, "ukraine", "russia")["counts"]
    assert sum(each["texts"] for each in counts.values()) == 4 * 29
    for relation in ("agree", "differ", "only-left", "only-right"):
        shown = len(re.findall(r"<th scope=\"row\"><span", "".join(groups(html, relation))))
        assert shown == counts[relation]["texts"]


def groups(html, relation):
    return re.findall(rf'<tbody id="_[a-z-]+-{relation}">.*?</tbody>', html, re.DOTALL)


def test_positions_on_an_undisclosed_text_are_told_apart(client, record):
    told = line(page(client), "geneva", "agree", "Start of the ceasefire")
    assert told.startswith("28 Start of the ceasefire Undisclosed Ukraine ≠ Seeks changes")


def test_each_position_leads_to_what_it_rests_on(client, record):
    html = page(client)
    for slug in ("ukraine-7-berlin-2025-12-14", "russia-7-berlin-2025-12-15"):
        assert f'href="/provisions/7/#{slug}">' in html
    assert 'href="/drafts/berlin/#ukraine-plan-berlin-2025-12-15">' in html


def test_a_bloc_and_its_member(client, record):
    for left, right in (("germany", "e3"), ("e3", "germany")):
        html = page(client, left, right)
        assert "Germany is a member of E3. What E3 said jointly is not counted" in words(html)
        assert "On this text as a member of E3" in line(
            html,
            "us-russia",
            f"only-{'right' if right == 'e3' else 'left'}",
            "Non-aggression agreement",
        )


def test_a_member_of_two_blocs_that_spoke_is_told_of_both(client, record):
    european = Actor.objects.get(slug="european-leaders")
    factories.stance(
        actor=european,
        draft=Draft.objects.get(slug="us-russia"),
        provision=Provision.objects.get(number=2),
        stated_on=date(2025, 12, 16),
    )
    told = line(
        page(client, "germany", "e3"), "us-russia", "only-right", "Non-aggression agreement"
    )
    assert "On this text as a member of E3" in told
    assert "As a member of European leaders : ✕ Rejects US–RU" in told


def test_the_tables_say_what_they_are(client, record):
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", page(client))
    assert captions[0] == "On how many texts Ukraine and Russia agree, differ or are silent"
    assert captions[1] == "Ukraine and Russia on the Berlin talks and leaders&#x27; statement"


def test_two_members_of_one_bloc(client, record):
    html = page(client, "germany", "france")
    assert "Both are members of E3 and of European leaders ." in words(html)
    told = line(html, "berlin", "only-left", "The draft as a whole")
    assert "France Spoke only on another text: ~ Ambiguous Geneva" in told
    assert told.endswith(
        "As a member of European leaders : ✓ Accepts Berlin , on the latest text "
        "European leaders, since 15 Dec 2025"
    )


def test_what_a_bloc_said_is_never_its_members_own_word(client, record):
    e3 = set(Stance.objects.filter(actor__slug="e3").values_list("slug", flat=True))
    rows = as_json(client, "germany", "france")["rows"]
    own = {row[f"{side}_stance"] for row in rows for side in ("left", "right")} - {None}
    actors = set(Stance.objects.filter(slug__in=own).values_list("actor__slug", flat=True))
    assert actors == {"germany", "france"}
    assert not own & e3
    both_silent = [row for row in rows if {row["left_stance"], row["right_stance"]} == {None}]
    assert both_silent == []


def test_a_bloc_of_blocs_speaks_for_the_members_of_its_members(client, record):
    e3, berlin = Actor.objects.get(slug="e3"), Draft.objects.get(slug="berlin")
    wide = factories.actor(short_name="Wide", members=[e3])
    point = Provision.objects.get(number=1)
    factories.stance(
        actor=wide, draft=berlin, provision=point, stated_on="2025-12-16", slug="wide-1"
    )
    told = line(
        page(client, "germany", "france"),
        "berlin",
        "only-left",
        "Ukraine's sovereignty".replace("'", "&#x27;"),
    )
    assert "As a member of Wide : ✕ Rejects Berlin" in told


def test_nothing_of_a_later_day_shows(client, record):
    html = page(client, on="2025-11-25")
    main = html[html.index("<main") :]
    assert "_berlin" not in main
    for stance in Stance.objects.filter(stated_on__gt="2025-11-25"):
        assert f"#{stance.slug}" not in main
    told = line(html, "us-russia", "only-left", "Ukraine and NATO membership")
    assert "✕ Rejects US–RU , on an earlier text Ukraine, since 25 Nov 2025" in told
    assert "Russia Spoke only on another text: ✕ Rejects E3" in told


def test_a_moved_actor_is_told_by_its_last_word(client, record):
    html = page(client)
    told = line(html, "us-russia", "only-right", "Non-aggression agreement")
    assert "Russia ✓? Accepts with conditions US–RU , on the latest text Russia, since 11" in told


def test_the_file_has_a_row_for_each_text_on_which_one_spoke(client, record):
    rows = as_json(client, "ukraine", "russia")["rows"]
    texts = [(row["draft"], row["provision"]) for row in rows]
    spoken = Stance.objects.filter(actor__slug__in=["ukraine", "russia"])
    assert set(texts) == set(spoken.values_list("draft__slug", "provision__number"))
    assert len(texts) == len(set(texts))
    seven = rows[texts.index(("geneva", 7))]
    assert (seven["comparison"], seven["change"], seven["text_state"]) == (
        "only-left",
        "replaced",
        "earlier",
    )
    assert (seven["left_position"], seven["left_stated_on"]) == ("ambiguous", "2025-12-09")
    assert (seven["right_position"], seven["right_stance"]) == ("not-stated", None)
    assert seven["right_elsewhere"] == [
        "berlin: ambiguous",
        "us-russia: accepts",
        "european: rejects",
    ]
    whole = rows[0]
    assert (whole["draft"], whole["provision"], whole["change"]) == ("berlin", None, None)
    joint = as_json(client, "germany", "france")["rows"]
    assert "european-leaders: accepts" in [one for row in joint for one in row["right_as_member"]]
