"""/timeline.csv and /timeline.json: the rows of the whole timeline, whatever page is shown.

A row is the same in both files: its columns are those named here, each with what it says.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch

from briefing.timeline.forms import Kind, TimelineForm
from briefing.timeline.reading import taken_by, with_participants
from provisions.forms import Day
from provisions.models import Draft, DraftParticipant, Stance, StatementProvision
from provisions.movement import Step, Taken
from provisions.tables import DRAFTS, REVISIONS, STANCES, STATEMENTS
from record.columns import LIST_DELIMITER
from record.csvs import csv_lines
from record.described import SLUG, Description, MadeTable, like
from record.described import Kind as ValueKind
from record.jsons import json_lines
from statements.models import Event, Statement

Row = dict[str, Any]

TIMELINE = MadeTable(
    name="timeline",
    about="What happened, became known or was said on a day, and what position was taken.",
    columns=(
        Description("day", "The day on which it happened, began, or was said.", ValueKind.DAY),
        Description(
            "until",
            "Of an event or a draft that took several days, the last.",
            ValueKind.DAY,
            absent="It took one day, or its last day had not come.",
        ),
        Description(
            "kind", "What it is: draft, event, position or statement.", values=tuple(Kind.values)
        ),
        Description("key", "Its key.", pattern=SLUG),
        like(
            STANCES,
            "actor",
            meaning="Whose position or statement it is.",
            absent="It is neither a position nor a statement.",
        ),
        like(STATEMENTS, "person", absent="It is no statement, or no person is named."),
        like(
            DRAFTS,
            "participants",
            meaning="Of an event or a draft, the actors that took part.",
            absent="It is neither, or no actor of the record is known to have taken part.",
        ),
        like(
            STANCES,
            "draft",
            meaning="The draft, or the one whose wording the position is about.",
            absent="It is neither a draft nor a position.",
        ),
        like(
            STATEMENTS,
            "provisions",
            meaning="The numbers of the points that a position or a statement is about.",
            absent="It is about no point in particular, or about a draft as a whole.",
        ),
        like(
            REVISIONS,
            "change",
            meaning="Of a position, what became of the point in that draft.",
            absent="It is no position on a point.",
        ),
        Description(
            "step",
            "Of a position, what it is to those before it.",
            absent="It is no position.",
            values=tuple(Step.values),
        ),
        like(
            STANCES,
            "position",
            meaning="Of a position, one of the five.",
            absent="It is no position.",
        ),
        like(
            STANCES,
            "position",
            name="position_before",
            meaning="Of a position, the one before it that says which step it is.",
            absent="It is no position, or the first.",
        ),
        like(
            STANCES,
            "draft",
            name="draft_before",
            meaning="Of a position, the draft that the one before it is about.",
            absent="It is no position, or the first.",
        ),
        like(
            STATEMENTS,
            "setting",
            meaning="Of a statement, in which form it was made.",
            absent="It is no statement.",
        ),
        Description(
            "title",
            "The name of a draft, the title of an event.",
            absent="It is neither a draft nor an event.",
        ),
        Description(
            "summary",
            "What happened, was said, or is the position, in our own words.",
            absent="It is a draft.",
        ),
        Description("address", "Where it stands on this site."),
    ),
)


def as_csv(on: date, form: TimelineForm) -> Iterator[str]:
    """Yield the lines of the file that *form* asks for, the header first."""
    lines = ([_cell(row[name]) for name in TIMELINE.header] for row in rows(on, form))
    yield from csv_lines(TIMELINE.header, lines)


def as_json(day: Day, form: TimelineForm) -> Iterator[str]:
    """Yield the parts of the object that *form* asks for: what it is, then the same rows."""
    head = {"on": day.on, "latest_day": day.latest} | form.asked_for
    yield from json_lines(head, rows(day.on, form))


def rows(on: date, form: TimelineForm) -> Iterator[Row]:
    """Yield all rows that the filters leave, in the order of *form*; within a day as it shows."""
    by_day: dict[date, list[Row]] = {}
    for row in _rows(on, form):
        by_day.setdefault(row["day"], []).append(row)
    for day in sorted(by_day, reverse=form.is_newest_first):
        yield from by_day[day]


def _rows(on: date, form: TimelineForm) -> Iterator[Row]:
    """Yield the rows kind by kind."""
    part = DraftParticipant.objects.select_related("actor").order_by("position", "pk")
    drafts = form.drafts(on).prefetch_related(Prefetch("participants", part))
    yield from (_of_draft(draft, on) for draft in drafts.order_by("order"))
    events = with_participants(form.events(on))
    yield from (_of_event(event, on) for event in events.order_by("started_on", "slug"))
    yield from map(_of_position, sorted(taken_by(form, on), key=_place))
    about = StatementProvision.objects.select_related("provision").order_by("position", "pk")
    statements = form.statements(on).select_related("actor", "person")
    said = statements.prefetch_related(Prefetch("provisions", about))
    yield from map(_of_statement, said.order_by("actor__order", "actor__slug", "slug"))


def _of_draft(draft: Draft, on: date) -> Row:
    return _row(
        Kind.DRAFT,
        draft.started_on,
        draft,
        until=_come(draft.ended_on, on),
        participants=[part.actor.slug for part in draft.participants.all()],
        draft=draft.slug,
        title=draft.name,
    )


def _of_event(event: Event, on: date) -> Row:
    return _row(
        Kind.EVENT,
        event.started_on,
        event,
        until=_come(event.ended_on, on),
        participants=[part.actor.slug for part in event.participants.all()],
        title=event.title,
        summary=event.summary,
    )


def _of_position(one: Taken) -> Row:
    stance = one.stance
    return _row(
        Kind.POSITION,
        stance.stated_on,
        stance,
        actor=stance.actor.slug,
        draft=stance.draft.slug,
        provisions=[stance.provision.number] if stance.provision else [],
        change=stance.change,
        step=one.step.value,
        position=stance.position,
        position_before=one.before.position if one.before else None,
        draft_before=one.before.draft.slug if one.before else None,
        summary=stance.summary,
    )


def _of_statement(statement: Statement) -> Row:
    return _row(
        Kind.STATEMENT,
        statement.made_on,
        statement,
        actor=statement.actor.slug,
        person=statement.person.slug if statement.person else None,
        provisions=[link.provision.number for link in statement.provisions.all()],
        setting=statement.setting,
        summary=statement.summary,
    )


def _row(kind: Kind, day: date, what: Any, **values: Any) -> Row:
    lists: Row = {"participants": [], "provisions": []}
    given = {"day": day, "kind": kind.value, "key": what.slug, "address": what.get_absolute_url()}
    return dict.fromkeys(TIMELINE.header) | lists | given | values


def _place(one: Taken) -> tuple[int, str, int, int]:
    stance: Stance = one.stance
    number = stance.provision.number if stance.provision else 0
    return stance.actor.order, stance.actor.slug, stance.draft.order, number


def _come(last: date | None, on: date) -> date | None:
    """Return the last day of what took several, where it had come by *on*."""
    return last if last and last <= on else None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_DELIMITER.join(map(str, value))
    return value.isoformat() if isinstance(value, date) else str(value)
