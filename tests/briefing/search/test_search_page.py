"""The page of the search: what is found, in which order, and what it says where nothing is."""

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.search.asking import asked_for
from briefing.search.finding import find
from briefing.search.kinds import KINDS
from provisions.forms import day_asked
from tests import factories
from tests.briefing.reader import read

pytestmark = pytest.mark.usefixtures("record")

BERLIN = "/provisions/10/#{}-10-berlin-2025-12-16"
# The first hits of each search, the same on either database.
FIRST = {
    "Zelensky": ["/actors/ukraine/#person-zelenskyy"],
    "Zaporozhye": ["/provisions/19/", "/statements/russia-2025-12-16-ryabkov-territory/"],
    "Article 5": [
        BERLIN.format("russia"),
        BERLIN.format("ukraine"),
        "/statements/ukraine-2025-12-16-congress-guarantees/",
    ],
    "800000": [
        "/provisions/6/#united-states-6-berlin-2025-12-16",
        "/statements/united-states-2025-12-16-security-documents/",
    ],
    "Ukraine": ["/actors/ukraine/", "/provisions/1/", "/provisions/5/"],
    "defense": ["/actors/united-kingdom/#person-healey"],
    "cease-fire": ["/provisions/28/", "/drafts/berlin/"],
    "guarantee of security": ["/provisions/5/"],
    "“point 7”": ["/provisions/7/", "/briefing/introduction/"],
    "frozen assets": ["/provisions/14/", "/statements/germany-2025-12-17-merz-bundestag/"],
    "NATO expansion": ["/provisions/3/", "/provisions/3/#russia-3-us-russia-2025-12-15"],
    "amnesties": ["/provisions/26/", "/provisions/26/#european-union-26-geneva-2025-11-27"],
    "Elysee": ["/sources/?q=liga-2025-12-08-london#liga-2025-12-08-london"],
    "Trump elections": ["/provisions/25/#united-states-25-us-russia-2025-12-08"],
    "language": ["/provisions/20/", "/statements/russia-2025-12-15-lavrov-irib/"],
    "Lugansk": ["/statements/russia-2025-12-16-ryabkov-territory/", "/provisions/21/#us-russia"],
    "organizations": ["/actors/nato/", "/actors/nato/#person-rutte"],
    "Merz assets": ["/statements/germany-2025-12-17-merz-bundestag/"],
}


def ask(client, q, **parameters):
    response = client.get("/search/", {"q": q, **parameters})
    assert response.status_code == 200
    return response


def hits(response):
    """Where the results lead, in their order."""
    text = response.content.decode()
    return [unescape(link) for link in re.findall(r'<h3[^>]*><a href="([^"]*)"', text)]


def text_of(response):
    return unescape(re.sub(r"<(?!/?mark)[^>]*>", "", response.content.decode()))


@pytest.mark.parametrize("words", FIRST)
def test_it_works(client, words):
    assert hits(ask(client, words))[: len(FIRST[words])] == FIRST[words]


@pytest.mark.parametrize(
    ("words", "spelled"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zaporozhye", "Zaporizhzhia"),
        ("800000", "800,000"),
        ("article 5", "Article 5"),
        ("Elysee", "Élysée"),
        ("cease-fire", "ceasefire"),
    ],
)
def test_a_match_is_marked_as_it_is_written(client, words, spelled):
    assert f"<mark>{spelled}</mark>" in text_of(ask(client, words))


def test_every_kind_of_row_is_found_where_it_stands(client):
    """What a result leads to is there, and so is the place on it."""
    for kind in KINDS:
        words = "Geneva" if kind.name == "draft" else "Ukraine"
        links = hits(ask(client, words, kind=kind.name))
        assert links, kind.name
        path, _, anchor = links[-1].partition("#")
        page = read(client.get(path))
        assert not anchor or anchor in page.ids, links[-1]


def test_results_are_counted_by_kind_and_narrowed_to_one(client):
    every = ask(client, "Zelensky")
    counts = {kind.name: kind.count for kind in every.context["kinds"]}
    assert counts["All"] == str(sum(int(count) for name, count in counts.items() if name != "All"))
    statements = ask(client, "Zelensky", kind="statement")
    assert f"{counts['Statements']} results" in text_of(statements)
    assert all(link.startswith("/statements/") for link in hits(statements))
    assert {kind.name: kind.count for kind in statements.context["kinds"]} == counts


