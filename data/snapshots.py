"""Snapshots as programs are given them: the list, and one with its files and its citation."""

from functools import partial
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from data.answers import json_answer
from data.paging import next_page, numbered_slice
from provisions.forms import checked
from record.described import Description, Kind, MadeTable
from record.editing import one_state
from record.freshness import reading_page
from snapshots import changed, citing
from snapshots.forms import SinceForm
from snapshots.freezing import cited_of
from snapshots.listed import listed, row_of

FILES = MadeTable(
    name="files",
    about="A file of a snapshot.",
    columns=(
        Description("name", "Its name."),
        Description("rows", "How many rows a table has.", Kind.NUMBER, absent="It is no table."),
        Description("size", "Its bytes.", Kind.NUMBER),
        Description("sha256", "Its SHA-256."),
        Description("address", "Where it stands on this site."),
    ),
    key=("name",),
)
TABLE_CHANGED = MadeTable(
    name="changed",
    about="What became of the rows of a table from one snapshot to another.",
    columns=(
        Description("table", "The table."),
        *(
            Description(word, f"How many rows are {word}.", Kind.NUMBER)
            for word in ("added", "removed", "changed", "renamed", "unchanged")
        ),
    ),
    key=("table",),
)


@reading_page
def snapshots_json(request: HttpRequest) -> HttpResponse:
    """Send a page of the snapshots, newest first."""
    with one_state():
        page, count, after = numbered_slice(listed(), "number", request)
        return json_answer(
            request,
            None,
            count=count,
            next=next_page(request, after),
            rows=list(map(row_of, page)),
        )


@reading_page
def snapshot_json(request: HttpRequest, name: str) -> HttpResponse:
    """Send one snapshot: its files, how it is cited, and what changed since another."""
    found = get_object_or_404(listed(), name=name)
    form = checked(cast(type[SinceForm], partial(SinceForm, shown=found)), request.GET)
    pair = changed.pair_of(found, form.other) if form.other else None
    return json_answer(
        request,
        None,
        page=request.build_absolute_uri(found.get_absolute_url()),
        snapshot=row_of(found),
        archive=request.build_absolute_uri(reverse("snapshot-zip", args=[name])),
        citation=citing.text(cited_of(found)),
        files=[
            {
                "name": file["name"],
                "rows": file["rows"],
                "size": file["size"],
                "sha256": file["sha256"],
                "address": reverse("snapshot-file", args=[name, file["name"]]),
            }
            for file in found.files
        ],
        since=form.other.name if form.other else None,
        changed=[
            {
                "table": one.name,
                "added": one.added,
                "removed": one.removed,
                "changed": one.changed,
                "renamed": one.renamed,
                "unchanged": one.unchanged,
            }
            for one in (changed.counted(pair) if pair else ())
        ],
    )
