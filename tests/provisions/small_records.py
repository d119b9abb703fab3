"""Small records at random, and what they mean, told in plain Python."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import models
from hypothesis import strategies as st

from actors.models import Actor
from provisions.models import Draft, Provision, Revision, Stance, Theme

DAYS = [date(2025, 11, 20) + timedelta(days=number) for number in range(6)]
ACTORS, POINTS = range(2), range(2)
WHOLE = None


@dataclass(frozen=True)
class ADraft:
    order: int
    started_on: date
    revises: int | None


@dataclass(frozen=True)
class AStance:
    actor: int
    point: int | None
    draft: int
    stated_on: date


@dataclass
class SmallRecord:
    """Drafts by order, what they hold by (draft, point), and stances."""

    drafts: list[ADraft]
    changes: dict[tuple[int, int], str]
    stances: list[AStance]
    stored: dict[int, AStance] = field(default_factory=dict)

    # What the record means.

    def begun(self, on):
        return [draft for draft in self.drafts if draft.started_on <= on]

    def line(self, on):
        begun = {draft.order: draft for draft in self.begun(on)}
        line = [begun[max(begun)]] if begun else []
        while line and line[-1].revises in begun:
            line.append(begun[line[-1].revises])
        return [draft.order for draft in line]

    def latest_known(self, point, on):
        for order in self.line(on):
            if self.changes.get((order, point), "undisclosed") != "undisclosed":
                return order
        return None

    def by(self, on):
        begun = {draft.order for draft in self.begun(on)}
        return [s for s in self.stances if s.stated_on <= on and s.draft in begun]

    def current(self, on):
        newest = {}
        for stance in sorted(self.by(on), key=lambda s: s.stated_on):
            newest[stance.actor, stance.point, stance.draft] = stance
        return set(newest.values())

    def text_state(self, stance, on):
        if stance.point is WHOLE:
            latest = self.line(on)[0]
        else:
            if self.changes[stance.draft, stance.point] == "undisclosed":
                return "undisclosed"
            latest = self.latest_known(stance.point, on)
        return "latest" if stance.draft == latest else "earlier"

    def shown(self, on):
        cells = {}
        for stance in self.current(on):
            cells.setdefault((stance.actor, stance.point), []).append(stance)
        return {
            max(
                stances,
                key=lambda s: (self.text_state(s, on) == "latest", s.stated_on, s.draft),
            )
            for stances in cells.values()
        }


CHANGES = ["original", "amended", "removed", "undisclosed", "undisclosed"]


@st.composite
def small_records(draw, actors=ACTORS, points=POINTS, changes=CHANGES, most=12):
    """Records with up to *most* stances."""
    drafts = []
    for order in range(1, draw(st.integers(1, 5)) + 1):
        # Most revise one before them, some stand on their own.
        revises = draw(st.sampled_from([None, *range(1, order), *range(1, order)]))
        # Drafts mostly begin in their order, but nothing makes them.
        started_on = draw(st.sampled_from(DAYS))
        drafts.append(ADraft(order, started_on, revises))
    if draw(st.booleans()):
        days = sorted(draft.started_on for draft in drafts)
        drafts = [
            ADraft(draft.order, day, draft.revises)
            for draft, day in zip(drafts, days, strict=True)
        ]
    kinds = st.sampled_from([*changes, None])
    held = {
        (draft.order, point): change
        for draft in drafts
        for point in points
        if (change := draw(kinds)) is not None
    }
    about = [*held, *((draft.order, WHOLE) for draft in drafts)]
    stances = draw(
        st.lists(
            st.builds(
                lambda actor, on, day: AStance(actor, on[1], on[0], day),
                st.sampled_from(actors),
                st.sampled_from(about),
                st.sampled_from(DAYS),
            ),
            max_size=most,
            unique=True,
        )
    )
    return SmallRecord(drafts, held, stances)


def store(record):
    """Write *record* into an empty database, without history, which no question looks at."""

    def insert(model, rows):
        return models.QuerySet(model).bulk_create(rows)

    theme = insert(Theme, [Theme(slug="theme", name="Theme", order=1, description="It.")])[0]
    actors = insert(
        Actor,
        [
            Actor(
                slug=f"actor-{n}",
                name="Actor",
                short_name="Actor",
                kind="state",
                chapter="states",
                order=n + 1,
                description="It.",
            )
            for n in ACTORS
        ],
    )
    points = insert(
        Provision,
        [
            Provision(number=n + 1, slug=f"point-{n}", title="It", theme=theme, summary="It.")
            for n in POINTS
        ],
    )
    drafts = {}
    for draft in record.drafts:
        row = Draft(
            slug=f"draft-{draft.order}",
            name="Draft",
            short_name="Draft",
            order=draft.order,
            revises=drafts.get(draft.revises),
            kind="draft",
            disclosure="partial",
            started_on=draft.started_on,
            summary="It.",
        )
        drafts[draft.order] = insert(Draft, [row])[0]
    insert(
        Revision,
        [
            Revision(
                draft=drafts[order],
                provision=points[point],
                change=change,
                text="" if change in {"removed", "undisclosed"} else "Text.",
                confidence="reported",
            )
            for (order, point), change in record.changes.items()
        ],
    )
    rows = insert(
        Stance,
        [
            Stance(
                slug=f"stance-{n}",
                actor=actors[stance.actor],
                provision=None if stance.point is WHOLE else points[stance.point],
                draft=drafts[stance.draft],
                stated_on=stance.stated_on,
                position="rejects",
                confidence="stated",
                summary="It.",
            )
            for n, stance in enumerate(record.stances)
        ],
    )
    record.stored = {row.pk: stance for row, stance in zip(rows, record.stances, strict=True)}
    return record
