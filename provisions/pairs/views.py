"""/compare/ and its files: two drafts, two actors or two days, or what there is to compare."""

from collections.abc import Iterator
from datetime import date

from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render

from provisions.forms import Day, checked, day_with_steps
from provisions.pairs import files
from provisions.pairs.choosing import Choice, choices
from provisions.pairs.days import TwoDays
from provisions.pairs.fetching import revisions_between, two
from provisions.pairs.sides import NAMES, Kind, PairForm
from record.csvs import csv_lines, csv_response
from record.freshness import reading_page
from record.jsons import json_lines, json_response

STATEMENTS_SHOWN = 50
TEMPLATES: dict[str, str] = {
    Kind.DRAFT: "provisions/compare_drafts.html",
    Kind.ACTOR: "provisions/compare_actors.html",
    Kind.DAY: "provisions/compare_days.html",
}


@reading_page
def compare(request: HttpRequest) -> HttpResponseBase:
    """Show two drafts, two actors or two days beside each other, or what there is to choose."""
    form = checked(PairForm, request.GET)
    if moved := _moved(request, form):
        return moved
    day = _from_both_on(form, day_with_steps(form.cleaned_data["on"], kept=form.kept))
    context = {"day": day, "section": "compare", "pair": form.pair}
    if form.pair is None:
        given = next(iter(form.given.values()), None)
        context |= {"given": given, "choices": _choices(form, day)}
        return render(request, "provisions/compare.html", context)
    found = two(form.pair, form.actors, day.on, statements=STATEMENTS_SHOWN)
    context |= {"two": found, "columns": files.TABLES[form.pair.kind].meanings}
    return render(request, TEMPLATES[form.pair.kind], context)


@reading_page
def compare_csv(request: HttpRequest) -> HttpResponseBase:
    """Send what the page shows, a row a line."""
    form = checked(PairForm, request.GET)
    if moved := _moved(request, form):
        return moved
    day = day_with_steps(form.cleaned_data["on"])
    return csv_response(request, _name(form), day.on, _as_csv(form, day))


@reading_page
def compare_json(request: HttpRequest) -> HttpResponseBase:
    """Send what the page shows, with what it counts on top."""
    form = checked(PairForm, request.GET)
    if moved := _moved(request, form):
        return moved
    day = day_with_steps(form.cleaned_data["on"])
    return json_response(_name(form), day.on, _as_json(form, day))


def _moved(request: HttpRequest, form: PairForm) -> HttpResponsePermanentRedirect | None:
    """Return the way to the address with the sides as they are written here, where it differs."""
    query = form.canonical(request.GET)
    return HttpResponsePermanentRedirect(f"{request.path}?{query}") if query else None


def _from_both_on(form: PairForm, day: Day) -> Day:
    """Return *day* without the step to a day on which one of the sides was still to come."""
    return day.not_before(
        max(filter(None, (side.began for side in form.given.values())), default=date.min)
    )


def _choices(form: PairForm, day: Day) -> list[Choice]:
    events = [event.started_on for event in (day.before,) if event]
    return choices(form.drafts, form.actors, day.on, form.given, event_days=events)


def _name(form: PairForm) -> str:
    return "-".join(["compare", *(side.key for side in form.given.values())])


def _as_csv(form: PairForm, day: Day) -> Iterator[str]:
    """Yield the lines of the file, which fetches its rows once it is written."""
    table = files.TABLES[form.pair.kind] if form.pair else files.SIDES
    rows = (files.cells(table, row) for row in _found(form, day)[1])
    yield from csv_lines(table.header, rows)


def _as_json(form: PairForm, day: Day) -> Iterator[str]:
    counts, rows = _found(form, day)
    head = {
        "on": day.on,
        "kind": form.pair.kind.value if form.pair else None,
        **{name: str(form.given[name]) if name in form.given else None for name in NAMES},
        "counts": counts,
    }
    yield from json_lines(head, rows)


def _found(form: PairForm, day: Day) -> tuple[dict, Iterator[files.Row]]:
    """Return the counts and the rows of the pair, or what there is to choose."""
    if form.pair is None:
        return {}, files.choices(_choices(form, day))
    found = two(form.pair, form.actors, day.on)
    revisions = revisions_between(found) if isinstance(found, TwoDays) else ()
    return files.counts(found), files.rows(found, revisions)
