"""Two drafts, point by point: what each says, how the texts differ, and who stands where on each.

Pure: whoever calls has fetched the rows. Swapping the two drafts mirrors all of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextChoices
from django.utils.text import get_text_list

from provisions.accounts import Account, accounts
from provisions.comparison import Line, marked_lines
from provisions.draft_points import SharedPosition, shared_positions
from provisions.models import Draft, Provision, Revision, Stance
from provisions.versions import Version, version
from record.wording import Clause, Piece, compare


class Between(TextChoices):
    """How the texts of two drafts on a point stand to each other."""

    SAME = "same", "Same words"
    CHANGED = "changed", "Words changed"
    REWRITTEN = "rewritten", "Rewritten"
    GONE = "gone", "Only in the left"
    CAME = "came", "Only in the right"
    NEITHER = "neither", "In neither"
    UNKNOWN = "unknown", "Cannot be compared"


MEANINGS: dict[str, str] = {
    Between.SAME: "both have the same words",
    Between.CHANGED: "at least half of the words are in both",
    Between.REWRITTEN: "less than half of the words are in both",
    Between.GONE: "{right} does not have the point",
    Between.CAME: "{left} does not have the point",
    Between.NEITHER: "neither draft has the point",
    Between.UNKNOWN: "the text is undisclosed or not entered in one of them at least",
}
OTHER_WAY_ROUND = {"same": "same", "left": "came", "came": "left"}


@dataclass(frozen=True)
class Half:
    """What one of the two drafts holds on a point, and who stands where on that text."""

    version: Version
    positions: list[SharedPosition]

    @property
    def change(self) -> str:
        """What became of the point in the draft; ``not-entered`` where it has no revision."""
        return self.version.revision.change if self.version.revision else "not-entered"


@dataclass(frozen=True)
class PointOfTwo:
    """A point in both drafts.

    ``marked`` is the right text with what left and what came since the left one, where at least
    half of the words stayed; else it is empty, and the two stand beside each other.
    """

    provision: Provision
    between: Between
    word: str
    left: Half
    right: Half
    marked: list[Line]


@dataclass(frozen=True)
class Run:
    """Points that follow one another, all with the same words in both drafts or none of them."""

    is_same: bool
    points: list[PointOfTwo]

    @property
    def numbers(self) -> str:
        """Their numbers in words."""
        return get_text_list([str(point.provision.number) for point in self.points], "and")


@dataclass(frozen=True)
class Count:
    """How many points share one way to differ, and the first of them."""

    between: Between
    word: str
    meaning: str
    points: list[PointOfTwo]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.points)


@dataclass(frozen=True)
class DraftOfTwo:
    """One of the two drafts in short, and who stands where on it as a whole."""

    account: Account
    positions: list[SharedPosition]

    @property
    def draft(self) -> Draft:
        """The draft."""
        return self.account.draft


@dataclass(frozen=True)
class TwoDrafts:
    """Two drafts beside each other."""

    left: DraftOfTwo
    right: DraftOfTwo
    points: list[PointOfTwo]

    @property
    def counts(self) -> list[Count]:
        """How many points differ in which way; together they are all points."""
        names = {"left": self.left.draft.short_name, "right": self.right.draft.short_name}
        return [
            Count(between, points[0].word, MEANINGS[between].format(**names), points)
            for between in Between
            if (points := [point for point in self.points if point.between == between])
        ]

    @property
    def runs(self) -> list[Run]:
        """The points in their order, gathered where neighbours have the same words in both."""
        by_sameness = groupby(self.points, lambda point: point.between == Between.SAME)
        return [Run(is_same, list(points)) for is_same, points in by_sameness]


def two_drafts(
    left: Draft,
    right: Draft,
    *,
    drafts: Sequence[Draft],
    provisions: Iterable[Provision],
    revisions: Iterable[Revision],
    stances: Iterable[Stance],
) -> TwoDrafts:
    """Return *left* and *right* beside each other, point by point in the order of *provisions*.

    *drafts* are those begun by the day, *revisions* what the two hold, with their draft;
    *stances* those in force on the two, ``with_text``, in the order of their actors.
    """
    held = {(row.draft_id, row.provision_id): row for row in revisions}
    taken: dict[tuple[int, int | None], list[Stance]] = defaultdict(list)
    for stance in stances:
        taken[stance.draft_id, stance.provision_id].append(stance)

    def half(draft: Draft, provision: Provision) -> Half:
        revision = held.get((draft.pk, provision.pk))
        by_draft = {draft.pk: revision} if revision else {}
        positions = shared_positions(taken[draft.pk, provision.pk])
        return Half(version(draft, [draft], by_draft), positions)

    points = [
        _point(provision, half(left, provision), half(right, provision))
        for provision in provisions
    ]

    changes = Counter((row.draft_id, row.change) for row in held.values())
    counted = [(draft, change, number) for (draft, change), number in changes.items()]
    in_short = {one.draft.pk: one for one in accounts(drafts, counted, len(points))}

    def of_two(draft: Draft) -> DraftOfTwo:
        return DraftOfTwo(in_short[draft.pk], shared_positions(taken[draft.pk, None]))

    return TwoDrafts(of_two(left), of_two(right), points)


def _point(provision: Provision, left: Half, right: Half) -> PointOfTwo:
    between, marked = _between(left.version.revision, right.version.revision)
    words = {
        Between.GONE: f"Only in {left.version.draft.short_name}",
        Between.CAME: f"Only in {right.version.draft.short_name}",
    }
    return PointOfTwo(
        provision, between, words.get(between, str(between.label)), left, right, marked
    )


def _between(left: Revision | None, right: Revision | None) -> tuple[Between, list[Line]]:
    """Return how the two texts stand to each other, and the words that changed, where few did."""
    if left is None or right is None or Revision.Change.UNDISCLOSED in (left.change, right.change):
        return Between.UNKNOWN, []
    if not left.text and not right.text:
        return Between.NEITHER, []
    if not left.text or not right.text:
        return (Between.CAME if right.text else Between.GONE), []
    # Always from the earlier draft to the later, so that the order of the sides changes nothing.
    older, newer = sorted((left, right), key=lambda revision: revision.draft.order)
    comparison = compare(older.text, newer.text)
    if comparison.is_same:
        return Between.SAME, []
    if not comparison.is_readable:
        return Between.REWRITTEN, []
    clauses = comparison.clauses if older is left else map(mirrored, comparison.clauses)
    return Between.CHANGED, marked_lines(clauses)


def mirrored(clause: Clause) -> Clause:
    """Return *clause* as it reads the other way round: what had come left, what had left came."""
    return Clause(clause.letter, tuple(_other_way_round(clause.pieces)))


def _other_way_round(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for stayed, run in groupby(pieces, lambda piece: piece.kind == "same"):
        swapped = [Piece(OTHER_WAY_ROUND[piece.kind], piece.text) for piece in run]
        # Between two runs that stayed, what left stands before what came.
        yield from swapped if stayed else sorted(swapped, key=lambda piece: piece.kind == "came")
