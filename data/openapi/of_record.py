"""What tells of the record itself as operations: changes, feeds, snapshots, descriptions."""

from collections.abc import Iterator, Mapping

from django import forms

from briefing.change_views import ChangesForm
from briefing.feeds.forms import EventsForm
from data.openapi.operation import (
    ATOM,
    BYTES,
    CALENDAR,
    CSV,
    JSON,
    LINKED,
    NEXT,
    RECORD,
    XLSX,
    ZIP,
    BomForm,
    Operation,
)
from data.openapi.schemas import ADDRESS, TEXT, Schema, absent, reference, rows, whole
from data.paging import NumberedForm
from provisions.filters import OneOf, StatementsForm
from provisions.forms import DayForm
from snapshots import citing, csvw
from snapshots.made_views import RecordedForm


class OtherForm(forms.Form):
    """``since``, the name of another snapshot."""

    since = OneOf("other snapshot", ())


def changes() -> Iterator[Operation]:
    """Yield what editors changed."""
    told = whole({**RECORD, **NEXT, "rows": rows(reference("EditInFull"))})
    yield Operation(
        "changes-json",
        "Changes",
        "What editors changed, newest first",
        {JSON: told},
        (ChangesForm, NumberedForm),
        headers=LINKED,
    )
    yield Operation(
        "changes-csv", "Changes", "What editors changed", {CSV: TEXT}, (ChangesForm, BomForm)
    )
    yield Operation(
        "provision-history-json",
        "Changes",
        "What editors changed of one point, newest first",
        {JSON: told},
        (NumberedForm,),
        headers=LINKED,
    )
    yield Operation(
        "change-json",
        "Changes",
        "One edit, and the rows that it changed",
        {
            JSON: whole(
                {
                    **RECORD,
                    **NEXT,
                    "change": reference("Edit"),
                    "rows": rows(reference("Change")),
                }
            )
        },
        (NumberedForm,),
        headers=LINKED,
    )


def feeds() -> Iterator[Operation]:
    """Yield the feeds and the calendar."""
    for name, summary, form, media in (
        ("changes-atom", "What editors changed, an entry an edit", ChangesForm, ATOM),
        ("statements-atom", "What was said, the last entered first", StatementsForm, ATOM),
        ("events-atom", "What happened, the last entered first", EventsForm, ATOM),
        ("events-ics", "What happened, for calendars", EventsForm, CALENDAR),
    ):
        yield Operation(name, "Feeds", summary, {media: TEXT}, (form,))


def snapshots() -> Iterator[Operation]:
    """Yield the record as it is, as it was, and as it was frozen."""
    yield Operation("latest-zip", "Snapshots", "The record as it is now", {ZIP: BYTES})
    yield Operation(
        "recorded-zip",
        "Snapshots",
        "The record as it stood after the last edit at or before an instant",
        {ZIP: BYTES},
        (RecordedForm,),
    )
    yield Operation(
        "snapshots-json",
        "Snapshots",
        "What was frozen, newest first",
        {JSON: whole({**RECORD, **NEXT, "rows": rows(reference("Snapshot"))})},
        (NumberedForm,),
        headers=LINKED,
    )
    yield Operation("snapshots-csv", "Snapshots", "What was frozen", {CSV: TEXT})
    yield Operation(
        "snapshot-json",
        "Snapshots",
        "One snapshot: its files, how it is cited, and what changed since another",
        {
            JSON: whole(
                {
                    **RECORD,
                    "page": ADDRESS,
                    "snapshot": reference("Snapshot"),
                    "archive": ADDRESS,
                    "citation": TEXT,
                    "files": rows(reference("SnapshotFile")),
                    "since": absent(TEXT),
                    "changed": rows(reference("TableChanged")),
                }
            )
        },
        (OtherForm,),
    )
    yield Operation("snapshot-zip", "Snapshots", "The archive of a snapshot", {ZIP: BYTES})
    yield Operation(
        "snapshot-file",
        "Snapshots",
        "One file of a snapshot",
        {CSV: TEXT, JSON: {}, "text/markdown": TEXT, "text/plain": TEXT, **_OTHER_FILES},
    )
    yield Operation(
        "snapshot-changes",
        "Snapshots",
        "What changed since another snapshot, a line for each cell that differs",
        {CSV: TEXT},
        (OtherForm,),
    )
    yield Operation(
        "snapshot-citation",
        "Snapshots",
        "How a snapshot is cited, in one of four formats: txt, bib, ris, json",
        {form.content_type.partition(";")[0]: BYTES for form in citing.FORMATS.values()},
    )


_OTHER_FILES: Mapping[str, Schema] = {"application/yaml": TEXT, csvw.CONTENT_TYPE: {}}


def descriptions() -> Iterator[Operation]:
    """Yield what describes the tables, and the workbook of all of them."""
    package = "The tables by the Data Package standard"
    yield Operation("datapackage", "Descriptions", package, {JSON: {"type": "object"}})
    metadata = "The tables by CSV on the Web"
    yield Operation("csv-metadata", "Descriptions", metadata, {csvw.CONTENT_TYPE: {}})
    yield Operation(
        "workbook", "Descriptions", "All tables as one workbook", {XLSX: BYTES}, (DayForm,)
    )
