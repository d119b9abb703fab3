"""positions.csv: every position in force on a day, in long form, a row a position."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from provisions.models import Draft, Stance, StanceStatement
from provisions.tables import STANCES
from record.columns import LIST_DELIMITER
from record.csvs import csv_lines
from record.table import CHUNK


@dataclass(frozen=True)
class PositionColumn:
    """A column: its name, what it says, and where the query finds the value."""

    name: str
    meaning: str
    path: str


COLUMNS = (
    PositionColumn(
        "provision",
        "The number of the point; empty for the draft as a whole.",
        "provision__number",
    ),
    PositionColumn("actor", "Whose position it is.", "actor__slug"),
    PositionColumn("stance", "The key of the position: /provisions/7/#key.", "slug"),
    PositionColumn("draft", "The draft whose wording it is about.", "draft__slug"),
    PositionColumn(
        "change",
        "What became of the point in that draft; empty for the draft as a whole only.",
        "change",
    ),
    PositionColumn("position", "One of the five positions.", "position"),
    PositionColumn(
        "text_state",
        "Whether that draft has the latest text known on the point by the day.",
        "text_state",
    ),
    PositionColumn(
        "shown",
        "1 where it is the one position that a table of actors and points shows, else 0.",
        "shown",
    ),
    PositionColumn("stated_on", "The day from which it holds.", "stated_on"),
    PositionColumn("confidence", "How sure we are of it.", "confidence"),
    PositionColumn("summary", "The position in a sentence, as was known on that day.", "summary"),
    PositionColumn(
        "statements", "The statements that it rests on, of those made by the day.", "pk"
    ),
)


def lines(on: date, draft: Draft | None = None) -> Iterator[str]:
    """Return the file's lines as of the day *on*, the header first.

    Rows stand in the order of stances.csv. With *draft* only positions on its text are given, and
    each is shown: it is the actor's last word on that text. Two queries, beside that for the line
    of drafts, however many rows there are.
    """
    return csv_lines([column.name for column in COLUMNS], _rows(on, draft))


def _rows(on: date, draft: Draft | None) -> Iterator[list[str]]:
    stances = Stance.objects.current(on).with_text(on)
    stances = stances.filter(draft=draft) if draft else stances.with_shown(on)
    statements = _statements(stances, on)
    paths = [column.path for column in COLUMNS if not (draft and column.name == "shown")]
    for values in (
        stances.order_by(*STANCES.ordering(), "pk").values(*paths).iterator(chunk_size=CHUNK)
    ):
        cells = {"shown": True} | values | {"pk": LIST_DELIMITER.join(statements[values["pk"]])}
        yield [_cell(cells[column.path]) for column in COLUMNS]


def _statements(stances: QuerySet, on: date) -> dict[int, list[str]]:
    """Return, for the id of each of *stances*, the statements made by *on*, in their order."""
    slugs: dict[int, list[str]] = defaultdict(list)
    grounds = StanceStatement.objects.filter(
        stance__in=stances.order_by().values("pk"), statement__made_on__lte=on
    )
    for stance, slug in grounds.order_by("stance_id", "position", "pk").values_list(
        "stance_id", "statement__slug"
    ):
        slugs[stance].append(slug)
    return slugs


def _cell(value: Any) -> str:
    return str(STANCES.columns[0].cell(value))
