"""What can be asked for, address by address: what it takes and what it gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms

from briefing.change_views import ChangesForm
from briefing.feeds.forms import EventsForm
from briefing.search.forms import SearchForm
from briefing.timeline.forms import TimelineForm
from data.lists import LISTS
from data.openapi.schemas import (
    ADDRESS,
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    Schema,
    absent,
    reference,
    row_of,
    rows,
    whole,
)
from data.paging import NumberedForm, PagingForm
from provisions.comparison import Against
from provisions.filters import OneOf, StatementsForm
from provisions.forms import AgainstForm, DayForm
from provisions.matrix.forms import FileForm, Shape
from provisions.pairs.sides import Kind, PairForm
from record.table import TABLES
from snapshots import citing, csvw
from snapshots.made_views import RecordedForm

JSON = "application/json"
CSV = "text/csv"
ZIP = "application/zip"
ATOM = "application/atom+xml"
CALENDAR = "text/calendar"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES: Schema = {}
"""What OpenAPI 3.1 says of an answer that is no text."""


class PageForm(forms.Form):
    """``page``, the number of a page."""

    page = forms.IntegerField(min_value=1, max_value=999_999, required=False)


class BomForm(forms.Form):
    """``bom``, which every CSV takes."""

    bom = forms.ChoiceField(choices=[("0", ""), ("1", "")], required=False)


class OtherForm(forms.Form):
    """``since``, the name of another snapshot."""

    since = OneOf("other snapshot", ())


@dataclass(frozen=True)
class Operation:
    """An address, by the ``name`` that the site knows it by.

    ``takes`` are the forms that read its query, ``gives`` the schema of its answer by media type;
    ``moves`` says that a row which was renamed answers with its present address.
    """

    name: str
    tag: str
    summary: str
    gives: Mapping[str, Schema]
    takes: tuple[type[forms.Form], ...] = ()
    moves: bool = False
    headers: tuple[str, ...] = ("ETag",)


RECORD: Mapping[str, Schema] = {"edit": absent(NUMBER)}
"""The number of the newest Edit, which every answer says."""
WORLD: Mapping[str, Schema] = {"on": DAY, "latest_day": absent(DAY), **RECORD}
NEXT: Mapping[str, Schema] = {"count": NUMBER, "next": absent(ADDRESS)}
COMPARED: Mapping[str, Schema] = {"against": {**TEXT, "enum": list(Against.values)}}
LINKED = ("ETag", "Link")


def _table(name: str) -> Schema:
    return rows(row_of(TABLES[name]))


def _row(name: str) -> Schema:
    return row_of(TABLES[name])


def _lists() -> Iterator[Operation]:
    for name, one in LISTS.items():
        told = whole({**WORLD, **NEXT, "rows": rows(row_of(one.table))})
        takes = (one.form, PagingForm)
        yield Operation(f"{name}-json", "Lists", one.about, {JSON: told}, takes, headers=LINKED)
        yield Operation(f"{name}-csv", "Lists", one.about, {CSV: TEXT}, (one.form, BomForm))


def _made() -> Iterator[Operation]:
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
    found = whole({**WORLD, **NEXT, "is_more": {"type": "boolean"}, "rows": rows(_FOUND)})
    yield Operation(
        "search-json",
        "Made from others",
        "What holds all the words that are looked for, the best first",
        {JSON: found},
        (SearchForm, PageForm),
        headers=LINKED,
    )


_FOUND = reference("Found")
_SAID: Mapping[str, Schema] = {"statement_count": NUMBER, "statements": _table("statements")}
_POSITIONS = rows(reference("Position"))
_WORDINGS = rows(reference("Wording"))


def _details() -> Iterator[Operation]:
    page: Mapping[str, Schema] = {**WORLD, "page": ADDRESS}
    yield Operation(
        "provision-json",
        "One thing",
        "One point: what each draft says, who stands where on it, and what was said",
        {
            JSON: whole(
                {
                    **page,
                    **COMPARED,
                    "provision": _row("provisions"),
                    "theme": _row("themes"),
                    "revisions": _table("revisions"),
                    "wordings": _WORDINGS,
                    "positions": _POSITIONS,
                    "stances": _table("stances"),
                    **_SAID,
                    "sources": _table("sources"),
                }
            )
        },
        (AgainstForm,),
    )
    yield Operation(
        "draft-json",
        "One thing",
        "One draft in full: what it holds on every point, and who stands where on it",
        {
            JSON: whole(
                {
                    **page,
                    **COMPARED,
                    "draft": _row("drafts"),
                    "revisions": _table("revisions"),
                    "wordings": _WORDINGS,
                    "positions": _POSITIONS,
                    "stances": _table("stances"),
                    "sources": _table("sources"),
                }
            )
        },
        (AgainstForm,),
        moves=True,
    )
    yield Operation(
        "actor-json",
        "One thing",
        "One actor: who speaks for it, where it stands, and what it said",
        {
            JSON: whole(
                {
                    **page,
                    "actor": _row("actors"),
                    "blocs": rows(TEXT),
                    "people": _table("people"),
                    "positions": _POSITIONS,
                    "positions_of_blocs": _POSITIONS,
                    "stances": _table("stances"),
                    **_SAID,
                }
            )
        },
        (DayForm,),
        moves=True,
    )
    yield Operation(
        "statement-json",
        "One thing",
        "One statement: who made it, what rests on it, and its sources",
        {
            JSON: whole(
                {
                    **page,
                    "statement": _row("statements"),
                    "actor": _row("actors"),
                    "person": absent(_row("people")),
                    "stances": _table("stances"),
                    "sources": _table("sources"),
                }
            )
        },
        (DayForm,),
        moves=True,
    )
    yield Operation(
        "briefing-json",
        "Lists",
        "The chapters of the briefing, and what the record has had since each",
        {JSON: whole({**WORLD, **NEXT, "rows": rows(reference("ChapterListed"))})},
        (DayForm,),
    )
    yield Operation(
        "briefing-chapter-json",
        "One thing",
        "One chapter of the briefing, with the positions of the actors that it is about",
        {
            JSON: whole(
                {
                    **page,
                    "chapter": _row("chapters"),
                    "edited": _EDITED,
                    "positions": _POSITIONS,
                    "sources": _table("sources"),
                }
            )
        },
        (DayForm,),
        moves=True,
    )


_EDITED = whole({"edit": absent(NUMBER), "recorded_at": absent(INSTANT), "since": rows(TEXT)})


def _changes() -> Iterator[Operation]:
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


def _snapshots() -> Iterator[Operation]:
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


def _feeds() -> Iterator[Operation]:
    for name, summary, form, media in (
        ("changes-atom", "What editors changed, an entry an edit", ChangesForm, ATOM),
        ("statements-atom", "What was said, the last entered first", StatementsForm, ATOM),
        ("events-atom", "What happened, the last entered first", EventsForm, ATOM),
        ("events-ics", "What happened, for calendars", EventsForm, CALENDAR),
    ):
        yield Operation(name, "Feeds", summary, {media: TEXT}, (form,))


def _descriptions() -> Iterator[Operation]:
    package = "The tables by the Data Package standard"
    yield Operation("datapackage", "Descriptions", package, {JSON: {"type": "object"}})
    metadata = "The tables by CSV on the Web"
    yield Operation("csv-metadata", "Descriptions", metadata, {csvw.CONTENT_TYPE: {}})
    yield Operation(
        "workbook", "Descriptions", "All tables as one workbook", {XLSX: BYTES}, (DayForm,)
    )


OPERATIONS: Mapping[str, Operation] = {
    one.name: one
    for one in (
        *_lists(),
        *_made(),
        *_details(),
        *_changes(),
        *_feeds(),
        *_snapshots(),
        *_descriptions(),
    )
}
"""Every operation, by the name of its address."""
