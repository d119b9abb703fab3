"""manage.py load: all of it in one Edit, or nothing."""

from datetime import date
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, Membership
from briefing.models import ChapterCitation, ChapterPoint
from provisions.models import Draft, Provision, Revision, Stance
from record.models import Edit, Tracked
from record.table import TABLES
from statements.models import Source, Statement, StatementCitation
from tests import factories
from tests.snapshots.folders import SMALL, Folder, record_as_files

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if issubclass(model, Tracked)]


def versions():
    """How many history rows each model has."""
    return {model.__name__: model.history.count() for model in TRACKED}


def written_by(made):
    """The history rows of an Edit: model and type."""
    return sorted(
        (model.__name__, row.history_type)
        for model in TRACKED
        for row in model.history.filter(history_date=made.recorded_at)
    )


def test_the_dataset_is_loaded_in_one_edit_and_a_second_load_changes_nothing(dataset, load):
    said = load(dataset, "--reason", "First load")
    made = Edit.objects.get()
    assert said[-1] == f"Loaded in Edit {made.pk}."
    assert (made.reason, made.kind, made.editor) == ("First load", "addition", None)
    assert made.byline == "Command line"
    assert Provision.objects.count() == 28
    assert Revision.objects.count() == 112
    assert Stance.objects.count() == 323
    assert "stances.csv: 323 new, 0 changed, 0 unchanged" in said
    for model in TRACKED:
        assert model.history.count() == model.objects.count()
        assert not model.history.exclude(
            history_date=made.recorded_at, history_change_reason="First load", history_user=None
        ).exists()

    before = versions()
    said = load(dataset)
    assert said[-1] == "The record holds all of this already. No Edit was made."
    assert "stances.csv: 0 new, 0 changed, 323 unchanged" in said
    assert Edit.objects.get() == made
    assert versions() == before


def test_the_record_written_out_is_the_dataset_byte_for_byte(dataset, load):
    load(dataset)
    for table, content in record_as_files().items():
        shipped = (settings.BASE_DIR / "dataset" / f"{table}.csv").read_bytes()
        assert content == shipped, f"{table}.csv"


def test_what_a_chapter_refers_to_becomes_rows(small, load):
    load(small)
    assert list(ChapterCitation.objects.values_list("source__slug", "position")) == [
        ("reuters-2", 1),
        ("reuters-1", 2),
    ]
    assert ChapterPoint.objects.get().provision.number == 1


def test_a_small_folder_comes_back_as_it_was(small, load):
    load(small)
    for table, content in record_as_files().items():
        assert content == small.file(table).read_bytes(), table


def test_files_in_another_order_hold_the_same(small, load):
    load(small)
    before = record_as_files()
    for table in SMALL:
        small.write(table, small.read(table)[::-1])
    assert "No Edit was made." in load(small)[-1]
    assert record_as_files() == before


def test_columns_in_another_order_hold_the_same(small, load):
    load(small)
    header, *rows = small.file("themes").read_text().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in (header, *rows)]
    small.file("themes").write_text("\n".join(turned) + "\n")
    assert "No Edit was made." in load(small)[-1]


def test_a_draft_may_stand_before_the_one_that_it_revises_in_the_file(small, load):
    small.write("drafts", small.read("drafts")[::-1])
    load(small)
    assert Draft.objects.get(slug="second").revises.slug == "first"


def test_white_space_line_ends_and_composition_make_no_difference(small, load):
    load(small)
    before = record_as_files()
    small.change("revisions", 2, text="  No NATO.\r\na) Never.\r\n ", change=" original ")
    small.change("actors", 2, name=" Ukraine\u00a0", order=" 1 ")
    small.change("people", 2, role_since=" 2019-05-20", actor=" ukraine ")
    small.change("stances", 3, statements=" ukraine-says ", stated_on="2025-11-20 ")
    small.file("themes").write_bytes(
        b"\xef\xbb\xbf" + small.file("themes").read_bytes().replace(b"\n", b"\r\n") + b"\r\n"
    )
    assert load(small)[-1] == "The record holds all of this already. No Edit was made."
    assert record_as_files() == before


def test_texts_are_kept_in_one_composition(small, load):
    small.change("actors", 2, name="Ukrai\u0308ne")
    load(small)
    assert Actor.objects.get(slug="ukraine").name == "Ukra\u00efne"
    assert Actor.objects.get(name="Ukrai\u0308ne").slug == "ukraine"


