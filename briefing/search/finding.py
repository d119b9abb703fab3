"""What is found on a day, ranked alike on either database, and how much of each kind.

Written in SQL, one query for all kinds: Django's own would take as long to put together as the
database takes to answer.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from briefing.citations import shown_sources
from briefing.search.asking import Asked, Sought
from briefing.search.kinds import BY_NAME, KINDS, Kind
from briefing.search.matching import fts5, phrase_of, tsquery
from provisions.forms import Day
from statements.models import Source

MOST = 300
"""So many rows of a kind are ranked and counted, the newest: more than that, nobody reads."""


_PLACES = {kind: place for place, kind in enumerate(KINDS)}


class Hit(NamedTuple):
    """A row that was found: its kind and id, and how well it fits (the least is the best)."""

    kind: Kind
    row: int
    fit: int
    day: date
    place: str

    @property
    def order(self) -> tuple[Any, ...]:
        """What hits are ordered by: how well they fit, the kind's rank, the newest first."""
        kind = self.kind
        return self.fit, kind.rank, -self.day.toordinal(), _PLACES[kind], self.place


@dataclass(frozen=True)
class Found:
    """What was found, the best first; ``counts`` is how many there are of each kind.

    Of a kind of which there are more than ``MOST``, ``MOST`` are here.
    """

    hits: Sequence[Hit]
    counts: dict[str, int]

    def of(self, kind: str) -> Sequence[Hit]:
        """Return those of the *kind* so named; of "", all."""
        return [hit for hit in self.hits if hit.kind.name == kind] if kind else self.hits

    def is_more(self, kind: str) -> bool:
        """Return whether there are more of *kind*, of "" of any, than are here."""
        return any(self.counts.get(name, 0) > MOST for name in ([kind] if kind else self.counts))


def find(asked: Asked, day: Day) -> Found:
    """Return what holds all that is *asked* and shows on *day*. One query."""
    if not asked.sought:
        return Found([], {})
    hits = _hits(asked, day, MOST + 1)
    counts = Counter(hit.kind.name for hit in hits)
    return Found(list(_at_most(MOST, sorted(hits, key=lambda hit: hit.order))), dict(counts))


def shows(sought: Sequence[Sought], day: Day) -> Hit | None:
    """Return a row that holds *sought* and shows on *day*; None where none does. One query."""
    hits = _hits(Asked("", tuple(sought), ()), day, 1)
    return min(hits, key=lambda hit: hit.order, default=None)


def texts_shown(day: Day) -> tuple[str, ...]:
    """Return the columns that are looked into on *day*, the best first."""
    return ("title", "body", *(["later"] if day.is_latest else []), "context")


def _hits(asked: Asked, day: Day, most: int) -> list[Hit]:
    """Return the newest *most* rows of each kind that hold what is asked, in no order."""
    question = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    sql, parameters = question(asked, day, most)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return [Hit(BY_NAME[kind], row, fit, _day(on), place) for kind, row, on, place, fit in rows]


Fits = Sequence[tuple[int, Sequence[Sought], Sequence[str]]]


def _fits(asked: Asked, day: Day) -> Fits:
    """Return how well a passage fits where certain columns hold certain words; 0 is best.

    The best is a title that is what is asked, and no more. Then come a title that holds it in its
    order, a title that holds all of it, a text that holds it in its order, a text that holds all
    of it. Anything else, 5, takes what the row belongs to as well.
    """
    *texts, _ = texts_shown(day)
    in_order = phrase_of(asked.phrase)
    steps = (
        (1, in_order, ("title",)),
        (2, asked.sought, ("title",)),
        (3, in_order, texts),
        (4, asked.sought, texts),
    )
    return [step for step in steps if step[1] is not in_order or len(asked.phrase) > 1]


def _on_postgresql(asked: Asked, day: Day, most: int) -> tuple[str, list[Any]]:
    """Return the query with its parameters.

    For each kind the planner chooses by itself: of a rare word it takes what the GIN index gives,
    for a common one it goes through the rows from the newest on until it has enough.
    """
    fits, query = _fits(asked, day), tsquery(asked.sought, texts_shown(day))
    parameters: list[Any] = []
    branches = []
    for kind in KINDS:
        shown, values = _showing(kind, day)
        branches.append(
            '(SELECT kind, "row", day, place, title, words FROM briefing_passage '  # noqa: S608
            f"WHERE kind = %s AND words @@ %s::tsquery AND {shown} "
            'ORDER BY day DESC, "row" LIMIT %s)'
        )
        # The kind is among the words too, so that the GIN index need not give those of others.
        parameters += [kind.name, f"'={kind.name}' & {query}", *values, most]
    when = " ".join(f"WHEN words @@ %s::tsquery THEN {fit}" for fit, _, _ in fits)
    # What was typed is in the parameters.
    sql = (
        'SELECT kind, "row", day, place, '  # noqa: S608
        f"CASE WHEN title = %s THEN 0 {when} ELSE 5 END "
        f"FROM ({' UNION ALL '.join(branches)}) found"
    )
    return sql, [_whole(asked), *(tsquery(held, within) for _, held, within in fits), *parameters]


def _on_sqlite(asked: Asked, day: Day, most: int) -> tuple[str, list[Any]]:
    """Return the query with its parameters: all that FTS5 finds, and the newest of each kind."""
    fits = _fits(asked, day)
    matching = "SELECT rowid FROM briefing_passage_words WHERE briefing_passage_words MATCH %s"
    when = " ".join(f"WHEN id IN ({matching}) THEN {fit}" for fit, _, _ in fits)
    parameters: list[Any] = [_whole(asked), *(fts5(held, within) for _, held, within in fits)]
    shown = []
    shown_parameters: list[Any] = []
    for kind in KINDS:
        condition, values = _showing(kind, day)
        shown.append(f"(kind = %s AND {condition})")
        shown_parameters += [kind.name, *values]
    # What was typed is in the parameters.
    sql = (
        'SELECT kind, "row", day, place, '  # noqa: S608
        f"CASE WHEN title = %s THEN 0 {when} ELSE 5 END FROM ("
        'SELECT *, row_number() OVER (PARTITION BY kind ORDER BY day DESC, "row") AS newest '
        f"FROM briefing_passage WHERE id IN ({matching}) AND ({' OR '.join(shown)})"
        ") WHERE newest <= %s"
    )
    return sql, [*parameters, fts5(asked.sought, texts_shown(day)), *shown_parameters, most]


def _whole(asked: Asked) -> str:
    """Return the title that is what is asked, and no more."""
    return " ".join(asked.words)


def _showing(kind: Kind, day: Day) -> tuple[str, list[Any]]:
    """Return the condition that a passage of *kind* shows on *day*, with its parameters."""
    if kind.model is not Source:
        return "day <= %s", [day.on]
    if not day.was_asked:
        return "TRUE", []
    # What cites a source brings it along, whatever its day.
    sources, values = shown_sources(day).order_by().values("pk").query.sql_with_params()
    return f'"row" IN ({sources})', list(values)


def _day(value: Any) -> date:
    """Return the day that a database gave; SQLite gives the text that it keeps."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _at_most(most: int, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield *hits*, at most *most* of each kind."""
    seen: Counter[str] = Counter()
    for hit in hits:
        seen[hit.kind.name] += 1
        if seen[hit.kind.name] <= most:
            yield hit