def test_pages_follow_one_another_without_a_gap(client):
    first, second = ask(client, "Zelensky"), ask(client, "Zelensky", page=2)
    found = find(asked_for("Zelensky"), day_asked(None)).hits
    assert len(hits(first)) == len(hits(second)) == 20
    assert not set(hits(first)) & set(hits(second))
    assert len(found) == len(set(found)) == first.context["page"].count


def test_the_day_is_kept_and_nothing_of_a_later_day_is_found(client):
    response = ask(client, "Berlin", on="2025-12-01")
    links = hits(response)
    assert all("on=2025-12-01" in link for link in links)
    assert not any(
        day > "2025-12-01" for link in links for day in re.findall(r"2025-\d\d-\d\d", link)
    )
    assert "/drafts/berlin/" not in str(links)
    assert any("/drafts/berlin/" in link for link in hits(ask(client, "Berlin")))
    assert 'name="on" value="2025-12-01"' in response.content.decode()


def test_what_an_editor_wrote_later_is_found_on_the_latest_day_alone(client):
    draft = factories.draft(summary="Of zeppelins.")
    assert hits(ask(client, "zeppelin")) == [draft.get_absolute_url()]
    assert hits(ask(client, "zeppelin", on="2025-12-01")) == []


def test_a_note_on_a_text_is_told_apart_from_the_text(client):
    draft, point = factories.draft(), factories.provision()
    factories.revision(draft, point, text="Of balloons.", note="Of zeppelins.")
    assert "Editor’s note, written later: Of <mark>zeppelins</mark>." in text_of(
        ask(client, "zeppelin")
    )
    assert "written later" not in text_of(ask(client, "balloons"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Zelnsky", "Zelenskyy"),
        ("Zelen", "Zelenskyy"),
        ("Zaporizhja gurantees", "Zaporizhzhia guarantees"),
        ("nuclaer plant", "Nuclear plant"),
        ("Zaporoshye plant", "Zaporizhzhia plant"),
        ("cease fire", "ceasefire"),
    ],
)
def test_a_typing_mistake_is_answered_with_a_link(client, typed, meant):
    response = ask(client, typed)
    assert f"Did you mean {meant}?" in text_of(response)
    query = response.context["meant"][1]
    assert hits(client.get(f"/search/{query}"))


def test_a_suggestion_finds_something_on_its_day(client):
    factories.statement(summary="Of zeppelins.", made_on=factories.FIRST_DAY)
    day = factories.FIRST_DAY.isoformat()
    assert "Did you mean zeppelins?" in text_of(ask(client, "zepelins", on=day))
    assert "Did you mean" not in text_of(ask(client, "zepelins", on="2025-11-19"))


def test_words_that_are_found_apart_are_told(client):
    text = text_of(ask(client, "Donbas zzzyx"))
    assert "Nothing in the record holds all of these words: Donbas zzzyx." in text
    assert "Alone, this is found:" in text


@pytest.mark.parametrize("words", ["", "   ", "the", "of the", "?!…", "“ ”", "***"])
def test_a_search_for_nothing_says_what_to_try(client, words):
    response = ask(client, words)
    assert "For example:" in text_of(response)
    for _, query in response.context["examples"]:
        assert hits(client.get(f"/search/{query}"))


def test_common_words_are_left_out_and_named(client):
    counts = [ask(client, words).context["page"].count for words in ("the language", "language")]
    assert counts[0] == counts[1] > 0
    assert "Too common to be looked for, unless in quotation marks: the." in text_of(
        ask(client, "the language")
    )


def test_robots_are_asked_to_keep_results_out(client):
    assert '<meta name="robots" content="noindex">' in ask(client, "x").content.decode()


@given(
    st.text(max_size=200)
    | st.text(st.sampled_from("\"'()[]{}*:&|!<>^~-+\\%ANDORTE ab1,."), max_size=60)
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_answered(client, words):
    assert client.get("/search/", {"q": words}).status_code in {200, 400}


def test_two_hundred_letters_are_taken(client):
    assert ask(client, "a b1 " * 40)
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400


def test_more_than_are_counted_are_said_to_be_more(client, monkeypatch):
    monkeypatch.setattr("briefing.search.finding.MOST", 10)
    response = ask(client, "Zelensky", kind="statement")
    assert "over 10 results" in text_of(response)
    assert len(hits(response)) == 10
