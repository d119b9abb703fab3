"""What the page of a search shows of the rows that were found."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefing.search.asking import Asked
from briefing.search.finding import Found, Hit, texts_shown
from briefing.search.forms import SearchForm
from briefing.search.kinds import KINDS, Kind
from briefing.search.marking import Piece, marked, snippet
from provisions.forms import Day


@dataclass(frozen=True)
class Result:
    """A row that was found: what it is called and the sentence that shows what was asked for."""

    kind: Kind
    address: str
    heading: list[Piece]
    sentence: list[Piece]
    is_written_later: bool
    about: str
    shown_on: date | None
    language: str


@dataclass(frozen=True)
class KindLink:
    """How many rows of a kind were found, and the query that shows them alone."""

    name: str
    count: str
    query: str
    is_current: bool


def results(hits: Sequence[Hit], asked: Asked, day: Day) -> list[Result]:
    """Return *hits* as they are shown on *day*. A query for each kind among them."""
    ids: dict[Kind, list[int]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.row)
    rows = {
        (kind, row.pk): row
        for kind, wanted in ids.items()
        for row in kind.rows().filter(pk__in=wanted).order_by()
    }
    return [_result(hit.kind, rows[hit.kind, hit.row], asked, day) for hit in hits]


def kind_links(found: Found, form: SearchForm) -> list[KindLink]:
    """Return all kinds together, and each of which something was found, in their order."""
    chosen = form.cleaned_data["kind"]
    whole = KindLink("All", amount(found, ""), form.link(kind=""), is_current=not chosen)
    return [whole] + [
        KindLink(
            kind.many.capitalize(),
            amount(found, kind.name),
            form.link(kind=kind.name),
            is_current=kind.name == chosen,
        )
        for kind in KINDS
        if found.counts.get(kind.name) or kind.name == chosen
    ]


def amount(found: Found, kind: str) -> str:
    """Return how many of *kind* were found, of "" how many in all, in figures."""
    number = len(found.of(kind))
    return f"over {number:,}" if found.is_more(kind) else f"{number:,}"


def _result(kind: Kind, row: Any, asked: Asked, day: Day) -> Result:
    texts = kind.texts(row)
    heading = marked(kind.heading(row), asked)
    # A heading that is the text itself is not said twice.
    body = [text for text in texts.body if text and text != kind.heading(row)]
    sentence = snippet(body, asked)
    is_later = False
    if "later" in texts_shown(day) and not any(piece.is_marked for piece in sentence):
        later = snippet([texts.later], asked)
        if later and (not sentence or any(piece.is_marked for piece in later)):
            sentence, is_later = later, True
    return Result(
        kind=kind,
        address=row.get_absolute_url(),
        heading=heading,
        sentence=sentence,
        is_written_later=is_later and kind.is_dated,
        about=kind.about(row),
        shown_on=kind.shown_on(row),
        language=kind.language(row),
    )
