"""The interchange tables, in the order in which they can be written: what is cited comes first."""

from actors.tables import ACTORS, PEOPLE
from briefing.tables import CHAPTERS
from provisions.tables import DRAFTS, PROVISIONS, REVISIONS, STANCES, STATEMENTS, THEMES
from record.table import Table
from record.tables import RENAMES
from statements.tables import EVENTS, SOURCES

INTERCHANGE: tuple[Table, ...] = (
    THEMES,
    ACTORS,
    PEOPLE,
    SOURCES,
    EVENTS,
    DRAFTS,
    PROVISIONS,
    REVISIONS,
    STATEMENTS,
    STANCES,
    CHAPTERS,
    RENAMES,
)
