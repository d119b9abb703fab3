"""The drawing of how actors moved: on a point's page a lane an actor, on an actor's one a point.

Nothing is drawn after the day of the page. A bloc has a lane of its own; what it said never shows
in that of a member.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actors.models import Actor
from provisions.badges import SIGNS
from provisions.charts.axis import Axis, axis
from provisions.charts.lane import HEIGHT, LEVEL, LEVELS, TOP, Drawing, drawing
from provisions.charts.said import Row, rows, told
from provisions.charts.scale import Scale
from provisions.models import Draft, Provision, Stance
from provisions.movement import Taken, taken
from statements.models import Event

WHOLES = "The drafts as wholes"


@dataclass(frozen=True)
class Level:
    """One of the five heights in a lane: how far down, in pixels, and what stands there."""

    down: int
    sign: str
    word: str


@dataclass(frozen=True)
class Lane:
    """The words of one actor on one point; ``about`` is what readers know it by.

    ``said`` tells in words what is drawn.
    """

    about: Actor | Provision | None
    drawing: Drawing
    rows: list[Row]
    said: str


@dataclass(frozen=True)
class Group:
    """Lanes that stand together, under a name where there is one."""

    name: str
    lanes: list[Lane]


@dataclass(frozen=True)
class Chart:
    """Lanes over the same days; ``events`` are those that began on these days."""

    axis: Axis
    groups: list[Group]
    events: list[Event]
    levels: list[Level]
    height: int

    @property
    def row_count(self) -> int:
        """How many stances are drawn."""
        return sum(len(lane.rows) for group in self.groups for lane in group.lanes)


def of_point(
    actors: Sequence[Actor],
    drafts: Sequence[Draft],
    stances: Iterable[Stance],
    events: Iterable[Event],
    on: date,
) -> Chart | None:
    """Return how *actors* moved on one point up to the day *on*; None where none said a word.

    *drafts*, *stances* and *events* are all those by the day; the stances are those on the point,
    with their draft and ``with_text``.
    """
    by_actor: dict[int, list[Taken]] = defaultdict(list)
    for word in taken(stances):
        by_actor[word.stance.actor_id].append(word)
    spoke = [(actor, by_actor[actor.pk]) for actor in actors if actor.pk in by_actor]
    return _chart([("", spoke)], drafts, events, on) if spoke else None


def of_actor(
    provisions: Iterable[Provision],
    drafts: Sequence[Draft],
    stances: Iterable[Stance],
    events: Iterable[Event],
    on: date,
) -> Chart | None:
    """Return how one actor moved up to the day *on*; None where it said no word of its own.

    Its words on the drafts as wholes come first, then those on *provisions*, which come by number
    and with their theme, theme by theme. *stances* are those of the actor.
    """
    by_point: dict[int | None, list[Taken]] = defaultdict(list)
    for word in taken(stances):
        by_point[word.stance.provision_id].append(word)
    themes: dict[tuple[int, str, str], list[tuple[Provision, list[Taken]]]] = defaultdict(list)
    for provision in provisions:
        if provision.pk in by_point:
            theme = provision.theme
            words = by_point[provision.pk]
            themes[theme.order, theme.slug, theme.name].append((provision, words))
    groups: list[tuple[str, list]] = [(key[-1], themes[key]) for key in sorted(themes)]
    if None in by_point:
        groups = [(WHOLES, [(None, by_point[None])]), *groups]
    return _chart(groups, drafts, events, on) if groups else None


def _chart(
    groups: Sequence[tuple[str, Sequence[tuple[Actor | Provision | None, list[Taken]]]]],
    drafts: Sequence[Draft],
    events: Iterable[Event],
    on: date,
) -> Chart:
    words = [word for _, lanes in groups for _, words in lanes for word in words]
    first = min(
        *(draft.started_on for draft in drafts), *(word.stance.stated_on for word in words)
    )
    scale = Scale(first, on)
    happened = [event for event in events if first <= event.started_on <= on]
    return Chart(
        axis=axis(scale, drafts, happened),
        groups=[
            Group(
                name,
                [
                    Lane(about, drawing(words, scale), rows(words), told(words))
                    for about, words in lanes
                ],
            )
            for name, lanes in groups
        ],
        events=happened,
        levels=[
            Level(TOP + LEVEL * level, SIGNS[position], str(position.label))
            for position, level in LEVELS.items()
        ],
        height=HEIGHT,
    )
