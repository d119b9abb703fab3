"""Makes the record up to a thousand times as large, in SQL: points, stances and their history.

A *set* is 28 points with the revisions of each draft, and a position of each state and
organisation on each of these: some thousand stances. The dataset's points are the first set; the
others are copies. Its statements and sources are copied with every tenth set. Rows are written by
``INSERT … SELECT``, beside the write path, but as it would: all hold the rules of the record, and
each version stands in the history of its table with the instant of its Edit.

One Edit adds the sets. Some hundred after it correct stances, some of them twice, change the order
of what stances rest on, delete stances and rename statements.
"""

# ruff: noqa: S608  the SQL is put together from the names of our own tables and columns

from datetime import timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from actors.models import Actor
from provisions.models import (
    Draft,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
)
from record.models import Edit, Rename, Tracked
from statements.models import Source, Statement, StatementCitation

STRIDE = 1_000_000
"""The ids of a set's rows are those of the dataset's, and so much more for each set before it."""
SEATS = 16
"""More than there are actors, so that a stance has its id from its revision and its actor."""
TENTH = 10

EACH_SET = (Provision, Revision, RevisionCitation)
EACH_TENTH = (Source, Statement, StatementCitation, StatementProvision)
COPIED = (
    Source,
    Statement,
    StatementCitation,
    Provision,
    Revision,
    RevisionCitation,
    StatementProvision,
)
"""What a row refers to stands before it."""
EDITS = 300
"""So many small Edits follow the one that adds the sets."""


def multiply(sets: int) -> None:
    """Add what the record lacks to *sets* sets of points; the dataset has been loaded."""
    first = (Provision.objects.aggregate(models.Max("pk"))["pk__max"] or 0) // STRIDE + 1
    addition, *corrections = _edits()
    grounds = StanceStatement.objects.aggregate(models.Max("pk"))["pk__max"] or 0
    for model in COPIED:
        _copy(model, first, sets)
        _write_history(model, "+", addition, f"id >= {first * STRIDE}")
    _take_positions(first)
    _write_history(Stance, "+", addition, f"id >= {first * STRIDE * SEATS}")
    _write_history(StanceStatement, "+", addition, f"id > {grounds}")
    _correct(first, corrections)
    if connection.vendor == "postgresql":
        _run(*connection.ops.sequence_reset_sql(no_style(), [*COPIED, Stance]))
        # As the server does by itself, a little later.
        _run("VACUUM ANALYZE")


def _edits() -> list[Edit]:
    """Store the Edits, a millisecond apart: the one that adds, then those that correct."""
    newest = Edit.objects.latest().recorded_at
    return Edit.objects.bulk_create(
        Edit(
            recorded_at=newest + timedelta(milliseconds=number + 1),
            reason=f"A benchmark's correction {number}" if number else "A benchmark's copies",
            kind="correction" if number else "addition",
        )
        for number in range(EDITS + 1)
    )


