"""The tables of sources, events and statements.

Which provisions a statement is about belongs to the plan, one layer up: the table of statements
is declared in :mod:`provisions.tables`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from record.columns import Column, Key, Links, Origin, Row
from record.table import Table
from statements.addresses import canonical
from statements.models import Event, EventCitation, EventParticipant, Source

SOURCES = Table(
    name="sources",
    model=Source,
    key=("slug",),
    order=("slug",),
    columns=[
        Column("slug", Origin.KEY),
        Column("title", Origin.SOURCES),
        Column("publisher", Origin.SOURCES),
        Column("kind", Origin.JUDGED),
        Column("published_on", Origin.SOURCES, "It bears no day, or none is known."),
        Column("url", Origin.SOURCES),
        Column("archived_url", Origin.EDITING, "No archived copy is known."),
        Column("accessed_on", Origin.EDITING, "The day was not noted."),
        Column("language", Origin.SOURCES),
        Column("suggested_reading", Origin.JUDGED),
        Column("note", Origin.WORDS, "There is nothing to add."),
    ],
)


@SOURCES.doubt
def has_an_address_of_its_own(
    rows: Mapping[Key, Row], asked: Collection[Key]
) -> Iterator[tuple[Key, str, str]]:
    """Tell of the sources at the page of another; the form of a source asks the same."""
    at_page: dict[str, list[Key]] = defaultdict(list)
    for key, row in rows.items():
        at_page[canonical(row["url"])].append(key)
    for key in asked:
        if others := [other for other in at_page[canonical(rows[key]["url"])] if other != key]:
            yield key, "url", f"This is the address of “{others[0]}” as well: is it another one?"


EVENTS = Table(
    name="events",
    model=Event,
    key=("slug",),
    order=("started_on", "slug"),
    columns=[
        Column("slug", Origin.KEY),
        Column("title", Origin.WORDS),
        Column("started_on", Origin.SOURCES),
        Column("ended_on", Origin.SOURCES, "It took one day, or its end is not known."),
        Column("place", Origin.SOURCES, "It took place at no one place, or that is not known."),
        Links(
            "participants",
            EventParticipant,
            "actor",
            "The actors that took part.",
            Origin.SOURCES,
            absent="None of the actors of the record is known to have taken part.",
        ),
        Column("summary", Origin.WORDS),
        Links("sources", EventCitation, "source", "The sources that report it.", Origin.SOURCES),
    ],
)
