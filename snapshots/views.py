"""/snapshots/: what was frozen, its files, how it is cited, and what changed."""

from functools import partial
from typing import cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from briefing.linked_data import data_block
from provisions.forms import BadParameterError, checked
from provisions.paging import page_of
from record.freshness import reading_page
from record.models import Edit
from snapshots import changed, citing, linked_data, listed
from snapshots.forms import ChangesForm, SinceForm, SnapshotsForm
from snapshots.freezing import cited_of
from snapshots.instants import instant
from snapshots.models import Snapshot
from snapshots.sending import CONTENT_TYPES, archive_of, file_of, send

LISTED = 20


@reading_page
def snapshot_list(request: HttpRequest) -> HttpResponse:
    """List the snapshots, newest first, and say what else can be taken away."""
    form = checked(SnapshotsForm, request.GET)
    snapshots = Snapshot.objects.select_related("edit", "frozen_by")
    edit = Edit.objects.first()
    context = {
        "section": "snapshots",
        "page": page_of(snapshots, request.GET, form, size=LISTED),
        "edit": edit,
        "newest": instant(edit.recorded_at) if edit else "",
    }
    return render(request, "snapshots/snapshot_list.html", context)


@reading_page
def snapshots_csv(request: HttpRequest) -> HttpResponse:
    """Send the snapshots, newest first, a row a snapshot."""
    checked(SnapshotsForm, request.GET)
    return HttpResponse(
        listed.as_csv(),
        content_type=CONTENT_TYPES[".csv"],
        headers={"Content-Disposition": content_disposition_header(True, "snapshots.csv")},
    )


@reading_page
def snapshot(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a snapshot is and holds, how it is cited, and what changed since another."""
    found = _found(name, "frozen_by", "previous", "next")
    form = checked(cast(type[ChangesForm], partial(ChangesForm, shown=found)), request.GET)
    other, table = form.other, form.cleaned_data["table"]
    pair = changed.pair_of(found, other) if other else None
    context = {
        "section": "snapshots",
        "snapshot": found,
        "form": form,
        "other": other,
        "pair": pair,
    }
    if table and pair:
        of_table = changed.in_table(pair, table)
        page = page_of(range(of_table.count), request.GET, form, size=changed.SHOWN)
        rows = changed.rows_of(pair, table, page.first, page.last)
        context |= {"table": of_table, "page": page, "rows": rows}
        return render(request, "snapshots/snapshot_table.html", context)
    cited = cited_of(found)
    context |= {
        "following": getattr(found, "next", None),
        "citation": citing.text(cited),
        "citations": [
            (ending, form.word, form.write(cited))
            for ending, form in citing.FORMATS.items()
            if ending != "txt"
        ],
        "tables": changed.in_all_tables(pair) if pair else [],
        "linked_data": data_block(linked_data.dataset(found)),
    }
    return render(request, "snapshots/snapshot.html", context)


@reading_page
def changes_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send what changed since another snapshot, a line for each cell that differs."""
    found = _found(name, "previous")
    form = checked(cast(type[SinceForm], partial(SinceForm, shown=found)), request.GET)
    other = form.other
    if other is None:
        raise BadParameterError([("since", form.nothing_before)])
    pair = changed.pair_of(found, other)
    saved_as = f"changes-{pair.older.name}-{pair.newer.name}.csv"
    return StreamingHttpResponse(
        changed.as_csv(pair),
        content_type=CONTENT_TYPES[".csv"],
        headers={"Content-Disposition": content_disposition_header(True, saved_as)},
    )


@reading_page
def citation(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """Send the citation of a snapshot in one of its formats."""
    found = _found(name)
    if ending not in citing.FORMATS:
        raise Http404
    form = citing.FORMATS[ending]
    disposition = content_disposition_header(True, f"snapshot-{name}.{ending}")
    return HttpResponse(
        form.write(cited_of(found)),
        content_type=form.content_type,
        headers={"Content-Disposition": disposition},
    )


@require_safe
def snapshot_zip(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send the archive of a snapshot."""
    found = _found(name)
    return send(request, found, archive_of(found))


@require_safe
def snapshot_file(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    """Send one file of a snapshot."""
    found = _found(name)
    try:
        piece = file_of(found, file)
    except KeyError:
        raise Http404 from None
    return send(request, found, piece)


def _found(name: str, *related: str) -> Snapshot:
    return get_object_or_404(Snapshot.objects.select_related("edit", *related), name=name)