def _copy(model: type[Tracked], first: int, sets: int) -> None:
    """Copy the dataset's rows of *model* into the sets from *first* on."""
    step = TENTH if model in EACH_TENTH else 1
    begin = -(-first // step) * step
    if begin >= sets:
        return
    points = Provision.objects.filter(pk__lt=STRIDE).aggregate(models.Max("number"))
    values = {}
    for field in model._meta.concrete_fields:
        column = value = f"old.{_quoted(field.column)}"
        if field.primary_key or field.related_model in EACH_SET:
            value = f"{column} + n * {STRIDE}"
        elif field.related_model in EACH_TENTH:
            value = f"{column} + n / {TENTH} * {TENTH * STRIDE}"
        elif field.name == "number":
            value = f"{column} + n * {points['number__max']}"
        elif field.name == "slug":
            value = f"rtrim(substr({column}, 1, 60), '-') || '-' || old.id || '-c' || n"
        elif field.name == "url":
            value = f"{column} || '#' || n"
        values[_quoted(field.column)] = value
    _run(
        f"INSERT INTO {_table(model)} ({', '.join(values)}) "
        f"WITH RECURSIVE sets(n) AS (SELECT CAST({begin} AS bigint) UNION ALL "
        f"SELECT n + {step} FROM sets WHERE n + {step} < {sets}) "
        f"SELECT {', '.join(values.values())} FROM sets, {_table(model)} AS old "
        f"WHERE old.id < {STRIDE} ORDER BY n, old.id"
    )


def _take_positions(first: int) -> None:
    """Give each state and organisation a position on each revision of the sets from *first* on.

    Words and position are those of a stance of the dataset's, and it rests on one statement or two
    of its tenth, from whose day on it holds.
    """
    table = "benchmark_position"
    _run(
        f"DROP TABLE IF EXISTS {table}",
        f"""
        CREATE TEMPORARY TABLE {table} AS
        WITH
        speaker AS (
            SELECT id, slug, row_number() OVER (ORDER BY id) - 1 AS place
            FROM {_table(Actor)} WHERE kind <> 'bloc'
        ),
        word AS (
            SELECT position, confidence, summary, row_number() OVER (ORDER BY id) - 1 AS place
            FROM {_table(Stance)} WHERE id < {STRIDE}
        ),
        said AS (
            SELECT id, made_on, row_number() OVER (ORDER BY id) - 1 AS place
            FROM {_table(Statement)} WHERE id < {STRIDE}
        ),
        -- Which words and which statements, from numbers that repeat late.
        pair AS (
            SELECT
                revision.id * {SEATS} + speaker.place AS id,
                revision.draft_id, revision.provision_id,
                revision.id / {TENTH * STRIDE} * {TENTH * STRIDE} AS tenth,
                speaker.id AS actor_id, speaker.slug,
                revision.id + revision.id / {STRIDE} * 31 + speaker.place * 7 AS mark
            FROM {_table(Revision)} AS revision, speaker
            WHERE revision.id >= {first * STRIDE}
        )
        SELECT
            pair.id, pair.actor_id, pair.slug, pair.provision_id, pair.draft_id,
            word.position, word.confidence, word.summary,
            CASE WHEN said.made_on > draft.started_on THEN said.made_on ELSE draft.started_on END
                AS stated_on,
            said.id + pair.tenth AS rests_on,
            CASE WHEN pair.mark % 3 = 0 THEN also.id + pair.tenth END AS also_on
        FROM pair
        JOIN {_table(Draft)} AS draft ON draft.id = pair.draft_id
        JOIN word ON word.place = pair.mark % (SELECT count(*) FROM word)
        JOIN said ON said.place = pair.mark % (SELECT count(*) FROM said)
        JOIN said AS also ON also.place = (pair.mark + 1) % (SELECT count(*) FROM said)
        """,
        f"""
        INSERT INTO {_table(Stance)}
            (id, slug, actor_id, provision_id, draft_id, stated_on, position, confidence, summary)
        SELECT
            chosen.id,
            chosen.slug || '-' || provision.number || '-' || draft.slug || '-'
                || CAST(stated_on AS varchar),
            actor_id, provision_id, draft_id, stated_on, position, confidence, chosen.summary
        FROM {table} AS chosen
        JOIN {_table(Provision)} AS provision ON provision.id = provision_id
        JOIN {_table(Draft)} AS draft ON draft.id = draft_id
        ORDER BY chosen.id
        """,
        f"""
        INSERT INTO {_table(StanceStatement)} (stance_id, statement_id, position)
        SELECT id, rests_on, 1 FROM {table}
        UNION ALL SELECT id, also_on, 2 FROM {table} WHERE also_on IS NOT NULL
        ORDER BY 1, 3
        """,
        f"DROP TABLE {table}",
    )


def _correct(first: int, edits: list[Edit]) -> None:
    """Write the small Edits. Of a row, what is done later stands later in its history."""
    half = len(edits) // 2
    stances = f"{_table(Stance)} WHERE id >= {first * STRIDE * SEATS}"
    of_two = f"SELECT stance_id FROM {_table(StanceStatement)} WHERE position = 2"
    statements = f"{_table(Statement)} WHERE id >= {first * STRIDE}"
    corrected = {"summary": "substr(summary, 1, 1900) || ' Corrected.'"}
    turned_round = _grounds(_some(f"{stances} AND id IN ({of_two})", 30))
    _change(Stance, corrected, _some(stances, 20), edits[:half])
    _change(StanceStatement, {"position": "3 - position"}, turned_round, edits[:half])
    _change(Stance, corrected, _some(stances, 40), edits[half:])
    _rename(_some(statements, 50), edits)
    # None of these was corrected.
    deleted = _some(stances, 200, remainder=7)
    _delete(StanceStatement, _grounds(deleted), edits[half:])
    _delete(Stance, deleted, edits[half:])


def _some(rows: str, every: int, remainder: int = 0) -> str:
    """Return a query for the ids of one in *every* of *rows*, each with its place among them."""
    return (
        f"SELECT id, place / {every} AS place "
        f"FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM {rows}) AS ranked "
        f"WHERE place % {every} = {remainder}"
    )


def _grounds(stances: str) -> str:
    """Return a query for the ids of what these stances rest on, each with its stance's place."""
    return (
        f"SELECT ground.id, place FROM {_table(StanceStatement)} AS ground "
        f"JOIN ({stances}) AS one ON one.id = stance_id"
    )


def _change(model: type[Tracked], values: dict[str, str], some: str, edits: list[Edit]) -> None:
    """Set *values* in *some* rows, each in one of *edits*."""
    _choose(some, edits)
    set_to = ", ".join(f"{_quoted(column)} = {value}" for column, value in values.items())
    _run(f"UPDATE {_table(model)} SET {set_to} WHERE id IN (SELECT id FROM benchmark_chosen)")
    _write_chosen(model, "~")


def _rename(some: str, edits: list[Edit]) -> None:
    """Give *some* statements another slug, each in one of *edits*."""
    newest = Rename.objects.aggregate(models.Max("pk"))["pk__max"] or 0
    _change(Statement, {"slug": "slug || '-r'"}, some, edits)
    _run(
        f"INSERT INTO {_table(Rename)} ({_quoted('table')}, old, new) "
        f"SELECT 'statements', substr(slug, 1, length(slug) - 2), slug FROM {_table(Statement)} "
        "WHERE id IN (SELECT id FROM benchmark_chosen) ORDER BY id",
        # The renames, in the place of what they rename.
        "CREATE TEMPORARY TABLE benchmark_renamed AS "
        "SELECT renamed.id, chosen.edit_id FROM benchmark_chosen AS chosen "
        f"JOIN {_table(Statement)} AS statement ON statement.id = chosen.id "
        f"JOIN {_table(Rename)} AS renamed ON renamed.new = statement.slug "
        f"WHERE renamed.id > {newest}",
        "DROP TABLE benchmark_chosen",
        "ALTER TABLE benchmark_renamed RENAME TO benchmark_chosen",
    )
    _write_chosen(Rename, "+")


def _delete(model: type[Tracked], some: str, edits: list[Edit]) -> None:
    """Delete *some* rows, each in one of *edits*."""
    _choose(some, edits)
    _write_chosen(model, "-")
    _run(f"DELETE FROM {_table(model)} WHERE id IN (SELECT id FROM benchmark_chosen)")


def _choose(some: str, edits: list[Edit]) -> None:
    """Make a table of *some* ids, each with the Edit that it falls to."""
    first = edits[0].pk
    _run(
        "DROP TABLE IF EXISTS benchmark_chosen",
        "CREATE TEMPORARY TABLE benchmark_chosen AS "
        f"SELECT id, {first} + place % {len(edits)} AS edit_id FROM ({some}) AS chosen",
    )


def _write_chosen(model: type[Tracked], kind: str) -> None:
    """Write what became of the chosen rows of *model* into its history."""
    _insert_history(
        model,
        kind,
        f"JOIN benchmark_chosen AS chosen ON chosen.id = current.id "
        f"JOIN {_table(Edit)} AS edit ON edit.id = chosen.edit_id ORDER BY edit.id, current.id",
    )


def _write_history(model: type[Tracked], kind: str, edit: Edit, condition: str) -> None:
    """Write the rows of *model* that meet a *condition* into its history."""
    _insert_history(
        model,
        kind,
        f"JOIN {_table(Edit)} AS edit ON edit.id = {edit.pk} "
        f"WHERE current.{condition} ORDER BY current.id",
    )


def _insert_history(model: type[Tracked], kind: str, chosen: str) -> None:
    columns = [_quoted(field.column) for field in model._meta.concrete_fields]
    _run(
        f"INSERT INTO {_table(model.history.model)} "
        f"({', '.join(columns)}, history_date, history_type, history_change_reason) "
        f"SELECT {', '.join(f'current.{column}' for column in columns)}, "
        f"edit.recorded_at, '{kind}', edit.reason FROM {_table(model)} AS current {chosen}"
    )


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _table(model: Any) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
