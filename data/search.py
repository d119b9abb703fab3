"""/search.json: what was found, a page at a time, the best first."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from briefing.search.asking import asked_for
from briefing.search.finding import find
from briefing.search.forms import SearchForm
from briefing.search.kinds import KINDS
from briefing.search.marking import Piece
from briefing.search.results import Result, results
from briefing.search.views import ROWS
from data.answers import json_answer
from provisions.forms import checked, day_asked
from provisions.paging import page_of
from record.described import Description, Kind, MadeTable
from record.editing import one_state
from record.freshness import reading_page

FOUND = MadeTable(
    name="search",
    about="A row of the record that holds all the words that were looked for.",
    columns=(
        Description("kind", "What it is.", values=tuple(kind.name for kind in KINDS)),
        Description("heading", "What it is called."),
        Description(
            "sentence",
            "The sentence of it that shows the words best.",
            absent="Its heading says all.",
        ),
        Description(
            "matches", "The words of heading and sentence that fit what was asked.", Kind.LIST
        ),
        Description("about", "What it belongs to.", absent="It stands by itself."),
        Description("day", "The day that it is of.", Kind.DAY, absent="It has no day."),
        Description("address", "Where it stands on this site."),
    ),
)


@reading_page
def search_json(request: HttpRequest) -> HttpResponse:
    """Send a page of what was found, as the page for readers has it.

    Pages are numbered: what fits best may be another row after an edit.
    """
    with one_state():
        form = checked(SearchForm, request.GET)
        day = day_asked(form.cleaned_data["on"])
        asked = asked_for(form.cleaned_data["q"])
        found = find(asked, day)
        page = page_of(found.of(form.cleaned_data["kind"]), request.GET, form, size=ROWS)
        after = request.build_absolute_uri(f"{request.path}{page.after}") if page.after else None
        return json_answer(
            request,
            day,
            form.asked_for,
            count=page.count,
            is_more=found.is_more(form.cleaned_data["kind"]),
            next=after,
            rows=[_row(result) for result in results(page.rows, asked, day)],
        )


def _row(result: Result) -> dict[str, object]:
    matches = [piece.text for piece in (*result.heading, *result.sentence) if piece.is_marked]
    return {
        "kind": result.kind.name,
        "heading": _text(result.heading),
        "sentence": _text(result.sentence) or None,
        "matches": list(dict.fromkeys(matches)),
        "about": result.about or None,
        "day": result.shown_on,
        "address": result.address,
    }


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
