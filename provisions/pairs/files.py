"""/compare.csv and /compare.json: the rows of a comparison.

Two drafts give a row a point, two actors a row a text, two days a row a thing that came between;
without a pair there is a row for each side that there is to choose. A row is the same in both
files: its columns are those named here, each with what it says.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from provisions.models import Stance
from provisions.movement import Step
from provisions.pairs.actors import Part, Relation, TwoActors
from provisions.pairs.choosing import Choice
from provisions.pairs.days import TwoDays
from provisions.pairs.drafts import Between, Half, TwoDrafts
from provisions.pairs.fetching import Two
from provisions.pairs.sides import NAMES, Kind
from record.columns import LIST_DELIMITER
from statements.models import Event, Statement

Row = dict[str, Any]
Columns = Mapping[str, str]
"""The name of each column, and what it says."""

OF_DRAFT = {
    "label": "The number or numbers that the draft gives the point.",
    "change": (
        "What became of the point in the draft; not-entered where the record does not say, "
        "empty for the draft as a whole."
    ),
    "text": "What the draft says; empty where it is removed, undisclosed or not entered.",
    "positions": "Who stands where on that text, as “actor: position”, in the order of the scale.",
}
OF_ACTOR = {
    "position": "Its position on that text, one of the five; not-stated where it has none.",
    "stance": "The key of the position: /provisions/7/#key.",
    "stated_on": "The day from which it holds.",
    "confidence": "How sure we are of it.",
    "elsewhere": (
        "Where it has none: its positions on the same point in other drafts, as "
        "“draft: position”, the newest first."
    ),
    "as_member": (
        "Where it has none: what it said on that text as a member of blocs, as “bloc: position”."
    ),
}


def _both(columns: Columns) -> Columns:
    return {f"{side}_{name}": meaning for side in NAMES for name, meaning in columns.items()}


DRAFTS: Columns = {
    "provision": "The number of the point; empty for the drafts as wholes.",
    "comparison": (
        "How the two texts stand to each other: "
        f"{', '.join(Between.values)}; empty for the drafts as wholes."
    ),
    **_both(OF_DRAFT),
}
ACTORS: Columns = {
    "draft": "The draft whose wording both are asked about; the latest comes first.",
    "provision": "The number of the point; empty for the draft as a whole.",
    "change": "What became of the point in that draft; empty for the draft as a whole only.",
    "text_state": "Whether that draft has the latest text known on the point by the day.",
    "comparison": (
        "How their positions stand to each other: "
        f"{', '.join(each for each in Relation.values if each != Relation.NEITHER)}."
    ),
    **_both(OF_ACTOR),
}
DAYS: Columns = {
    "kind": "What came: draft, revision, stance, statement or event.",
    "day": "The day on which it came.",
    "key": "Its key; empty for a revision, which its draft and point identify.",
    "actor": "Whose stance or statement it is; empty for all else.",
    "draft": "The draft, or the one that the revision or the stance is about.",
    "provisions": (
        "The numbers of the points that it is about; empty where it is about none in particular, "
        "and for a stance on a draft as a whole."
    ),
    "change": "Of a revision, what became of the point.",
    "step": "Of a stance, what it is to those before it: first, moved, new-text or repeated.",
    "position": "Of a stance, one of the five positions.",
    "position_before": "Of a stance, the position before it that says which step it is.",
    "draft_before": "Of a stance, the draft that the position before it is about.",
    "text": "The summary, the wording of a revision, the name of a draft, the title of an event.",
}
CHOICES: Columns = {
    "side": "What left and right take.",
    "kind": "Whether it is a draft, an actor or a day; both sides must be of one kind.",
    "name": "Its name.",
    "day": "The day on which a draft began; of a day, itself.",
}
COLUMNS: dict[str, Columns] = {Kind.DRAFT: DRAFTS, Kind.ACTOR: ACTORS, Kind.DAY: DAYS}


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


def cells(columns: Columns, row: Row) -> list[str]:
    """Return *row* as the cells of a line of CSV."""
    return [_cell(row[name]) for name in columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_DELIMITER.join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _rows_of_drafts(two: TwoDrafts) -> Iterator[Row]:
    wholes: Row = dict.fromkeys(DRAFTS)
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
        "position": stance.position if stance else "not-stated",
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
    return {**dict.fromkeys(DAYS), "provisions": [], "kind": kind, "day": day, **values}


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
