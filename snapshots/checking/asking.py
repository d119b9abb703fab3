"""What a text names: rows by slug or address, Edits, snapshots; found line by line.

Pure: addresses are read by the site's own list of them, and nothing is looked up.
"""

import re
from calendar import month_name
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from itertools import groupby
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.urls import Resolver404, resolve

from record.columns import Key
from snapshots.checking.pasted import MOST_LINES, NotTakenError

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_SLUG = 120
# An address ends at white space, at quotation marks, and before the signs that close a sentence.
ADDRESS = re.compile(r"(?:https?://[^\s<>\"“”„{}|\\^`]+|(?<![\w/.:])/[a-z][^\s<>\"“”„{}|\\^`]*)")
CLOSING = ".,;:!?)]}'’»"
DIGEST = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
EDIT = re.compile(r"\bedit\s+(?:no\.?\s*)?([0-9]{1,18})\b", re.IGNORECASE)
SNAPSHOT = re.compile(rf"\bsnapshot\s+“?({SLUG})(?![\w-])", re.IGNORECASE)
DAY = re.compile(
    r"\bas of ([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2} [A-Z][a-z]+ [0-9]{4})\b", re.IGNORECASE
)
# CSL-JSON, BibTeX and RIS begin so; the key of such an entry looks like a slug.
ENTRY = re.compile(r"\s*(?:[\[{@]|TY  - )")
ENCLOSING = "\"'“”„«»()[]{}<>*•–—,;. \t"
MONTHS = [name.lower() for name in month_name]


@dataclass(frozen=True)
class Since:
    """What a citation says of when it was made: an Edit, a snapshot or a day of the world."""

    edit: int | None = None
    snapshot: str = ""
    day: date | None = None


@dataclass(frozen=True)
class NamedRow:
    """A row by its key, in the first of ``tables`` that has or had it; in any where all differ.

    Where ``in_each`` is set the key may stand in several tables, and each of its rows is meant.
    """

    tables: tuple[str, ...]
    keys: tuple[Key, ...]
    in_each: bool = False


@dataclass(frozen=True)
class NamedChapters:
    """The briefing as a whole."""


@dataclass(frozen=True)
class NamedEdit:
    """An Edit by its number."""

    number: int


@dataclass(frozen=True)
class NamedSnapshot:
    """A snapshot by its name; ``digest`` is what the citation says is its digest."""

    name: str
    digest: str = ""


@dataclass(frozen=True)
class NamedDigest:
    """A SHA-256, of a snapshot or of one of its files."""

    digest: str


@dataclass(frozen=True)
class NamedPage:
    """A page of this site that is no row."""

    address: str


@dataclass(frozen=True)
class NotOurs:
    """An address that is none of this site's."""

    address: str


@dataclass(frozen=True)
class NotUnderstood:
    """A line that names nothing."""


Named = (
    NamedRow
    | NamedChapters
    | NamedEdit
    | NamedSnapshot
    | NamedDigest
    | NamedPage
    | NotOurs
    | NotUnderstood
)


@dataclass(frozen=True)
class Asked:
    """One thing that a text names: in which line, in what words, and as of when."""

    line: int
    text: str
    named: Named
    since: Since = Since()


def read_text(text: str, slugged: tuple[str, ...]) -> list[Asked]:
    """Return what *text* names, in its order; *slugged* are the tables known by slugs.

    Lines without an empty one between them are read together where they name one thing in all,
    as an entry for BibTeX does. Raises NotTakenError where there are too many.
    """
    lines = list(enumerate(text.splitlines(), start=1))
    full = sum(bool(line.strip()) for _, line in lines)
    if full > MOST_LINES:
        raise NotTakenError(
            f"These are {full:,} lines, and {MOST_LINES:,} are taken at a time. Check them in "
            "parts. Rows of a table need its header row above them to be read as a table."
        )
    asked: list[Asked] = []
    for is_full, group in groupby(lines, key=lambda line: bool(line[1].strip())):
        if is_full:
            asked.extend(_paragraph(list(group), slugged))
    return asked