def test_a_changed_cell_makes_a_version_of_its_row_and_no_other(small, load):
    load(small)
    small.change("stances", 3, position="ambiguous")
    said = load(small, "--kind", "correction", "--reason", "Heard wrongly")
    made = Edit.objects.first()
    assert (made.kind, made.reason) == ("correction", "Heard wrongly")
    assert "stances.csv: 0 new, 1 changed, 1 unchanged" in said
    assert written_by(made) == [("Stance", "~")]
    stance = Stance.objects.get(provision__number=1)
    assert stance.position == "ambiguous"
    assert [version.position for version in stance.history.all()] == ["ambiguous", "rejects"]


def test_several_changes_of_several_kinds_are_one_edit(small, load):
    load(small)
    small.change("stances", 2, position="ambiguous", summary="It says maybe.")
    small.change("stances", 3, summary="It says never.")
    small.change("people", 2, role_until="2025-12-01", role_since="")
    small.add("sources", slug="reuters-3")
    small.change("statements", 2, person="", sources="reuters-3; reuters-2")
    load(small)
    made = Edit.objects.first()
    assert Edit.objects.count() == 2
    assert written_by(made) == [
        ("Person", "~"),
        ("Source", "+"),
        ("Stance", "~"),
        ("Stance", "~"),
        ("Statement", "~"),
        ("StatementCitation", "+"),
        ("StatementCitation", "-"),
        ("StatementCitation", "~"),
    ]
    assert Statement.objects.get().person is None


def test_the_order_of_a_list_is_the_editor_s(small, load):
    load(small)
    small.change("statements", 2, sources="reuters-1; reuters-2")
    said = load(small)
    assert "statements.csv: 0 new, 1 changed, 0 unchanged" in said
    assert written_by(Edit.objects.first()) == [("StatementCitation", "~")] * 2
    cited = StatementCitation.objects.order_by("position").values_list("source__slug", flat=True)
    assert list(cited) == ["reuters-1", "reuters-2"]


def test_a_list_may_be_emptied_where_it_takes_none(small, load):
    load(small)
    small.change("actors", 4, members="")
    small.change("revisions", 2, sources="")
    load(small)
    assert not Membership.objects.exists()
    assert written_by(Edit.objects.first()) == [("Membership", "-"), ("RevisionCitation", "-")]


def test_a_chapter_s_citations_follow_its_changed_text(small, load):
    load(small)
    small.change("chapters", 2, body="It began.[^reuters-1]")
    load(small)
    assert written_by(Edit.objects.first()) == [
        ("Chapter", "~"),
        ("ChapterCitation", "-"),
        ("ChapterCitation", "~"),
        ("ChapterPoint", "-"),
    ]


def test_rows_that_are_not_in_the_files_stay_and_are_named(small, load):
    load(small)
    with factories.editing():
        for number in range(7):
            factories.source(slug=f"by-hand-{number}")
    edits = Edit.objects.count()
    said = load(small)
    line = next(line for line in said if "not in the file" in line)
    assert "7 rows of the record" in line
    assert "“by-hand-0”" in line
    assert "and 2 more" in line
    assert Source.objects.count() == 9
    assert Edit.objects.count() == edits


def test_a_dry_run_prints_each_change_and_writes_nothing(small, load):
    load(small)
    small.change("stances", 3, position="ambiguous", statements="ukraine-says; ukraine-adds")
    small.add("statements", slug="ukraine-adds", person="")
    before, edits = versions(), Edit.objects.count()
    files = record_as_files()
    said = load(small, "--dry-run")
    text = "\n".join(said)
    assert (
        "~ stances.csv “ukraine-1-first-2025-11-20”\n"
        "  - position: rejects\n"
        "  + position: ambiguous\n"
        "  - statements: ukraine-says\n"
        "  + statements: ukraine-says; ukraine-adds\n"
    ) in text
    assert "+ statements.csv “ukraine-adds”\n  + slug: ukraine-adds\n" in text
    assert "ukraine-plan" not in text
    assert said[-1] == "Dry run: nothing was written."
    assert (versions(), Edit.objects.count(), record_as_files()) == (before, edits, files)


