"""manage.py load: a row that was renamed elsewhere is renamed here, and goes on."""

from itertools import pairwise

import pytest

from actors.models import Actor, Person
from briefing.models import Chapter, ChapterCitation
from record import trail
from record.models import Edit, Rename
from statements.models import Source, Statement
from tests import factories
from tests.snapshots.folders import SMALL, Folder, record_as_files
from tests.snapshots.test_load import versions, written_by

pytestmark = pytest.mark.django_db

AGAIN = "The record holds all of this already. No Edit was made."


def rename(folder, table, old, new):
    """Do to the files what renaming a row does to the record that they are of."""
    for path in folder.path.glob("*.csv"):
        path.write_text(path.read_text().replace(old, new))
    rows = [row for row in folder.read("renames") if (row["table"], row["old"]) != (table, new)]
    row = {"table": table, "old": old, "new": new}
    folder.write("renames", sorted([*rows, row], key=lambda row: (row["table"], row["old"])))


def renames():
    return set(Rename.objects.values_list("table", "old", "new"))


def holds(folder):
    """Whether the record, written out, is what the files are."""
    return all(
        content == folder.file(table).read_bytes() for table, content in record_as_files().items()
    )


def test_it_works(small, load, client):
    load(small)
    source = Source.objects.get(slug="reuters-2")
    rename(small, "sources", "reuters-2", "reuters-two")
    said = load(small, "--kind", "housekeeping", "--reason", "Renamed elsewhere")
    assert "sources.csv: 0 new, 1 renamed, 0 changed, 1 unchanged" in said
    assert "statements.csv: 0 new, 0 changed, 1 unchanged" in said
    assert "chapters.csv: 0 new, 1 changed, 0 unchanged" in said
    assert "renames.csv: 1 new, 0 changed, 1 unchanged" in said
    made = Edit.objects.first()
    assert said[-1] == f"Loaded in Edit {made.pk}."
    assert holds(small)

    # It is the same row, whose history goes on; what cites it was not touched.
    source.refresh_from_db()
    assert [version.slug for version in source.history.all()] == ["reuters-two", "reuters-2"]
    assert written_by(made) == [("Chapter", "~"), ("Rename", "+"), ("Source", "~")]
    assert ChapterCitation.objects.get(position=1).source == source
    assert load(small)[-1] == AGAIN
    assert Edit.objects.first() == made


def test_the_old_address_leads_to_the_new_one(small, load, client):
    load(small)
    rename(small, "actors", "germany", "the-germans")
    load(small)
    assert client.get("/actors/germany/")["Location"] == "/actors/the-germans/"
    [entry] = trail.latest(trail.of_aggregate(Actor.objects.get(slug="the-germans")), limit=1)
    assert entry.edit == Edit.objects.first()


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("themes", "security", "safety"),
        ("actors", "e3", "three"),
        ("people", "zelenskyy", "president"),
        ("sources", "reuters-1", "one"),
        ("events", "geneva-talks", "talks-at-geneva"),
        ("drafts", "second", "next"),
        ("statements", "ukraine-says", "kyiv-says"),
        ("chapters", "introduction", "beginning"),
    ],
)
def test_a_row_of_every_table_that_is_known_by_its_slug_is_renamed(small, load, table, old, new):
    load(small)
    before = versions()
    small.file(table).write_text(small.file(table).read_text().replace(old, new))
    rename(small, table, old, new)
    load(small)
    assert holds(small)
    assert versions()["Rename"] == before["Rename"] + 1
    assert (table, old, new) in renames()