def _paragraph(lines: list[tuple[int, str]], slugged: tuple[str, ...]) -> Iterator[Asked]:
    whole = "\n".join(line for _, line in lines)
    if len(lines) > 1 and (ADDRESS.search(whole) or DIGEST.search(whole)):
        together = _line(lines[0][0], whole, slugged)
        if len(together) == 1 and (ENTRY.match(whole) or not _names_alone(lines)):
            yield together[0]
            return
    for number, line in lines:
        yield from _line(number, line, slugged)


def _names_alone(lines: list[tuple[int, str]]) -> bool:
    """Return whether a line beside those with an address names something by itself."""
    return any(_slugs(line) for _, line in lines if not ADDRESS.search(line))


def _line(number: int, text: str, slugged: tuple[str, ...]) -> list[Asked]:
    """Return what a line, or a paragraph read as one, names."""
    addresses = list(dict.fromkeys(_addresses(text)))
    named = list(dict.fromkeys(named_by(address) for address in addresses))
    digests = [found.lower() for found in DIGEST.findall(text)]
    since = _since(text, addresses, named)
    # A row is what is cited; an Edit or a snapshot beside it says as of when.
    chosen: list[Named] = [one for one in named if isinstance(one, NamedRow | NamedChapters)]
    if not chosen:
        chosen = _snapshots(text, named, digests)
    if not chosen:
        chosen = [one for one in named if isinstance(one, NamedEdit)]
    if not chosen:
        chosen = list(named)
    if not chosen:
        chosen = [NamedRow(slugged, (slug,), in_each=True) for slug in dict.fromkeys(_slugs(text))]
    if not chosen and since.edit is not None:
        chosen = [NamedEdit(since.edit)]
    stripped = text.strip()
    return [Asked(number, stripped, one, since) for one in chosen or [NotUnderstood()]]


def _snapshots(text: str, named: list[Named], digests: list[str]) -> list[Named]:
    """Return the snapshots that a line names, with the digest that it gives of a single one."""
    found = list(dict.fromkeys(one for one in named if isinstance(one, NamedSnapshot)))
    if not found and not named:
        found = [NamedSnapshot(name.lower()) for name in dict.fromkeys(SNAPSHOT.findall(text))]
        # “A snapshot is frozen” names none: a name that has no digit is one only by an address.
        found = [one for one in found if re.search("[0-9]", one.name)]
    if len(found) == 1 and len(set(digests)) == 1:
        return [replace(found[0], digest=digests[0])]
    return [*found, *map(NamedDigest, dict.fromkeys(digests))]


def _since(text: str, addresses: list[str], named: list[Named]) -> Since:
    edits = [one.number for one in named if isinstance(one, NamedEdit)]
    edits += [int(number) for number in EDIT.findall(text)]
    snapshots = [one.name for one in named if isinstance(one, NamedSnapshot)]
    snapshots += [name.lower() for name in SNAPSHOT.findall(text) if re.search("[0-9]", name)]
    days = [day for address in addresses for day in _days_of(address)]
    days += [day for found in DAY.findall(text) if (day := _day(found)) is not None]
    return Since(
        edits[0] if edits else None,
        snapshots[0] if snapshots else "",
        days[0] if days else None,
    )


def _days_of(address: str) -> Iterator[date]:
    for value in _query(_split(address)).get("on", []):
        day = _day(value)
        if day is not None:
            yield day


def _day(text: str) -> date | None:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
        number, month, year = text.lower().split()
        return date(int(year), MONTHS.index(month), int(number))
    except ValueError:
        return None


def _addresses(text: str) -> Iterator[str]:
    for found in ADDRESS.findall(text):
        yield unescape(found).rstrip(CLOSING)


def _slugs(text: str) -> list[str]:
    """Return the slugs that a line consists of; of a longer text, what can be nothing else."""
    items = [item.strip(ENCLOSING) for item in re.split(r"[;,\t]", text)]
    items = [item for item in items if item]
    if items and all(_is_slug(item) for item in items):
        return items
    words = [word.strip(ENCLOSING) for word in text.split()]
    return [word for word in words if word.count("-") >= 3 and _is_slug(word)]


def _is_slug(text: str) -> bool:
    return len(text) <= LONGEST_SLUG and re.fullmatch(SLUG, text) is not None


