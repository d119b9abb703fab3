"""The lists as operations: those of tables, and those that are made from others."""

from collections.abc import Iterator

from django import forms

from briefing.search.forms import SearchForm
from briefing.timeline.forms import TimelineForm
from data.lists import LISTS
from data.openapi.operation import (
    CSV,
    JSON,
    LINKED,
    NEXT,
    WORLD,
    BomForm,
    Operation,
    some,
)
from data.openapi.schemas import DAY, TEXT, absent, reference, row_of, rows, whole
from data.paging import PagingForm
from provisions.forms import DayForm
from provisions.matrix.forms import FileForm, Shape
from provisions.pairs.sides import Kind, PairForm


class PageForm(forms.Form):
    """``page``, the number of a page."""

    page = forms.IntegerField(min_value=1, max_value=999_999, required=False)


def lists() -> Iterator[Operation]:
    """Yield the lists of tables, and that of the chapters of the briefing."""
    for name, one in LISTS.items():
        told = some(row_of(one.table))
        takes = (one.form, PagingForm)
        yield Operation(f"{name}-json", "Lists", one.about, {JSON: told}, takes, headers=LINKED)
        yield Operation(f"{name}-csv", "Lists", one.about, {CSV: TEXT}, (one.form, BomForm))
    yield Operation(
        "briefing-json",
        "Lists",
        "The chapters of the briefing, and what the record has had since each",
        {JSON: some(reference("ChapterListed"))},
        (DayForm,),
    )


def made() -> Iterator[Operation]:
    """Yield what is made from several tables when it is asked for."""
    cells = {"type": "object", "additionalProperties": {"type": ["string", "integer", "null"]}}
    positions = whole(
        {
            "on": DAY,
            "latest_day": absent(DAY),
            "shape": {**TEXT, "enum": list(Shape.values)},
            "rows": {"anyOf": [rows(reference("Position")), rows(cells)]},
        }
    )
    compared = ("PointInTwoDrafts", "TextOfTwoActors", "CameBetweenDays", "SideToCompare")
    comparison = whole(
        {
            "on": DAY,
            "kind": {"type": ["string", "null"], "enum": [*Kind.values, None]},
            "left": absent(TEXT),
            "right": absent(TEXT),
            "counts": {"type": "object"},
            "rows": {"anyOf": [rows(reference(name)) for name in compared]},
        }
    )
    timeline = whole(
        {"on": DAY, "latest_day": absent(DAY), "rows": rows(reference("TimelineRow"))}
    )
    for name, summary, form, told in (
        ("positions", "The positions in force on a day", FileForm, positions),
        ("compare", "Two drafts, two actors or two days beside each other", PairForm, comparison),
        ("timeline", "What happened and was said, day by day", TimelineForm, timeline),
    ):
        moves = form is PairForm
        yield Operation(f"{name}-json", "Made from others", summary, {JSON: told}, (form,), moves)
        yield Operation(
            f"{name}-csv", "Made from others", summary, {CSV: TEXT}, (form, BomForm), moves
        )
    found = whole(
        {**WORLD, **NEXT, "is_more": {"type": "boolean"}, "rows": rows(reference("Found"))}
    )
    yield Operation(
        "search-json",
        "Made from others",
        "What holds all the words that are looked for, the best first",
        {JSON: found},
        (SearchForm, PageForm),
        headers=LINKED,
    )
