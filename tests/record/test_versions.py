"""An aggregate as any Edit left it, and how two of its versions differ."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from record.columns import Links, Reference
from record.editing import edit
from record.models import Edit
from record.naming import Names
from record.storing import relink
from record.table import TABLES
from record.telling import changes_by_edit
from record.trail import of_root
from record.versions import at, compare
from statements.models import Source, Statement, StatementCitation
from tests import factories
from tests.record.test_history_mirrors_rows import ROOTS, Abandoned, do, edits

TABLES_OF_ROOTS = [table for table in TABLES.values() if table.model in ROOTS]


# --- Any sequence of edits -------------------------------------------------------------------


def rows_now():
    """The rows of the tables, by model and id, as their files have them."""
    return {(table.model, pk): row for table in TABLES_OF_ROOTS for pk, row in table.rows()}


def ids_now():
    """The ids by which the parts of each root link it to others, in their order."""
    return {
        (part, root): tuple(
            part.objects.filter(**{part.part_of: root})
            .order_by("position", "pk")
            .values_list(part.target_field().attname, flat=True)
        )
        for table in TABLES_OF_ROOTS
        for part in table.model.parts()
        for root in table.model.objects.values_list("pk", flat=True)
    }


def keys_now():
    """The keys that rows are referred to by, by model and id."""
    return {
        model: dict(model.objects.values_list("pk", model.key_field))
        for model in {table.model for table in TABLES.values()}
        if model.key_field in {field.name for field in model._meta.fields}
    }


def row_of(version, keys):
    """The row of the table that *version* was, as a file would have had it."""
    table = next(table for table in TABLES.values() if table.model is version.model)
    row = {}
    for column in table.columns:
        if isinstance(column, Links):
            if column.in_file:
                ids = version.lists[column.part]
                row[column.name] = tuple(keys[column.target][pk] for pk in ids)
        elif isinstance(column, Reference):
            row[column.name] = keys[column.target].get(getattr(version.row, column.field.attname))
        else:
            row[column.name] = getattr(version.row, column.name)
    return row


def swapped(changes):
    return sorted((change.label, change.after, change.before) for change in changes)


def told(changes):
    return sorted((change.label, change.before, change.after) for change in changes)


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(edits, min_size=1, max_size=5))
def test_a_version_is_what_the_row_and_its_lists_were_after_that_edit(sequence):
    with transaction.atomic():
        with factories.editing():
            source = factories.source()
            factories.actor(members=[factories.actor()])
            factories.statement(sources=[source, factories.source()])
            factories.chapter(body=f"Text.[^{source.slug}]")
        states = [(Edit.objects.first().recorded_at, rows_now(), ids_now(), keys_now())]
        for number, (steps_of_edit, fails) in enumerate(sequence):
            with (
                suppress(Abandoned, ValidationError),
                edit(reason=f"Edit {number}", kind="housekeeping"),
            ):
                for step in steps_of_edit:
                    do(step)
                if fails:
                    raise Abandoned
            newest = Edit.objects.first().recorded_at
            if newest != states[-1][0]:
                states.append((newest, rows_now(), ids_now(), keys_now()))
        roots = {
            (model, pk) for model in ROOTS for pk in model.history.values_list("id", flat=True)
        }
        for model, pk in roots:
            versions = []
            for instant, rows, ids, keys in states:
                version = at(model, pk, instant)
                versions.append(version)
                if version is None:
                    assert (model, pk) not in rows
                    continue
                assert row_of(version, keys) == rows[model, pk]
                assert version.lists == {part: ids[part, pk] for part in model.parts()}
            for older, newer, state in zip([None, *versions], versions, states, strict=False):
                assert_compared_well(older, newer)
                assert_told_alike(model, pk, state[0], older, newer)
            assert_compared_well(versions[0], versions[-1])
            before = states[0][0] - timedelta(microseconds=1)
            assert at(model, pk, before) is None
        transaction.set_rollback(True)


def assert_compared_well(older, newer):
    """What differs is told, nothing else is, and the way back tells the same."""
    differ = bool(older) != bool(newer) or (
        older is not None
        and (
            older.lists != newer.lists
            or any(
                getattr(older.row, field.attname) != getattr(newer.row, field.attname)
                for field in older.model._meta.concrete_fields
            )
        )
    )
    changes = compare(older, newer)
    assert bool(changes) == differ
    assert swapped(compare(newer, older)) == told(changes)
    assert compare(newer, newer) == []
    for change in changes:
        if change.pieces:
            old = "".join(piece.text for piece in change.pieces if piece.kind != "came")
            new = "".join(piece.text for piece in change.pieces if piece.kind != "left")
            assert (old, new) == (change.before, change.after)


def assert_told_alike(model, pk, instant, older, newer):
    """What the trail tells of an Edit is how the versions before and after it differ."""
    changes = changes_by_edit(of_root(model, pk), [instant])[instant]
    fields = [field for change in changes for field in (*change.content, *change.fields)]
    assert told(fields) == told(compare(older, newer))


# --- In words --------------------------------------------------------------------------------


def cite(statement, *sources):
    """Let *statement* cite *sources*, in this order."""
    links = next(links for links in TABLES["statements"].links if links.name == "sources")
    relink(links, {statement.pk: [source.slug for source in sources]})


def version_of(row):
    return at(type(row), row.pk, Edit.objects.first().recorded_at)


@pytest.fixture
def reports(db):
    return [factories.source(title=f"Report {letter}") for letter in "abc"]


def test_a_text_is_compared_word_by_word(reports):
    row = factories.statement(summary="Kyiv asks for two further days.", sources=reports)
    older = version_of(row)
    with factories.editing():
        row.summary = "Kyiv asks for three further days."
        row.save()
    [change] = compare(older, version_of(row))
    assert (change.label, change.before, change.after) == (
        "summary",
        "Kyiv asks for two further days.",
        "Kyiv asks for three further days.",
    )
    marked = [(piece.kind, piece.text) for piece in change.pieces]
    assert ("left", "two") in marked
    assert ("came", "three") in marked


def test_choices_days_and_links_are_told_as_readers_see_them(reports):
    said_by = factories.person(name="A. Minister")
    row = factories.statement(
        actor=said_by.actor, setting="speech", made_on=factories.FIRST_DAY, sources=reports
    )
    older = version_of(row)
    with factories.editing():
        row.setting, row.person = "interview", said_by
        row.made_on = factories.FIRST_DAY + timedelta(days=1)
        row.save()
    assert [(c.label, c.before, c.after) for c in compare(older, version_of(row))] == [
        ("made on", "20 November 2025", "21 November 2025"),
        ("person", "", str(said_by)),
        ("setting", "Speech", "Interview"),
    ]


def test_a_list_says_what_came_what_left_and_what_moved(reports):
    a, b, c = reports
    row = factories.statement(sources=[a, b])
    first = version_of(row)
    with factories.editing():
        cite(row, b, a)
    second = version_of(row)
    with factories.editing():
        cite(row, c, b)
    third = version_of(row)
    assert told(compare(first, second)) == [("source order", f"{a}; {b}", f"{b}; {a}")]
    assert told(compare(second, third)) == sorted([("source", str(a), ""), ("source", "", str(c))])
    assert told(compare(first, third)) == told(compare(second, third))


def test_a_row_that_was_not_there_or_is_gone_has_nothing(reports):
    row = factories.statement(summary="What was said.", sources=reports[:1])
    there = version_of(row)
    pk = row.pk
    with factories.editing():
        row.delete()
    gone = at(Statement, pk, Edit.objects.first().recorded_at)
    assert gone is None
    assert ("summary", "What was said.", "") in told(compare(there, gone))
    assert ("source", str(reports[0]), "") in told(compare(there, gone))
    assert swapped(compare(None, there)) == told(compare(there, None))
    assert compare(None, None) == []
    assert at(Statement, pk + 1000, Edit.objects.first().recorded_at) is None


def test_what_is_cited_no_more_and_has_been_deleted_is_named_by_its_key(reports):
    a, b, _ = reports
    row = factories.statement(sources=[a, b])
    older, key = version_of(row), b.slug
    with factories.editing():
        cite(row, a)
        b.delete()
    assert told(compare(older, version_of(row))) == [("source", key, "")]


def test_a_row_without_a_key_is_named_as_it_was_last(db):
    draft, point = factories.draft(name="Late draft"), factories.provision(number=7)
    row = factories.revision(draft, point)
    older = version_of(row)
    pk = row.pk
    with factories.editing():
        row.delete()
    assert Names({older.model: {pk}}).of(older.model, pk) == "Point 7 in Late draft"


def test_several_writes_in_one_edit_are_one_version(reports):
    a, b, _ = reports
    row = factories.statement(summary="First.", sources=[a])
    older = version_of(row)
    with factories.editing():
        row.summary = "In between."
        row.save()
        cite(row, b, a)
        row.summary = "Last."
        row.save()
        cite(row, b)
    newer = version_of(row)
    assert newer.row.summary == "Last."
    assert newer.lists[StatementCitation] == (b.pk,)
    assert told(compare(older, newer)) == sorted(
        [("summary", "First.", "Last."), ("source", str(a), ""), ("source", "", str(b))]
    )


def test_places_that_repeat_go_by_the_order_of_entry(reports):
    row = factories.statement(sources=reports)
    with factories.editing():
        for citation in row.citations.order_by("-pk"):
            citation.position = 1
            citation.save()
    assert version_of(row).lists[StatementCitation] == tuple(source.pk for source in reports)


def test_the_number_of_queries_does_not_grow(reports):
    few = factories.statement(sources=reports[:1])
    many = factories.statement(sources=reports)
    for number in range(8):
        with factories.editing():
            many.summary = f"Version {number}."
            many.save()
            cite(many, *(reports + [factories.source() for _ in range(number)]))
    with factories.editing():
        few.summary = "Another."
        few.save()
    newest = Edit.objects.first().recorded_at

    def queries(row):
        first = row.history.order_by("history_date").first().history_date
        with CaptureQueriesContext(
            connection,
        ) as captured:
            compare(at(Statement, row.pk, first), at(Statement, row.pk, newest))
        return len(captured)

    assert Source.objects.count() > 30
    assert queries(few) == queries(many)
