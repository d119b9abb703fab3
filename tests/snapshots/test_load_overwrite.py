"""A load overwrites nothing that an editor changed since the last one, unless it is told to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisions.models import Revision
from record.editing import edit
from record.models import Edit
from record.storing import relink_ids
from statements.models import Event, EventParticipant, Source, Statement
from tests import factories

pytestmark = pytest.mark.django_db
NOTHING = "Nothing was written."


@pytest.fixture
def loaded(small, load):
    load(small)
    return small


def editor():
    return factories.editor(public_name="Anna K.")


def edited(row, reason="Corrected after the transcript", **fields):
    with edit(editor=editor(), reason=reason, kind="correction"):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def change(folder, table, slug, **cells):
    """Change cells of the row with *slug* in a file."""
    slugs = [row["slug"] for row in folder.read(table)]
    folder.change(table, slugs.index(slug) + 2, **cells)


def test_what_an_editor_changed_and_the_file_has_otherwise_is_a_problem(loaded, load):
    row = Statement.objects.order_by("made_on", "slug").first()
    edited(row, summary="As the transcript has it.")
    change(loaded, "statements", row.slug, summary="As the file has it.")
    [problem, end] = load(loaded)
    assert problem.startswith("statements.csv:")
    assert ":summary: Anna K. (" in problem
    assert "“Corrected after the transcript”" in problem
    assert "“As the transcript has it.”" in problem
    assert "--overwrite" in problem
    assert end == f"1 problem. {NOTHING}"
    assert Statement.objects.get(pk=row.pk).summary == "As the transcript has it."


def test_it_is_written_over_where_that_is_asked_for(loaded, load):
    row = Statement.objects.order_by("made_on", "slug").first()
    edited(row, summary="As the transcript has it.")
    change(loaded, "statements", row.slug, summary="As the file has it.")
    assert "Loaded in Edit" in load(loaded, "--overwrite")[-1]
    assert Statement.objects.get(pk=row.pk).summary == "As the file has it."
    change(loaded, "statements", row.slug, summary="As the next file has it.")
    assert "Loaded in Edit" in load(loaded)[-1]


def test_a_file_from_before_an_edit_is_a_problem_where_it_would_take_that_back(loaded, load):
    edited(Source.objects.first(), title="Under another title")
    [problem, _] = load(loaded)
    assert ":title: Anna K." in problem


def test_a_cell_that_the_files_alone_changed_is_none(loaded, load):
    row = Statement.objects.order_by("made_on", "slug").first()
    edited(row, quote="What the transcript has.")
    change(
        loaded,
        "statements",
        row.slug,
        quote="What the transcript has.",
        summary="As the file has it.",
    )
    assert "Loaded in Edit" in load(loaded)[-1]
    row.refresh_from_db()
    assert (row.quote, row.summary) == ("What the transcript has.", "As the file has it.")


def test_lists_and_references_are_kept_as_well(loaded, load):
    event = Event.objects.first()
    ids = list(event.participants.values_list("actor", flat=True))
    with factories.editing("One more took part", "correction"):
        other = factories.actor(slug="one-more")
        relink_ids(EventParticipant, {event.pk: [*ids, other.pk]})
    problems = load(loaded)
    assert any(":participants: " in problem and "one-more" in problem for problem in problems)


def test_a_row_that_an_editor_deleted_does_not_come_back(loaded, load):
    with factories.editing("Entered by hand"):
        factories.source(slug="of-no-file")
    load(loaded)
    row = next(row for row in Revision.objects.all() if not row.draft.stances.exists())
    with factories.editing("Never said", "correction"):
        row.delete()
    [problem, _] = load(loaded)
    assert problem.startswith("revisions.csv:")
    assert "deleted this row since. Take that over into the file" in problem
    assert not Revision.objects.filter(pk=row.pk).exists()
    assert "Loaded in Edit" in load(loaded, "--overwrite")[-1]


def test_a_row_that_editors_made_themselves_counts_as_changed(small, load):
    with factories.editing("By hand"):
        factories.theme(slug="security", name="Entered by hand", description="By hand.")
    problems = load(small)
    assert {problem.split(":")[2] for problem in problems[:-1]} >= {"name", "description"}
    assert "Loaded in Edit" in load(small, "--overwrite")[-1]


def test_a_dry_run_tells_it_too(loaded, load):
    edited(Source.objects.first(), title="Under another title")
    assert ":title: Anna K." in load(loaded, "--dry-run")[0]
    assert Edit.objects.filter(is_load=True).count() == 1


def test_the_newest_load_is_what_counts(loaded, load):
    row = Source.objects.first()
    edited(row, title="Under another title")
    change(loaded, "sources", row.slug, title="Under another title")
    change(loaded, "themes", "security", description="Described anew.")
    assert "Loaded in Edit" in load(loaded)[-1]
    change(loaded, "sources", row.slug, title="Under a third title")
    assert "Loaded in Edit" in load(loaded)[-1]


def test_of_two_editors_the_later_one_is_named_and_the_words_of_both_are_kept(loaded, load):
    row = Source.objects.first()
    edited(row, title="Under another title")
    with edit(editor=factories.editor(public_name="Boris B."), reason="A typo", kind="correction"):
        row.publisher = "Another publisher"
        row.save()
    problems = load(loaded)[:-1]
    assert {problem.split(":")[2] for problem in problems} == {"title", "publisher"}
    assert all("Boris B. (" in problem and "“A typo”" in problem for problem in problems)
    row.refresh_from_db()
    assert (row.title, row.publisher) == ("Under another title", "Another publisher")


def test_what_another_load_wrote_is_never_in_the_way(loaded, load):
    before = Source.objects.first()
    change(loaded, "sources", before.slug, title="Under another title")
    assert "Loaded in Edit" in load(loaded)[-1]
    change(loaded, "sources", before.slug, title=before.title)
    assert "Loaded in Edit" in load(loaded)[-1]
    before.refresh_from_db()
    assert before.title != "Under another title"


def test_it_costs_as_many_queries_however_many_rows_were_changed(loaded, load):
    for number in range(12):
        loaded.add("sources", slug=f"report-{number}")
    load(loaded)
    slugs = [row["slug"] for row in loaded.read("sources")]

    def cost(changed):
        with factories.editing("Named anew", "correction"):
            for source in Source.objects.filter(slug__in=changed):
                source.title = f"{source.title}, again"
                source.save()
        with CaptureQueriesContext(connection) as queries:
            problems = load(loaded)
        assert len(problems) > len(changed)
        return len(queries)

    assert cost(slugs[:1]) == cost(slugs)
