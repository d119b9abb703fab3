"""The long form of the matrix: a row a position in force on a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from provisions.matrix.forms import FileForm
from provisions.models import Draft, Stance
from provisions.querysets import StanceQuerySet
from provisions.tables import REVISIONS, STANCES
from record.alongside import CHUNK, ListsAlongside
from record.described import Description, Kind, MadeTable, Target, like

POSITIONS = MadeTable(
    name="positions",
    about=(
        "A position in force on a day: an actor’s on a point as worded in one draft, or on that "
        "draft as a whole."
    ),
    columns=(
        like(STANCES, "provision"),
        like(STANCES, "actor"),
        like(
            STANCES,
            "slug",
            name="stance",
            meaning="The key of the position: /provisions/7/#key.",
            refers_to=Target(STANCES.name, "slug"),
            is_key=True,
        ),
        like(STANCES, "draft"),
        like(
            REVISIONS,
            "change",
            meaning="What became of the point in that draft, compared with its first text.",
            absent="It is about the draft as a whole.",
        ),
        like(STANCES, "position"),
        Description(
            "text_state",
            "Whether that draft has the latest text known on the point by the day.",
            values=tuple(Stance.TextState.values),
        ),
        Description(
            "shown",
            "1 where it is the one position that a table of actors and points shows, else 0.",
            Kind.FLAG,
        ),
        like(STANCES, "stated_on"),
        like(STANCES, "confidence"),
        like(STANCES, "summary"),
        like(
            STANCES,
            "statements",
            meaning="The statements that it rests on, of those made by the day.",
        ),
    ),
    key=("stance",),
)
PATHS = {"provision": "provision__number", "actor": "actor__slug", "draft": "draft__slug"}
PATHS |= {"stance": "slug", "statements": "pk"}
"""Where the query finds the value of a column, if not by its name."""


STATEMENTS = next(column for column in STANCES.links if column.name == "statements")


def positions_in_force(on: date) -> Iterator[dict[str, Any]]:
    """Yield every position in force on the day *on*, by name of column.

    These are the rows of :func:`long_rows` where nothing is asked for.
    """
    yield from _rows(on, _in_force(on).with_shown(on))


def positions_among(on: date, stances: Q) -> Iterator[dict[str, Any]]:
    """Yield the positions in force on the day *on* of which *stances* is true, by name of column.

    The condition may be on actor and point alone: which one a matrix shows rests on the others.
    """
    yield from _rows(on, _in_force(on).with_shown(on).filter(stances))


def positions_on(on: date, draft: Draft) -> Iterator[dict[str, Any]]:
    """Yield the positions in force on the day *on* on *draft*, each of which is shown."""
    yield from _rows(on, _in_force(on).filter(draft=draft).annotate(shown=Value(True)))


def long_rows(
    on: date, form: FileForm, places: Mapping[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the positions in force on the day *on* that the filters leave, by name of column.

    Rows stand in the order of stances.csv; with *places*, in that of the points, by their ids.
    Where a draft is asked for, each is shown: it is the actor's last word on that text. Two
    queries, beside those for the line of drafts, however many rows there are, of which it holds a
    chunk at a time.
    """
    stances = form.narrow(_in_force(on))
    on_one_draft = bool(form.cleaned_data["draft"])
    shown = stances.annotate(shown=Value(True)) if on_one_draft else stances.with_shown(on)
    yield from _rows(on, shown, places)


def _in_force(on: date) -> StanceQuerySet:
    return Stance.objects.current(on).with_text(on)


def _rows(
    on: date, stances: StanceQuerySet, places: Mapping[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield *stances*, which say what the columns ask for, with the statements made by *on*."""
    paths = {name: PATHS.get(name, name) for name in POSITIONS.header}
    rows = (
        stances.order_by(*_order(places), "pk").values(*paths.values()).iterator(chunk_size=CHUNK)
    )
    made_by_then = Q(statement__made_on__lte=on)
    statements = ListsAlongside(STATEMENTS, stances, _order(places, "stance__"), made_by_then)
    for values in rows:
        found = values | {"pk": list(statements.of(values["pk"]))}
        yield {name: found[path] for name, path in paths.items()}
    statements.expect_end()


def _order(places: Mapping[int, int] | None, prefix: str = "") -> list[Any]:
    """Return the order of the rows, as seen from *prefix*.

    Of *places* it is that of the points; what is on a draft as a whole comes first.
    """
    if not places:
        return STANCES.ordering(prefix)
    place = Case(
        *(
            When(**{f"{prefix}provision": point}, then=Value(place))
            for point, place in places.items()
        ),
        default=Value(-1),
        output_field=IntegerField(),
    )
    return [place, *STANCES.ordering(prefix)]
