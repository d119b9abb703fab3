"""/compare.csv and /compare.json: the rows of a comparison.

Two drafts give a row a point, two actors a row a text, two days a row a thing that came between;
without a pair there is a row for each side that there is to choose. A row is the same in both
files: its columns are those named here, each with what it says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from provisions.matrix.wide import NOT_ENTERED, NOT_STATED
from provisions.models import Revision, Stance
from provisions.movement import Step
from provisions.pairs.actors import Part, Relation, TwoActors
from provisions.pairs.choosing import Choice
from provisions.pairs.days import TwoDays
from provisions.pairs.drafts import Between, Half, TwoDrafts
from provisions.pairs.fetching import Two
from provisions.pairs.sides import NAMES
from provisions.pairs.sides import Kind as SideKind
from provisions.tables import REVISIONS, STANCES, STATEMENTS
from record.columns import LIST_DELIMITER
from record.described import Description, Kind, MadeTable, Target, like
from statements.models import Event, Statement

Row = dict[str, Any]

CHANGES = tuple(Revision.Change.values)
POSITIONS = tuple(Stance.Position.values)
WHOLE = "It is about the draft as a whole."

OF_DRAFT = (
    Description("label", "The number or numbers that the draft gives the point.", absent="None."),
    Description(
        "change",
        f"What became of the point in the draft; {NOT_ENTERED} where the record does not say.",
        absent="It is the row of the drafts as wholes.",
        values=(*CHANGES, NOT_ENTERED),
    ),
    Description(
        "text",
        "What the draft says.",
        absent="It is removed, undisclosed or not entered, or the row of the drafts as wholes.",
    ),
    Description(
        "positions",
        "Who stands where on that text, as “actor: position”, in the order of the scale.",
        Kind.LIST,
        absent="No actor has a position on that text.",
    ),
)
OF_ACTOR = (
    Description(
        "position",
        f"Its position on that text, one of the five; {NOT_STATED} where it has none.",
        values=(*POSITIONS, NOT_STATED),
    ),
    like(
        STANCES,
        "slug",
        name="stance",
        meaning="The key of the position: /provisions/7/#key.",
        absent="It has none.",
        refers_to=Target(STANCES.name, "slug"),
    ),
    like(STANCES, "stated_on", absent="It has no position."),
    like(STANCES, "confidence", absent="It has no position."),
    Description(
        "elsewhere",
        "Where it has none: its positions on the same point in other drafts, as "
        "“draft: position”, the newest first.",
        Kind.LIST,
        absent="It has a position on that text, or none on any.",
    ),
    Description(
        "as_member",
        "Where it has none: what it said on that text as a member of blocs, as “bloc: position”.",
        Kind.LIST,
        absent="It has a position of its own, or no bloc of it has one.",
    ),
)


def _both(columns: Iterable[Description]) -> Iterator[Description]:
    for side in NAMES:
        for column in columns:
            yield replace(column, name=f"{side}_{column.name}", is_key=False)


OF_DRAFTS = MadeTable(
    name="compare",
    about="A point in two drafts.",
    columns=(
        Description(
            "provision",
            "The number of the point.",
            Kind.NUMBER,
            absent="It is the row of the drafts as wholes.",
            refers_to=Target("provisions", "number"),
        ),
        Description(
            "comparison",
            "How the two texts stand to each other.",
            absent="It is the row of the drafts as wholes.",
            values=tuple(Between.values),
        ),
        *_both(OF_DRAFT),
    ),
)
OF_ACTORS = MadeTable(
    name="compare",
    about="A text on which at least one of two actors has a position.",
    columns=(
        like(
            STANCES,
            "draft",
            meaning="The draft whose wording both are asked about; the latest comes first.",
        ),
        like(STANCES, "provision"),
        like(
            REVISIONS,
            "change",
            meaning="What became of the point in that draft.",
            absent=WHOLE,
        ),
        Description(
            "text_state",
            "Whether that draft has the latest text known on the point by the day.",
            values=tuple(Stance.TextState.values),
        ),
        Description(
            "comparison",
            "How their positions stand to each other.",
            values=tuple(each for each in Relation.values if each != Relation.NEITHER),
        ),
        *_both(OF_ACTOR),
    ),
)
OF_DAYS = MadeTable(
    name="compare",
    about="What came between two days.",
    columns=(
        Description(
            "kind",
            "What came.",
            values=("draft", "revision", "stance", "statement", "event"),
        ),
        Description("day", "The day on which it came.", Kind.DAY),
        Description(
            "key", "Its key.", absent="It is a revision, which its draft and point identify."
        ),
        like(
            STANCES,
            "actor",
            meaning="Whose stance or statement it is.",
            absent="It is neither.",
        ),
        like(
            STANCES,
            "draft",
            meaning="The draft, or the one that the revision or the stance is about.",
            absent="It is a statement or an event.",
        ),
        like(
            STATEMENTS,
            "provisions",
            meaning="The numbers of the points that it is about.",
            absent="It is about none in particular, or about a draft as a whole.",
        ),
        like(
            REVISIONS,
            "change",
            meaning="Of a revision or a stance, what became of the point.",
            absent="It is neither, or about a draft as a whole.",
        ),
        Description(
            "step",
            "Of a stance, what it is to those before it.",
            absent="It is no stance.",
            values=tuple(Step.values),
        ),
        like(
            STANCES,
            "position",
            meaning="Of a stance, one of the five positions.",
            absent="It is no stance.",
        ),
        like(
            STANCES,
            "position",
            name="position_before",
            meaning="Of a stance, the position before it that says which step it is.",
            absent="It is no stance, or the first.",
        ),
        like(
            STANCES,
            "draft",
            name="draft_before",
            meaning="Of a stance, the draft that the position before it is about.",
            absent="It is no stance, or the first.",
        ),
        Description(
            "text",
            "The summary, the wording of a revision, the name of a draft, the title of an event.",
            absent="It is a revision without a text: “change” says why.",
        ),
    ),
)
SIDES = MadeTable(
    name="compare",
    about="What there is to compare.",
    columns=(
        Description("side", "What left and right take."),
        Description(
            "kind",
            "Whether it is a draft, an actor or a day; both sides must be of one kind.",
            values=tuple(SideKind.values),
        ),
        Description("name", "Its name."),
        Description(
            "day",
            "The day on which a draft began; of a day, itself.",
            Kind.DAY,
            absent="It is an actor.",
        ),
    ),
)
TABLES: dict[str, MadeTable] = {
    SideKind.DRAFT: OF_DRAFTS,
    SideKind.ACTOR: OF_ACTORS,
    SideKind.DAY: OF_DAYS,
}
"""What a row is, by the kind of the two sides."""


def rows(two: Two, revisions: Iterable[Any] = ()) -> Iterator[Row]:
    """Yield the rows of *two*; *revisions* are those that came between two days."""
    if isinstance(two, TwoDrafts):
        return _rows_of_drafts(two)
    return _rows_of_actors(two) if isinstance(two, TwoActors) else _rows_of_days(two, revisions)


def counts(two: Two) -> dict[str, Any]:
    """Return what the page of *two* counts on top."""
    if isinstance(two, TwoDrafts):
        found = {count.between.value: count.number for count in two.counts}
        return {value: found.get(value, 0) for value in Between.values}
    if isinstance(two, TwoActors):
        both = zip(Relation, two.numbers.in_order, two.undisclosed.in_order, strict=True)
        return {
            relation.value: {"texts": all_of_them, "undisclosed": undisclosed}
            for relation, all_of_them, undisclosed in both
        }
    steps = dict(two.step_counts)
    return {
        "drafts": len(two.drafts),
        "revisions": two.revision_count,
        "stances": two.stance_count,
        **{step.value: steps.get(step, 0) for step in Step},
        "statements": two.statement_count,
        "events": len(two.events),
        "cells": two.cell_count,
    }


def choices(found: Iterable[Choice]) -> Iterator[Row]:
    """Yield what there is to compare, a row a side."""
    for choice in found:
        for side in choice.sides:
            if not any(place.is_given and place.chosen == side for place in choice.places):
                yield {
                    "side": str(side),
                    "kind": side.kind.value,
                    "name": side.name,
                    "day": side.began,
                }


def cells(table: MadeTable, row: Row) -> list[str]:
    """Return *row* as the cells of a line of CSV."""
    return [_cell(row[name]) for name in table.header]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_DELIMITER.join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows_of_drafts(two: TwoDrafts) -> Iterator[Row]:
    wholes: Row = dict.fromkeys(OF_DRAFTS.header)
    for side, whole in zip(NAMES, (two.left, two.right), strict=True):
        wholes[f"{side}_positions"] = _positions(whole.positions)
    yield wholes
    for point in two.points:
        yield {
            "provision": point.provision.number,
            "comparison": point.between.value,
            **_of_draft("left", point.left),
            **_of_draft("right", point.right),
        }


def _of_draft(side: str, half: Half) -> Row:
    revision = half.version.revision
    values = {
        "label": revision.label or None if revision else None,
        "change": half.change,
        "text": revision.text or None if revision else None,
        "positions": _positions(half.positions),
    }
    return {f"{side}_{name}": value for name, value in values.items()}


def _positions(shared: Iterable[Any]) -> list[str]:
    return [f"{stance.actor.slug}: {stance.position}" for one in shared for stance in one.stances]


def _rows_of_actors(two: TwoActors) -> Iterator[Row]:
    for draft in two.drafts:
        for text in draft.texts:
            own = text.left.own or text.right.own
            if own is None:
                continue
            yield {
                "draft": draft.draft.slug,
                "provision": text.provision.number if text.provision else None,
                "change": text.change,
                "text_state": own.stance.text_state,
                "comparison": text.relation.value,
                **_of_actor("left", text.left),
                **_of_actor("right", text.right),
            }


def _of_actor(side: str, part: Part) -> Row:
    stance = part.own.stance if part.own else None
    values = {
        "position": stance.position if stance else NOT_STATED,
        "stance": stance.slug if stance else None,
        "stated_on": stance.stated_on if stance else None,
        "confidence": stance.confidence if stance else None,
        "elsewhere": [
            f"{word.stance.draft.slug}: {word.stance.position}" for word in part.elsewhere
        ],
        "as_member": [f"{one.bloc.slug}: {one.word.stance.position}" for one in part.joint],
    }
    return {f"{side}_{name}": value for name, value in values.items()}


def _rows_of_days(two: TwoDays, revisions: Iterable[Any]) -> Iterator[Row]:
    for begun in two.drafts:
        draft = begun.draft
        yield _came("draft", draft.started_on, key=draft.slug, draft=draft.slug, text=draft.name)
    for revision in revisions:
        yield _came(
            "revision",
            revision.draft.started_on,
            draft=revision.draft.slug,
            provisions=[revision.provision.number],
            change=revision.change,
            text=revision.text or None,
        )
    for doings in two.actors:
        for steps in doings.steps:
            for taken in steps.taken:
                before = taken.before.stance if taken.before else None
                yield _came_of_stance(taken.now.stance, steps.step.value, before)
    for day in two.statements:
        yield from map(_came_of_statement, day.statements)
    yield from map(_came_of_event, two.events)


def _came(kind: str, day: date, **values: Any) -> Row:
    return {**dict.fromkeys(OF_DAYS.header), "provisions": [], "kind": kind, "day": day, **values}


def _came_of_stance(stance: Stance, step: str, before: Stance | None) -> Row:
    return _came(
        "stance",
        stance.stated_on,
        key=stance.slug,
        actor=stance.actor.slug,
        draft=stance.draft.slug,
        provisions=[stance.provision.number] if stance.provision else [],
        change=stance.change,
        step=step,
        position=stance.position,
        position_before=before.position if before else None,
        draft_before=before.draft.slug if before else None,
        text=stance.summary,
    )


def _came_of_statement(statement: Statement) -> Row:
    return _came(
        "statement",
        statement.made_on,
        key=statement.slug,
        actor=statement.actor.slug,
        provisions=[link.provision.number for link in statement.provisions.all()],
        text=statement.summary,
    )


def _came_of_event(event: Event) -> Row:
    return _came("event", event.started_on, key=event.slug, text=event.title)
