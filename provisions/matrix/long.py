"""The long form of the matrix: a row a position in force on a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from provisions.matrix.forms import FileForm
from provisions.models import Stance, StanceStatement
from provisions.tables import STANCES
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


def long_rows(
    on: date, form: FileForm, places: Mapping[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the positions in force on the day *on* that the filters leave, by name of column.

    Rows stand in the order of stances.csv; with *places*, in that of the points, by their ids.
    Where a draft is asked for, each is shown: it is the actor's last word on that text. Two
    queries, beside those for the line of drafts, however many rows there are.
    """
    stances = form.narrow(Stance.objects.current(on).with_text(on))
    has_draft = bool(form.cleaned_data["draft"])
    stances = stances if has_draft else stances.with_shown(on)
    statements = _statements(stances, on)
    paths = [column.path for column in COLUMNS if not (has_draft and column.name == "shown")]
    first: list[Any] = [_place(places)] if places else []
    order = [*first, *STANCES.ordering(), "pk"]
    for values in stances.order_by(*order).values(*paths).iterator(chunk_size=CHUNK):
        found = {"shown": True} | values | {"pk": statements[values["pk"]]}
        yield {column.name: found[column.path] for column in COLUMNS}


def _place(places: Mapping[int, int]) -> Case:
    """Return the place of a stance's point; what is on a draft as a whole comes first."""
    return Case(
        *(When(provision=point, then=Value(place)) for point, place in places.items()),
        default=Value(-1),
        output_field=IntegerField(),
    )


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
