"""What a text or a table is answered with: rows, Edits, snapshots, and what is none of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefing.models import Chapter
from record.models import Edit
from record.table import TABLES
from record.trail import Entry
from snapshots.checking import others
from snapshots.checking.asking import (
    Asked,
    NamedChapters,
    NamedDigest,
    NamedEdit,
    NamedPage,
    NamedRow,
    NamedSnapshot,
    NotOurs,
    NotUnderstood,
    read_text,
)
from snapshots.checking.outcomes import Outcome
from snapshots.checking.pasted import NotTakenError
from snapshots.checking.rows import Checked, Request, check_named, check_sheet
from snapshots.checking.sheets import Sheet, read_sheet
from snapshots.checking.since_snapshot import SinceSnapshot
from snapshots.models import Snapshot
from snapshots.tables import INTERCHANGE

SLUGGED = tuple(table.name for table in INTERCHANGE if table.has_slugs)


@dataclass(frozen=True)
class OfSnapshot:
    """A snapshot that was named: where, as a whole or a file of it, and what became of its rows.

    ``digest_fits`` is None where none was given with it. ``since`` is None where several
    snapshots were told of already.
    """

    number: int
    snapshot: Snapshot
    file: str = ""
    digest_fits: bool | None = None
    since: SinceSnapshot | None = None


@dataclass(frozen=True)
class Plain:
    """A line that names no row, Edit or snapshot of ours, and what is to be said of it."""

    number: int
    asked: str
    message: str
    address: str = ""


@dataclass
class Answer:
    """What became of all that was asked."""

    rows: list[Checked] = field(default_factory=list)
    edits: list[Entry] = field(default_factory=list)
    snapshots: list[OfSnapshot] = field(default_factory=list)
    plain: list[Plain] = field(default_factory=list)
    sheet: Sheet | None = None
    unknown_edits: tuple[int, ...] = ()
    """Edits that citations were made from, and that are not in this record."""


def answer(text: str, file_name: str = "") -> Answer:
    """Return what became of what *text* holds: a table of ours, or lines. Raises NotTakenError."""
    sheet = read_sheet(text, file_name)
    if sheet is not None:
        return Answer(rows=check_sheet(sheet), sheet=sheet)
    _refuse_other_table(text)
    return _of_lines(read_text(text, SLUGGED))


def _refuse_other_table(text: str) -> None:
    """Raise NotTakenError where the first line is the header of a table that is none of ours."""
    first = text.lstrip().partition("\n")[0]
    for separator in (",", ";", "\t"):
        names = [name.strip().strip('"') for name in first.split(separator)]
        if len(names) > 2 and all(name.isidentifier() and name.islower() for name in names):
            keys = "; ".join(f"{table.name}: {', '.join(table.key)}" for table in INTERCHANGE)
            raise NotTakenError(
                "This is a table, but its first row is not the header of one of ours. A table "
                f"needs the columns of its key and one more. The keys: {keys}; positions: stance."
            )


def _of_lines(asked: Sequence[Asked]) -> Answer:
    known = others.known(
        {
            *(one.named.number for one in asked if isinstance(one.named, NamedEdit)),
            *(one.since.edit for one in asked if one.since.edit is not None),
        },
        {
            *(one.named.name for one in asked if isinstance(one.named, NamedSnapshot)),
            *(one.since.snapshot for one in asked if one.since.snapshot),
            *(key for one in asked for key in _bare(one)),
        },
        {one.named.digest for one in asked if isinstance(one.named, NamedDigest)},
    )
    found = Answer(rows=check_named(list(_requests(asked, known))))
    found.rows = [row for row in found.rows if not _is_snapshot(row, known)]
    found.edits = others.entries(
        known.edits[one.named.number]
        for one in asked
        if isinstance(one.named, NamedEdit) and one.named.number in known.edits
    )
    found.snapshots = _snapshots(asked, known)
    found.plain = list(_plain(asked, known))
    found.unknown_edits = tuple(
        dict.fromkeys(
            one.since.edit
            for one in asked
            if isinstance(one.named, NamedRow | NamedChapters)
            and one.since.edit is not None
            and one.since.edit not in known.edits
        )
    )
    return found


def _bare(one: Asked) -> Iterator[str]:
    """Yield the slug that a line consists of: it may be a snapshot's name."""
    if isinstance(one.named, NamedRow) and one.named.in_each:
        yield str(one.named.keys[0])


