"""The briefing as it is read: what pages, the print version and the files of it are made from.

Plain data without HTML, but for the text of a chapter, which comes both as it was written
(``ChapterShown.markdown``) and rendered (``ChapterShown.prose``). All of it is as of one day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from actors.models import Actor
from briefing.models import Chapter
from briefing.rendering import Note, Rendered
from provisions.badges import Badge
from provisions.forms import Day
from provisions.models import Draft, Provision
from provisions.standings import Position
from record.models import Edit
from statements.models import Source


@dataclass(frozen=True)
class DraftPosition:
    """An actor's position on a draft as a whole: a row of a table."""

    draft: Draft
    position: Position


@dataclass(frozen=True)
class PointPositions:
    """An actor's positions in force on a point, one a text: the rows of a table on that point.

    The first is the one that the matrix shows, on the latest text known if there is one; the
    others follow, that on the latest draft first. There is at least one.
    """

    point: Provision
    positions: list[Position]


@dataclass(frozen=True)
class SharedPosition:
    """One position of a bloc on the points where a member is silent, which all share it."""

    badge: Badge
    points: list[tuple[Provision, Position]]


@dataclass(frozen=True)
class AsMember:
    """What a bloc said where its member said nothing of its own: shown apart, never counted."""

    bloc: Actor
    on_drafts: list[DraftPosition]
    on_points: list[SharedPosition]


@dataclass(frozen=True)
class ActorPositions:
    """All positions of an actor that are in force on the day, and what it is silent on.

    ``on_drafts`` has the latest draft first, ``on_points`` goes by number. The silent drafts and
    points are those on which it has no word of its own; ``as_member`` says what its blocs said
    there.
    """

    actor: Actor
    on_drafts: list[DraftPosition]
    on_points: list[PointPositions]
    silent_drafts: list[Draft]
    silent_points: list[Provision]
    as_member: list[AsMember]

    @property
    def is_silent(self) -> bool:
        """Whether it has no position of its own at all."""
        return not self.on_drafts and not self.on_points


@dataclass(frozen=True)
class ChapterListed:
    """A chapter in a list: when it was last edited, and what the record has had since.

    ``edit`` is the newest Edit that changed the chapter. ``since`` counts the rows of what the
    chapter is about that were added, changed or removed after it: (3, "positions").
    """

    chapter: Chapter
    edit: Edit | None
    since: list[tuple[int, str]]

    @property
    def changes(self) -> int:
        """How many rows were changed since."""
        return sum(number for number, _ in self.since)


@dataclass(frozen=True)
class ChapterShown(ChapterListed):
    """A chapter in full: its prose with its notes, then the positions of the actors it is about.

    ``prose`` is None before the latest day of the record: the text knows later days. ``actors``
    is empty where the chapter is about no group of actors. ``ids`` opens the ids on the page that
    are not made of headings' words.
    """

    prose: Rendered | None
    actors: list[ActorPositions] = field(default_factory=list)
    ids: str = "_"

    @property
    def markdown(self) -> str:
        """The text as it was written, in CommonMark; "" before the latest day of the record."""
        return self.chapter.body if self.prose else ""

    @property
    def notes(self) -> list[Note]:
        """The notes of the text, by number: each with its source."""
        return self.prose.notes if self.prose else []


@dataclass(frozen=True)
class Publisher:
    """A publisher, and its publications that are suggested reading, the newest first."""

    name: str
    sources: list[Source]


@dataclass(frozen=True)
class Report:
    """The whole briefing as of a day.

    ``edit`` is the newest Edit of the record: with the day, it says which state of it this is.
    """

    day: Day
    chapters: Sequence[ChapterShown]
    reading: list[Publisher]
    edit: Edit | None