def named_by(address: str) -> Named:
    """Return what an *address*, whole or from its path on, leads to."""
    split = _split(address)
    for path in _paths(split.path):
        try:
            found = resolve(path)
        except Resolver404:
            continue
        if found.namespace or found.url_name is None:
            return NotOurs(address)
        fragment = "" if split.fragment.startswith(":~:") else unquote(split.fragment)
        target = _Target(address, found.kwargs, _query(split), fragment)
        # A twin is named after its page.
        page = re.sub("-(json|csv)$", "", found.url_name)
        return LEADS_TO.get(page, _page)(target)
    return NotOurs(address)


def _paths(path: str) -> Iterator[str]:
    """Yield the ways in which *path* may stand for one of ours."""
    path = unquote(path)
    yield path
    if not path.endswith("/"):
        yield f"{path}/"


@dataclass(frozen=True)
class _Target:
    """What is known of a page of ours from its address."""

    address: str
    values: Mapping[str, Any]
    query: Mapping[str, list[str]]
    fragment: str

    @property
    def row(self) -> str:
        """The slug in the fragment; "" where that names a part of the page."""
        return self.fragment if _is_slug(self.fragment) else ""


def _page(target: _Target) -> Named:
    return NamedPage(target.address)


def _one(table: str, key: Key) -> NamedRow:
    return NamedRow((table,), (key,))


def _point(target: _Target) -> Named:
    number = target.values["number"]
    if target.row.startswith("statement-"):
        return _one("statements", target.row.removeprefix("statement-"))
    if target.row:
        return NamedRow(("stances", "revisions"), (target.row, (target.row, number)))
    return _one("provisions", number)


def _draft(target: _Target) -> Named:
    slug = target.values["slug"]
    if found := re.fullmatch("point-([0-9]{1,9})", target.fragment):
        return _one("revisions", (slug, int(found[1])))
    return _one("stances", target.row) if target.row else _one("drafts", slug)


def _actor(target: _Target) -> Named:
    if target.row.startswith("person-"):
        return _one("people", target.row.removeprefix("person-"))
    if target.row.startswith("statement-"):
        return _one("statements", target.row.removeprefix("statement-"))
    return _one("actors", target.values["slug"])


def _listed(table: str) -> Callable[[_Target], Named]:
    """Return how a page that lists the rows of *table* names one: in the fragment, or with q."""

    def read(target: _Target) -> Named:
        words = target.query.get("q", [""])
        slug = target.row.removeprefix("statement-") or (words[0] if len(words) == 1 else "")
        return _one(table, slug) if slug.count("-") and _is_slug(slug) else _page(target)

    return read


def _points(target: _Target) -> Named:
    theme = target.query.get("theme", [""])[0]
    return _one("themes", theme) if _is_slug(theme) else _page(target)


def _timeline(target: _Target) -> Named:
    is_day = re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", target.fragment)
    return _one("events", target.row) if target.row and not is_day else _page(target)


LEADS_TO: dict[str, Callable[[_Target], Named]] = {
    "provision": _point,
    "provision-history": lambda target: _one("provisions", target.values["number"]),
    "provisions": _points,
    "draft": _draft,
    "drafts": lambda target: _one("drafts", target.row) if target.row else _page(target),
    "actor": _actor,
    "statement": lambda target: _one("statements", target.values["slug"]),
    "statements": _listed("statements"),
    "sources": _listed("sources"),
    "reading": _listed("sources"),
    "timeline": _timeline,
    "briefing": lambda target: NamedChapters(),
    "briefing-long": lambda target: NamedChapters(),
    "briefing-pdf": lambda target: NamedChapters(),
    "briefing-docx": lambda target: NamedChapters(),
    "briefing-chapter": lambda target: _one("chapters", target.values["slug"]),
    "change": lambda target: NamedEdit(target.values["pk"]),
    "snapshot": lambda target: NamedSnapshot(target.values["name"]),
    "snapshot-zip": lambda target: NamedSnapshot(target.values["name"]),
    "snapshot-file": lambda target: NamedSnapshot(target.values["name"]),
    "snapshot-citation": lambda target: NamedSnapshot(target.values["name"]),
}


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        # Such as a host in brackets that is none.
        return SplitResult("", "", address, "", "")


def _query(split: SplitResult) -> dict[str, list[str]]:
    try:
        return parse_qs(split.query, max_num_fields=50)
    except ValueError:
        return {}