def test_a_dry_run_of_a_first_load_writes_nothing(small, load):
    said = load(small, "--dry-run")
    assert "actors.csv: 3 new, 0 changed, 0 unchanged" in said
    assert not Edit.objects.exists()
    assert not Actor.objects.exists()
    assert sum(versions().values()) == 0


def test_a_new_row_may_refer_to_a_row_that_is_only_in_the_record(small, load):
    factories.actor(slug="by-hand")
    small.add("people", slug="envoy", actor="by-hand")
    load(small)
    assert Actor.objects.get(slug="by-hand").people.get().slug == "envoy"


def test_a_row_that_is_only_in_the_record_must_keep_its_rules_too(small, load):
    load(small)
    factories.stance(
        slug="by-hand",
        stated_on=date(2025, 11, 20),
        draft=Draft.objects.get(slug="first"),
        statements=[Statement.objects.get()],
    )
    files = record_as_files()
    small.change("statements", 2, made_on="2025-11-21")
    for row in (2, 3):
        small.change("stances", row, stated_on="2025-11-21")
    said = "\n".join(load(small))
    assert "by-hand" in said
    assert "Nothing was written." in said
    assert record_as_files() == files


def test_a_file_with_the_old_slug_of_a_row_is_told_the_present_one(dataset, load):
    load(dataset)
    source = Source.objects.get(slug="report-2025-11-24-both-texts")
    with factories.editing():
        source.slug = "report-renamed"
        source.save()
    files = record_as_files()
    said = "\n".join(load(dataset))
    assert "“report-2025-11-24-both-texts” is the old slug of “report-renamed”" in said
    assert "sources.csv:" in said
    assert record_as_files() == files


def test_rows_that_exchange_a_unique_value_are_explained(small, load):
    load(small)
    small.change("provisions", 2, slug="amnesty")
    small.change("provisions", 3, slug="nato")
    files = record_as_files()
    said = "\n".join(load(small))
    assert "in two steps" in said
    assert "nothing was written" in said
    assert record_as_files() == files


def test_a_load_costs_queries_by_the_table_and_not_by_the_row(small, dataset, load):
    def cost(folder):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            load(folder)
        return len(queries)

    few = cost(small)
    unchanged = cost(small)
    with CaptureQueriesContext(connection) as queries:
        load(dataset)
    assert few < 280
    assert unchanged < 60
    # Inserts come in batches, so that a hundred times the rows cost a few times the queries.
    assert len(queries) < 4 * few


def test_every_table_is_a_file_and_every_file_a_table():
    shipped = {path.stem for path in (settings.BASE_DIR / "dataset").glob("*.csv")}
    # The positions of a day are made from the others.
    assert shipped - {"positions"} == set(TABLES) == set(SMALL)


def test_a_zip_is_read_like_its_folder(dataset, load, tmp_path):
    archive = Folder(tmp_path / "record.zip")
    with ZipFile(archive.path, "w") as packed:
        for path in sorted(dataset.path.glob("*.csv")):
            packed.write(path, path.name)
    load(archive)
    assert Stance.objects.count() == 323
    assert load(dataset)[-1] == "The record holds all of this already. No Edit was made."


@pytest.mark.parametrize("content", [b"", b"not a ZIP"])
def test_what_is_neither_a_folder_nor_a_zip_is_refused(load, tmp_path, content):
    (tmp_path / "record.zip").write_bytes(content)
    assert "neither a folder nor a ZIP" in load(Folder(tmp_path / "record.zip"))[-1]
    assert "There is nothing at" in load(Folder(tmp_path / "nowhere"))[-1]


def test_a_reason_that_cannot_stand_in_the_record_is_refused(dataset, load):
    assert "--reason: A text cannot begin with “=”" in load(dataset, "--reason", "=1+1")[-1]
    assert not Edit.objects.exists()


def test_a_dry_run_judges_the_rows_that_stay_too(dataset, load):
    load(dataset)
    said = Statement.objects.filter(stances=None, made_on__lt="2025-12-01").last()
    factories.stance(
        actor=said.actor,
        draft=Draft.objects.order_by("order").first(),
        stated_on=said.made_on,
        statements=[said],
    )
    moved = f"{said.slug},2025-12-17".encode()
    dataset.replace("statements", f"{said.slug},{said.made_on}".encode(), moved)
    assert "None of its statements was made on or before" in load(dataset, "--dry-run")[-1]
    said.refresh_from_db()
    assert said.made_on.isoformat() != "2025-12-17"
