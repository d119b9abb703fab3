"""The matrix: a row a point, a column an actor, in each cell one position.

Pure: whoever calls has fetched the rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actors.models import Actor
from provisions.disputes import OBJECTIONS, Dispute, Share
from provisions.matrix.cells import Cell, JointWord, word
from provisions.models import Draft, Provision, Revision, Stance, Theme
from provisions.outline import Point
from provisions.versions import Mark

AT_ONCE = 12
"""So many actors a desktop shows at once; a table of more is scrolled in a frame of its own."""
Group = tuple[Theme | None, Sequence[Point]]


@dataclass(frozen=True)
class Row:
    """A point, or the plan as a whole where ``point`` is None, with a cell for each actor.

    ``marks`` say what became of the point in every draft, or in the one that is asked for.
    ``dispute`` is None where nothing is counted; ``is_on_removal`` says whether the point is gone
    from the draft in which it is: to accept that text is to accept the removal.
    """

    point: Point | None
    marks: list[Mark]
    cells: list[Cell]
    dispute: Dispute | None = None
    is_on_removal: bool = False

    @property
    def arithmetic(self) -> str:
        """How disputed the point is, as a sum in words."""
        return arithmetic(self.dispute) if self.dispute else ""


@dataclass(frozen=True)
class Counted:
    """How disputed the points are within ``draft``."""

    draft: Draft
    disputes: list[Dispute]


@dataclass(frozen=True)
class RowGroup:
    """Rows that stand together; ``theme`` is None where they do not share one."""

    theme: Theme | None
    rows: list[Row]


@dataclass(frozen=True)
class Matrix:
    """All rows, in groups.

    ``draft`` is the one whose positions alone are shown, if one is; ``within`` the one in which it
    is counted how disputed the points are, if it is.
    """

    actors: list[Actor]
    groups: list[RowGroup]
    draft: Draft | None = None
    within: Draft | None = None

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]

    @property
    def point_count(self) -> int:
        """How many points there are."""
        return sum(row.point is not None for row in self.rows)

    @property
    def has_gaps(self) -> bool:
        """Whether nothing is entered on one of the points."""
        return not all(cell.is_entered for row in self.rows for cell in row.cells)

    @property
    def width(self) -> int:
        """How many columns the table has, that of the points included."""
        return len(self.actors) + 1

    @property
    def is_wide(self) -> bool:
        """Whether there are more actors than a desktop shows at once."""
        return len(self.actors) > AT_ONCE

    @property
    def is_narrow(self) -> bool:
        """Whether there are so few actors that their columns need not fill the page."""
        return len(self.actors) < AT_ONCE / 2


def matrix(
    actors: Sequence[Actor],
    groups: Iterable[Group],
    stances: Iterable[Stance],
    *,
    columns: Sequence[Actor] | None = None,
    has_whole: bool = True,
    draft: Draft | None = None,
    counted: Counted | None = None,
) -> Matrix:
    """Return the matrix of *stances*: at most one an actor and a point, ``with_text``.

    *actors* are all of the record in their order, with their memberships; *columns* those that are
    shown, by default all. *has_whole* says whether the first row is the plan as a whole. With
    *draft*, the stances are those on its text.
    """
    shown = list(actors if columns is None else columns)
    members = {actor.pk: actor.member_ids for actor in actors}
    blocs = {
        actor.pk: [bloc for bloc in actors if actor.pk in members[bloc.pk]] for actor in shown
    }
    words = {(stance.provision_id, stance.actor_id): word(stance) for stance in stances}
    disputes = {one.provision.pk: one for one in counted.disputes} if counted else {}

    def cell(actor: Actor, provision: int | None, is_entered: bool) -> Cell:
        own = words.get((provision, actor.pk))
        joint = [
            JointWord(bloc, said)
            for bloc in blocs[actor.pk]
            if own is None and (said := words.get((provision, bloc.pk)))
        ]
        return Cell(actor, own, joint, is_entered)

    def row(point: Point) -> Row:
        marks = [mark for mark in point.strip if draft in (None, mark.draft)]
        is_entered = not marks or any(mark.change != "absent" for mark in marks)
        cells = [cell(actor, point.provision.pk, is_entered) for actor in shown]
        is_on_removal = counted is not None and any(
            mark.draft == counted.draft and mark.change == Revision.Change.REMOVED
            for mark in marks
        )
        return Row(point, marks, cells, disputes.get(point.provision.pk), is_on_removal)

    whole = RowGroup(None, [Row(None, [], [cell(actor, None, True) for actor in shown])])
    found = [RowGroup(theme, [row(point) for point in points]) for theme, points in groups]
    return Matrix(
        shown,
        [whole, *found] if has_whole else found,
        draft,
        within=counted.draft if counted else None,
    )


def in_small(
    actors: Sequence[Actor], provisions: Iterable[Provision], stances: Iterable[Stance]
) -> Matrix:
    """Return the matrix in one group, without what became of the points in the drafts.

    *stances* are those in force, ``with_shown`` and with their draft.
    """
    points = [Point(provision, [], None) for provision in provisions]
    return matrix(actors, [(None, points)], [stance for stance in stances if stance.shown])


def arithmetic(dispute: Dispute) -> str:
    """Return *dispute* as a sum in words: “4 seek changes + 3 reject = 7; 1 accepts”."""
    against = [_told(share) for share in dispute.shares if share.position in OBJECTIONS]
    others = [_told(share) for share in dispute.shares if share.position not in OBJECTIONS]
    total = f" = {dispute.objections}" if len(against) > 1 else ""
    parts = [" + ".join(against) + total, ", ".join(others)]
    return "; ".join(filter(None, parts)) or "no position counted"


def _told(share: Share) -> str:
    return f"{share.number} {share.verb}"
