"""What editors changed, as programs are given it: the list of Edits, and one Edit in full."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from briefing.change_views import ChangesForm
from data.answers import json_answer
from data.paging import NumberedForm, next_page, numbered_slice
from provisions.forms import checked
from provisions.models import Provision
from provisions.trail import of_provision
from record import trail
from record.columns import LIST_DELIMITER
from record.csvs import csv_lines, csv_response
from record.days import newest_day
from record.described import Description, Kind, MadeTable
from record.editing import one_state
from record.freshness import reading_page
from record.models import Edit
from record.telling import Change, Scope
from snapshots.instants import instant

CHANGES = MadeTable(
    name="changes",
    about="One edit: a change of the record, by whom, when and why.",
    columns=(
        Description("edit", "Its number: /changes/number/.", Kind.NUMBER, is_key=True),
        Description("recorded_at", "When it was recorded (UTC).", Kind.INSTANT),
        Description("editor", "The public name of who made it, or that a command did."),
        Description("kind", "What kind of change it is.", values=tuple(Edit.Kind.values)),
        Description("reason", "Why the record was changed, in the editor’s words."),
        Description(
            "rows", "How many rows it changed, of those that are asked about.", Kind.NUMBER
        ),
        Description("counts", "How many of each kind: “3 stances”.", Kind.LIST),
    ),
    key=("edit",),
)
CHUNK = 200


@reading_page
def changes_csv(request: HttpRequest) -> FileResponse:
    """Send all Edits that the filters leave, newest first, a row an Edit."""
    form = checked(ChangesForm, request.GET)
    scope = form.scope()
    edits = form.edits(scope)

    def lines() -> Iterator[str]:
        rows = (_row(entry) for entry in _all_entries(edits, scope))
        yield from csv_lines(CHANGES.header, (_cells(row) for row in rows))

    return csv_response(request, "changes", newest_day(), lines())


@reading_page
def changes_json(request: HttpRequest) -> HttpResponse:
    """Send a page of the Edits that the filters leave, newest first, with what each changed."""
    with one_state():
        form = checked(ChangesForm, request.GET)
        scope = form.scope()
        return _answer(request, form.edits(scope), scope, form.asked_for)


@reading_page
def provision_history_json(request: HttpRequest, number: int) -> HttpResponse:
    """Send a page of the Edits of one point, its texts and the positions on it, newest first."""
    with one_state():
        scope = of_provision(get_object_or_404(Provision, number=number))
        return _answer(request, trail.edits(scope), scope, {"provision": number})


@reading_page
def change_json(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one Edit, and a page of the rows that it changed."""
    with one_state():
        edit = get_object_or_404(Edit.objects.select_related("editor", "proposer"), pk=pk)
        asked = checked(NumberedForm, request.GET).cleaned_data
        entry = trail.entry(edit)
        start = asked["after"] or 0
        stop = start + asked["limit"]
        rows = trail.rows_of(edit, start, stop) if start < entry.count else []
        return json_answer(
            request,
            None,
            change=_row(entry),
            count=entry.count,
            next=next_page(request, str(stop) if stop < entry.count else None),
            rows=[_told(change) for change in rows],
        )


def _answer(
    request: HttpRequest, edits: QuerySet[Edit], scope: Scope, asked: dict[str, Any]
) -> HttpResponse:
    # A later Edit has a later instant and a higher number alike.
    page, count, after = numbered_slice(edits, "pk", request)
    return json_answer(
        request,
        None,
        asked,
        count=count,
        next=next_page(request, after),
        rows=[
            {**_row(entry), "changes": [_told(change) for change in entry.changes]}
            for entry in trail.entries(page, scope)
        ],
    )


def _all_entries(edits: QuerySet[Edit], scope: Scope) -> Iterator[trail.Entry]:
    """Yield what each of *edits* changed, in numbers, some at a time."""
    last: int | None = None
    while chunk := list((edits.filter(pk__lt=last) if last else edits)[:CHUNK]):
        yield from trail.counted(chunk, scope)
        last = chunk[-1].pk


def _row(entry: trail.Entry) -> dict[str, Any]:
    edit = entry.edit
    return {
        "edit": edit.pk,
        "recorded_at": edit.recorded_at,
        "editor": edit.byline,
        "kind": edit.kind,
        "reason": edit.reason,
        "rows": entry.count,
        "counts": [f"{number} {kind}" for kind, number in entry.counts],
    }


def _cells(row: dict[str, Any]) -> list[str]:
    written = {
        **row,
        "recorded_at": instant(row["recorded_at"]),
        "counts": LIST_DELIMITER.join(row["counts"]),
    }
    return [str(written[name]) for name in CHANGES.header]


def _told(change: Change) -> dict[str, Any]:
    fields: Iterable[Any] = change.fields or change.content
    return {
        "action": change.action,
        "what": change.what,
        "name": change.name,
        "address": change.url or None,
        "fields": [
            {"field": one.label, "before": one.before or None, "after": one.after or None}
            for one in fields
        ],
    }
