"""Numbers of the overview, computed again from the files alone, with pandas and with DuckDB.

Whoever doubts a number can do the same: what became of the points in each draft, how many object
to the most disputed points, and how many cells of the table hold a position.
"""

import io
import json
import re
from collections import Counter
from html import unescape

import duckdb
import pandas
import pytest

pytestmark = pytest.mark.usefixtures("record")
DAYS = ["", "?on=2025-12-01"]
FILES = ["positions.csv", "positions.json", "revisions.csv", "stances.csv", "actors.csv"]
FILES += ["drafts.csv"]
OBJECTIONS = ("rejects", "seeks-changes")


def words(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


@pytest.fixture(params=DAYS, ids=["latest", "past"])
def query(request):
    return request.param


@pytest.fixture
def overview(client, query):
    return client.get(f"/{query}").content.decode()


@pytest.fixture
def files(client, query, tmp_path):
    """The files of the same day, fetched into a folder."""
    for name in FILES:
        sent = b"".join(client.get(f"/{name}{query}"))
        (tmp_path / name).write_bytes(sent)
    return tmp_path


@pytest.fixture
def ask(files, monkeypatch):
    """What DuckDB answers, in the folder of the files."""
    monkeypatch.chdir(files)
    connection = duckdb.connect()
    return lambda sql: connection.execute(sql).fetchall()


def fates(html):
    """What became of the points: how many in each draft, as the overview says it."""
    section = re.search(r'<dl class="fates">.*?</dl>', html, re.DOTALL)[0]
    found = {}
    for part in section.split("<div>")[1:]:
        slug = re.search(r'href="/drafts/([^/]+)/', part)[1]
        tallies = re.findall(r'mark-(\S+)"></span> <b>(\d+)</b>', part)
        found |= {(slug, change): int(number) for change, number in tallies}
    return found


def disputed(html):
    """Who objects to the most disputed points: the draft, and of each point how many do how."""
    section = re.search(r'<section aria-labelledby="_disputed">.*?</section>', html, re.DOTALL)[0]
    words_to_values = {
        "reject": "rejects",
        "rejects": "rejects",
        "seek changes": "seeks-changes",
        "seeks changes": "seeks-changes",
    }
    found = {}
    for row in re.findall(r"<li>.*?</li>", section, re.DOTALL):
        number = int(re.search(r'<span class="number">(\d+)</span>', row)[1])
        told = re.findall(r"<b>(\d+)</b> ([a-z ]+)", row)
        found |= {
            (number, words_to_values[verb]): int(count)
            for count, verb in told
            if verb in words_to_values
        }
    return words(re.search(r"<h2[^>]*>(.*?)</h2>", section)[1]), found


def cells(html):
    """How many cells of the table in small hold a position of the actor's own, by its word."""
    table = re.search(r'<table class="matrix-small">.*?</table>', html, re.DOTALL)[0]
    return Counter(re.findall(r'<span class="cell-word badge-(\S+) is-', table))


def test_what_became_of_the_points_with_pandas(overview, files):
    revisions = pandas.read_csv(files / "revisions.csv")
    counted = revisions.groupby(["draft", "change"]).size().to_dict()
    assert counted == fates(overview)


def test_what_became_of_the_points_with_duckdb(overview, ask):
    counted = ask("SELECT draft, change, count(*) FROM 'revisions.csv' GROUP BY ALL")
    assert {(draft, change): count for draft, change, count in counted} == fates(overview)


def test_who_objects_to_the_most_disputed_points_with_pandas(overview, files):
    title, told = disputed(overview)
    actors = pandas.read_csv(files / "actors.csv", keep_default_na=False)
    members = {
        bloc: set(listed.split("; "))
        for bloc, listed in zip(actors.slug, actors.members, strict=True)
        if listed
    }
    with (files / "positions.json").open(encoding="utf-8") as opened:
        positions = pandas.DataFrame(json.load(opened)["rows"])
    on_points = positions[positions.provision.notna()]
    # The draft on whose points most positions are in force.
    draft = on_points.draft.value_counts().idxmax()
    drafts = pandas.read_csv(files / "drafts.csv", index_col="slug")
    assert title == f"Most disputed in the {drafts.name[draft]}"
    on_it = on_points[on_points.draft == draft]
    spoke = on_it.groupby("provision").actor.agg(set)

    def counts(row):
        """A bloc only where none of its members has a word of its own."""
        return not (members.get(row.actor, set()) & spoke[row.provision])

    counted = on_it[on_it.apply(counts, axis=1)]
    objections = counted[counted.position.isin(OBJECTIONS)]
    found = objections.groupby(["provision", "position"]).size().to_dict()
    assert told
    assert {key: found.get(key, 0) for key in told} == told
    rejects, seek = ({n: found.get((n, one), 0) for n in spoke.index} for one in OBJECTIONS)
    first = sorted(spoke.index, key=lambda n: (-rejects[n] - seek[n], -rejects[n], n))
    assert first[:6] == list(dict.fromkeys(number for number, _ in told))


def test_who_objects_to_the_most_disputed_points_with_duckdb(overview, ask):
    _, told = disputed(overview)
    counted = ask("""
        WITH members AS (
            SELECT slug AS bloc, unnest(string_split(members, '; ')) AS member
            FROM read_csv('actors.csv') WHERE members IS NOT NULL
        ), most AS (
            SELECT draft FROM 'positions.csv' WHERE provision IS NOT NULL
            GROUP BY draft ORDER BY count(*) DESC LIMIT 1
        ), on_it AS (
            SELECT * FROM 'positions.csv' SEMI JOIN most USING (draft) WHERE provision IS NOT NULL
        )
        SELECT provision, position, count(*) FROM on_it
        WHERE position IN ('rejects', 'seeks-changes') AND NOT EXISTS (
            SELECT 1 FROM members JOIN on_it AS own ON own.actor = members.member
            WHERE members.bloc = on_it.actor AND own.provision = on_it.provision
        )
        GROUP BY ALL
    """)
    found = {(provision, position): count for provision, position, count in counted}
    assert told
    assert {key: found.get(key, 0) for key in told} == told


def test_how_many_cells_hold_a_position_with_pandas(overview, files):
    positions = pandas.read_csv(files / "positions.csv")
    shown = positions[positions.shown == 1].position.value_counts().to_dict()
    assert shown == cells(overview)


def test_how_many_cells_hold_a_position_with_duckdb(overview, ask):
    from_csv = ask("SELECT position, count(*) FROM 'positions.csv' WHERE shown = 1 GROUP BY ALL")
    assert dict(from_csv) == cells(overview)
    from_json = ask("""
        SELECT row.position, count(*)
        FROM (SELECT unnest(rows) AS row FROM read_json('positions.json'))
        WHERE row.shown GROUP BY ALL
    """)
    assert dict(from_json) == cells(overview)


def test_what_is_in_force_follows_from_all_positions_ever_taken(overview, files, ask):
    """The last word of each actor on each text, from /stances.csv, is what /positions.csv has."""
    stances = pandas.read_csv(io.BytesIO((files / "stances.csv").read_bytes()))
    last = (
        stances.sort_values("stated_on")
        .groupby(["actor", "provision", "draft"], dropna=False)
        .slug.last()
    )
    positions = pandas.read_csv(files / "positions.csv")
    assert set(last) == set(positions.stance)
    in_force = ask("""
        SELECT max_by(slug, stated_on) FROM 'stances.csv' GROUP BY actor, provision, draft
    """)
    assert {slug for (slug,) in in_force} == set(positions.stance)
    assert sum(cells(overview).values()) == positions.shown.sum()
