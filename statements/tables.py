"""The tables of sources, events and statements.

Which provisions a statement is about belongs to the plan, one layer up: the table of statements
is declared in :mod:`provisions.tables`.
"""

from record.columns import Column, Links
from record.table import Table
from statements.models import Event, EventCitation, EventParticipant, Source

SOURCES = Table(
    name="sources",
    model=Source,
    key=("slug",),
    order=("slug",),
    columns=[
        Column("slug"),
        Column("title"),
        Column("publisher"),
        Column("kind"),
        Column("published_on"),
        Column("url"),
        Column("archived_url"),
        Column("accessed_on"),
        Column("language"),
        Column("suggested_reading"),
        Column("note"),
    ],
)

EVENTS = Table(
    name="events",
    model=Event,
    key=("slug",),
    order=("started_on", "slug"),
    columns=[
        Column("slug"),
        Column("title"),
        Column("started_on"),
        Column("ended_on"),
        Column("place"),
        Links("participants", EventParticipant, "actor", "The actors that took part."),
        Column("summary"),
        Links("sources", EventCitation, "source", "The sources that report it.", required=True),
    ],
)