def _is_snapshot(row: Checked, known: others.Known) -> bool:
    return row.outcomes == (Outcome.ABSENT,) and row.asked in known.snapshots


def _requests(asked: Sequence[Asked], known: others.Known) -> Iterator[Request]:
    chapters: list[str] | None = None
    for one in asked:
        since = _instant(one, known)
        if isinstance(one.named, NamedRow):
            yield Request(one.line, _named(one), one.named, since, one.since.day)
        elif isinstance(one.named, NamedChapters):
            if chapters is None:
                rows = Chapter.objects.order_by(*TABLES["chapters"].order)
                chapters = list(rows.values_list("slug", flat=True))
            for slug in chapters:
                named = NamedRow(("chapters",), (slug,))
                yield Request(one.line, slug, named, since, one.since.day)


def _named(one: Asked) -> str:
    """Return how a row is named: the slug alone where the line may hold several."""
    return next(_bare(one), one.text)


def _instant(one: Asked, known: others.Known) -> datetime | None:
    """Return the instant of the record that a citation was made from, where it says one."""
    if one.since.edit in known.edits:
        return known.edits[one.since.edit].recorded_at
    snapshot = known.snapshots.get(one.since.snapshot)
    return snapshot.edit.recorded_at if snapshot is not None else None


def _snapshots(asked: Sequence[Asked], known: others.Known) -> list[OfSnapshot]:
    found: dict[tuple[str, str], OfSnapshot] = {}
    for one in asked:
        place: OfSnapshot | None = None
        if isinstance(one.named, NamedSnapshot) and one.named.name in known.snapshots:
            snapshot, given = known.snapshots[one.named.name], one.named.digest
            fits = given in (snapshot.digest, snapshot.sha256) if given else None
            place = OfSnapshot(one.line, snapshot, digest_fits=fits)
        elif isinstance(one.named, NamedDigest) and one.named.digest in known.digests:
            place = OfSnapshot(one.line, *known.digests[one.named.digest])
        else:
            names = [name for name in _bare(one) if name in known.snapshots]
            place = OfSnapshot(one.line, known.snapshots[names[0]]) if names else None
        if place is not None:
            found.setdefault((place.snapshot.name, place.file), place)
    became = others.became(place.snapshot for place in found.values())
    return [replace(place, since=became.get(place.snapshot.name)) for place in found.values()]


def _plain(asked: Sequence[Asked], known: others.Known) -> Iterator[Plain]:
    for one in asked:
        message, address = _said_of(one, known)
        if message:
            yield Plain(one.line, one.text, message, address)


def _said_of(one: Asked, known: others.Known) -> tuple[str, str]:
    """Return what is said of a line that names nothing of ours, and an address to go to."""
    said, address, is_known = "", "", False
    match one.named:
        case NamedEdit(number):
            said, is_known = f"There is no Edit {number} in this record.", number in known.edits
        case NamedSnapshot(name):
            said, is_known = NO_SNAPSHOT, name in known.snapshots
        case NamedDigest(digest):
            said, is_known = NO_DIGEST, digest in known.digests
        case NamedPage(address):
            said = A_PAGE
        case NotOurs():
            said = "This is no address of this site."
        case NotUnderstood():
            said = "This names no row, no Edit and no snapshot."
    return ("", "") if is_known else (said, address)


NO_SNAPSHOT = "There is no snapshot of this name."
NO_DIGEST = (
    "No snapshot has this digest, and no file of one. An export that was not frozen is not known "
    "by its digest."
)
A_PAGE = (
    "This page shows many rows, and follows the record. Give the address of a row, a table as CSV "
    "or the name of a snapshot."
)


def newest_edit() -> Edit | None:
    """Return the Edit that the answer is of."""
    return Edit.objects.order_by("-recorded_at").first()