def test_several_tables_are_renamed_at_once_with_other_changes_of_the_rows(small, load):
    load(small)
    before = versions()
    rename(small, "actors", "germany", "deutschland")
    rename(small, "people", "zelenskyy", "president")
    rename(small, "sources", "reuters-1", "one")
    rename(small, "chapters", "introduction", "beginning")
    small.change("actors", 3, name="The Federal Republic of Germany")
    small.change("people", 2, actor="deutschland")
    small.add("actors", slug="office", name="The office", members="deutschland")
    small.change("statements", 2, actor="deutschland", sources="one")
    small.change("chapters", 2, title="How it began", body="See [above](#beginning).[^one]")
    said = load(small)
    assert "actors.csv: 1 new, 1 renamed, 0 changed, 2 unchanged" in said
    assert "people.csv: 0 new, 1 renamed, 0 changed, 0 unchanged" in said
    assert "chapters.csv: 0 new, 1 renamed, 0 changed, 0 unchanged" in said
    assert holds(small)
    assert Actor.objects.get(slug="deutschland").name == "The Federal Republic of Germany"
    assert Person.objects.get().actor.slug == "deutschland"
    # Names and texts are one version; only what it refers to, which might be new, is another.
    assert versions()["Actor"] == before["Actor"] + 2
    assert versions()["Chapter"] == before["Chapter"] + 1
    assert versions()["Person"] == before["Person"] + 2
    assert load(small)[-1] == AGAIN


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_row_renamed_several_times_is_found_under_any_slug_it_had(small, load, steps):
    slugs = ["reuters-1", "reuters-1b", "reuters-1c"]
    renamings = list(pairwise(slugs))
    for old, new in renamings[:steps]:
        rename(small, "sources", old, new)
    load(small)
    pk = Source.objects.get(slug=slugs[steps]).pk
    for old, new in renamings[steps:]:
        rename(small, "sources", old, new)
    load(small)
    assert holds(small)
    assert Source.objects.get(slug="reuters-1c").pk == pk
    assert {("sources", old, "reuters-1c") for old in slugs[:2]} <= renames()
    assert load(small)[-1] == AGAIN


def test_old_slugs_that_only_this_record_knows_lead_to_the_new_one_too(small, load, client):
    load(small)
    factories.rename("actors", "berlin", "germany")
    rename(small, "actors", "germany", "deutschland")
    said = load(small)
    assert ("actors", "berlin", "deutschland") in renames()
    assert "renames.csv: 1 new, 1 changed, 1 unchanged" in said
    assert client.get("/actors/berlin/")["Location"] == "/actors/deutschland/"
    assert load(small)[-1] == AGAIN


def test_a_row_that_was_renamed_here_in_another_way_takes_the_slug_of_the_files(small, load):
    load(small)
    row = Actor.objects.get(slug="germany")
    with factories.editing():
        row.slug = "the-germans"
        row.save()
    rename(small, "actors", "germany", "deutschland")
    said = load(small)
    assert "actors.csv: 0 new, 1 renamed, 0 changed, 2 unchanged" in said
    row.refresh_from_db()
    assert row.slug == "deutschland"
    assert {
        ("actors", "germany", "deutschland"),
        ("actors", "the-germans", "deutschland"),
    } < renames()
    assert load(small)[-1] == AGAIN


def test_a_row_is_renamed_back(small, load):
    load(small)
    first = Folder(small.path.parent / "first")
    first.path.mkdir()
    for table in SMALL:
        first.file(table).write_bytes(small.file(table).read_bytes())
    rename(small, "actors", "germany", "deutschland")
    load(small)
    pk = Actor.objects.get(slug="deutschland").pk
    first.add("renames", table="actors", old="deutschland", new="germany")
    first.write("renames", first.read("renames")[::-1])
    dry = "\n".join(load(first, "--dry-run"))
    assert "- renames.csv “actors” and “germany”\n" in dry
    said = load(first)
    assert "renames.csv: 1 new, 0 changed, 1 unchanged, 1 removed" in said
    assert Actor.objects.get(slug="germany").pk == pk
    assert ("actors", "deutschland", "germany") in renames()
    assert ("actors", "germany", "deutschland") not in renames()
    assert holds(first)
    assert load(first)[-1] == AGAIN


def test_a_text_that_is_in_no_file_follows_too(small, load):
    load(small)
    chapter = factories.chapter(slug="by-hand", body="Said.[^reuters-2]")
    statement = factories.statement(sources=[Source.objects.get(slug="reuters-2")])
    rename(small, "sources", "reuters-2", "reuters-two")
    said = load(small)
    chapter.refresh_from_db()
    assert chapter.body == "Said.[^reuters-two]"
    assert chapter.citations.get().source.slug == "reuters-two"
    assert "chapters.csv: 0 new, 2 changed, 0 unchanged" in said
    assert not any("by-hand" in line for line in said)
    assert statement.history.count() == statement.citations.get().history.count() == 1
    assert load(small)[-1] == AGAIN


def test_a_text_in_no_file_that_cannot_follow_is_named_and_nothing_written(small, load):
    load(small)
    longest = Chapter._meta.get_field("body").max_length
    body = "Said.[^reuters-2]\n\n"
    factories.chapter(slug="by-hand", body=body + "x" * (longest - len(body)))
    before = record_as_files()
    rename(small, "sources", "reuters-2", "reuters-number-two")
    said = "\n".join(load(small))
    assert "chapters, by-hand, body: Ensure this value has at most 100000 characters" in said
    assert record_as_files() == before


def test_a_dry_run_prints_a_rename_as_such_and_writes_nothing(small, load):
    load(small)
    before, edits = versions(), Edit.objects.count()
    rename(small, "sources", "reuters-2", "reuters-two")
    small.change("sources", 3, title="Another title")
    text = "\n".join(load(small, "--dry-run"))
    assert (
        "~ sources.csv “reuters-2” renamed to “reuters-two”\n"
        "  - title: An article\n"
        "  + title: Another title\n"
        "  - url: https://example.org/reuters-2\n"
        "  + url: https://example.org/reuters-two\n"
        "sources.csv: 0 new, 1 renamed, 0 changed, 1 unchanged\n"
    ) in text
    assert "~ statements.csv" not in text
    assert (versions(), Edit.objects.count()) == (before, edits)


def test_only_the_slugs_of_the_row_s_own_table_are_taken_for_it(small, load):
    small.change("chapters", 2, slug="ukraine", body="See [here](#ukraine).[^reuters-1]")
    load(small)
    rename(small, "chapters", "(#ukraine)", "(#beginning)")
    small.write("renames", [SMALL["renames"][0]])
    small.change("chapters", 2, slug="beginning")
    small.add("renames", table="chapters", old="ukraine", new="beginning")
    load(small)
    assert holds(small)
    assert set(Actor.objects.values_list("slug", flat=True)) >= {"ukraine"}
    assert Statement.objects.get().actor.slug == "ukraine"


# --- What cannot be carried ---------------------------------------------------------------------


def test_two_rows_of_the_record_are_never_made_one(small, load):
    load(small)
    factories.source(slug="reuters-two")
    before = record_as_files()
    rename(small, "sources", "reuters-2", "reuters-two")
    problem, summary = load(small)
    assert problem == (
        "renames.csv:3:old: The record has both “reuters-2” and “reuters-two” in sources, and "
        "this says that they are one row: in the admin, let what refers to “reuters-2” refer to "
        "“reuters-two”, delete “reuters-2”, and load again."
    )
    assert summary == "1 problem. Nothing was written."
    assert record_as_files() == before


def test_two_old_slugs_of_one_row_are_not_two_rows(small, load):
    load(small)
    factories.source(slug="old")
    rename(small, "sources", "reuters-2", "reuters-two")
    small.add("renames", table="sources", old="old", new="reuters-two")
    problem, _ = load(small)
    assert problem.startswith("renames.csv:4:old: The record has both “old” and “reuters-2”")


def test_a_rename_to_nothing_is_named(small, load):
    load(small)
    small.drop("statements", 2)
    for row in (3, 2):
        small.drop("stances", row)
    small.add("renames", table="statements", old="ukraine-says", new="kyiv-says")
    assert load(small)[0] == (
        "renames.csv:3:new: No row of statements has the slug “kyiv-says”, so “ukraine-says” "
        "cannot become it."
    )


def test_the_present_slug_of_another_row_is_not_taken(small, load):
    """Here “reuters-two” was another row's, which goes by another slug now."""
    load(small)
    factories.source(slug="another")
    factories.rename("sources", "reuters-two", "another")
    rename(small, "sources", "reuters-2", "reuters-two")
    problem, _ = load(small)
    assert problem.startswith("sources.csv:3:slug: “reuters-two” is the old slug of “another”")


def test_a_file_that_still_refers_to_the_old_slug_is_told_the_new_one(small, load):
    load(small)
    rename(small, "sources", "reuters-2", "reuters-two")
    small.change("statements", 2, sources="reuters-2")
    assert load(small)[0] == (
        "statements.csv:2:sources: There is no “reuters-2” in sources.csv. It is “reuters-two” "
        "now: write that."
    )
