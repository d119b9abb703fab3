"""The kinds of row that can be found: which words each has, since when, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from actors.models import Actor, Person
from briefing.models import Chapter
from briefing.search.models import ALWAYS
from briefing.search.prose import plain_text
from provisions.models import Draft, Provision, Revision, Stance
from record.models import Tracked
from statements.models import Event, Source, Statement


@dataclass(frozen=True)
class Texts:
    """The texts of a row by what they weigh.

    ``title`` is its own name, ``body`` what it says, ``context`` what it belongs to, ``later``
    what an editor wrote who knew later days: before the latest day, that is not looked into.
    """

    title: str = ""
    body: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    later: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return (self.title, *self.body, *self.context, self.later)

    def of(self, column: str) -> tuple[str, ...]:
        """Return the texts of the *column* of the index so named."""
        texts = getattr(self, column)
        return texts if isinstance(texts, tuple) else (texts,)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of row: its key in addresses, its names, and where its words come from.

    Of equal words, rows of a lower ``rank`` come first. ``rows`` gives all rows, with what the
    other functions look at; each of those takes one row.
    """

    name: str
    one: str
    many: str
    rank: int
    model: type[Tracked]
    rows: Callable[[], QuerySet]
    texts: Callable[[Any], Texts]
    day: Callable[[Any], date]
    place: Callable[[Any], str]
    heading: Callable[[Any], str]
    about: Callable[[Any], str] = lambda row: ""
    shown_on: Callable[[Any], date | None] = lambda row: None
    language: Callable[[Any], str] = lambda row: ""

    @property
    def is_dated(self) -> bool:
        """Whether its rows are of a day, so that a note on one may be of a later day."""
        return self.day is not _always


def _slug(row: Any) -> str:
    return row.slug


def _always(row: Any) -> date:
    return ALWAYS


def _point(provision: Provision) -> str:
    return f"Point {provision.number}: {provision.title}"


def _speaker(statement: Statement) -> str:
    who = statement.actor.short_name
    return f"{who}, {statement.person.name}" if statement.person else who


def _on(stance: Stance) -> str:
    draft = stance.draft.short_name
    return (
        f"point {stance.provision.number}, {draft}" if stance.provision else f"{draft} as a whole"
    )


def _actor_names(actor: Actor) -> tuple[str, ...]:
    return tuple(dict.fromkeys((actor.short_name, actor.name)))


KINDS = (
    Kind(
        name="point",
        one="point",
        many="points",
        rank=0,
        model=Provision,
        rows=Provision.objects.all,
        texts=lambda row: Texts(_point(row), (row.summary,)),
        day=_always,
        place=lambda row: f"{row.number:06}",
        heading=_point,
    ),
    Kind(
        name="draft",
        one="draft",
        many="drafts",
        rank=0,
        model=Draft,
        rows=Draft.objects.all,
        texts=lambda row: Texts(row.name, context=(row.short_name, row.place), later=row.summary),
        day=lambda row: row.started_on,
        place=lambda row: f"{row.order:06}",
        heading=lambda row: row.name,
        shown_on=lambda row: row.started_on,
    ),
    Kind(
        name="text",
        one="text of a point",
        many="texts of points",
        rank=1,
        model=Revision,
        rows=lambda: Revision.objects.select_related("draft", "provision"),
        texts=lambda row: Texts(
            body=(row.text,),
            context=(
                row.draft.short_name,
                f"Point {row.provision.number}",
                row.label and f"Point {row.label}",
            ),
            later=row.note,
        ),
        day=lambda row: row.draft.started_on,
        place=lambda row: f"{row.provision.number:06}-{row.draft.order:06}",
        heading=lambda row: (
            f"{row.draft.name}, {_point(row.provision)[:1].lower()}{_point(row.provision)[1:]}"
        ),
        shown_on=lambda row: row.draft.started_on,
    ),
    Kind(
        name="position",
        one="position",
        many="positions",
        rank=1,
        model=Stance,
        rows=lambda: Stance.objects.select_related("actor", "provision", "draft"),
        texts=lambda row: Texts(
            body=(row.summary,),
            context=(*_actor_names(row.actor), row.get_position_display(), _on(row)),
        ),
        day=lambda row: max(row.stated_on, row.draft.started_on),
        place=_slug,
        heading=lambda row: (
            f"{row.actor.short_name} on {_on(row)}: {row.get_position_display().lower()}"
        ),
        shown_on=lambda row: row.stated_on,
    ),
    Kind(
        name="statement",
        one="statement",
        many="statements",
        rank=1,
        model=Statement,
        rows=lambda: Statement.objects.select_related("actor", "person"),
        texts=lambda row: Texts(
            body=(row.summary, row.quote),
            context=(*_actor_names(row.actor), row.person.name if row.person else ""),
        ),
        day=lambda row: row.made_on,
        place=_slug,
        heading=_speaker,
        about=lambda row: row.get_setting_display().lower(),
        shown_on=lambda row: row.made_on,
    ),
    Kind(
        name="event",
        one="event",
        many="events",
        rank=1,
        model=Event,
        rows=Event.objects.all,
        texts=lambda row: Texts(row.title, (row.summary,), (row.place,)),
        day=lambda row: row.started_on,
        place=_slug,
        heading=lambda row: row.title,
        about=lambda row: row.place,
        shown_on=lambda row: row.started_on,
    ),
    Kind(
        name="actor",
        one="actor",
        many="actors",
        rank=0,
        model=Actor,
        rows=Actor.objects.all,
        texts=lambda row: Texts(row.short_name, (row.name, row.description)),
        day=_always,
        place=_slug,
        heading=lambda row: row.name,
        about=lambda row: row.get_kind_display().lower(),
    ),
    Kind(
        name="person",
        one="person",
        many="people",
        rank=0,
        model=Person,
        rows=lambda: Person.objects.select_related("actor"),
        texts=lambda row: Texts(row.name, (row.role,), _actor_names(row.actor)),
        day=lambda row: row.role_since or ALWAYS,
        place=_slug,
        heading=lambda row: row.name,
        about=lambda row: row.actor.short_name,
    ),
    Kind(
        name="chapter",
        one="chapter",
        many="chapters",
        rank=2,
        model=Chapter,
        rows=Chapter.objects.all,
        texts=lambda row: Texts(row.title, later=plain_text(row.body)),
        day=_always,
        place=lambda row: f"{row.order:06}",
        heading=lambda row: row.title,
    ),
    Kind(
        name="source",
        one="source",
        many="sources",
        rank=3,
        model=Source,
        rows=Source.objects.all,
        texts=lambda row: Texts(body=(row.title, row.note), context=(row.publisher,)),
        # Whether it shows depends on what cites it as well, and is asked when it is looked for.
        day=lambda row: row.published_on or ALWAYS,
        place=_slug,
        heading=lambda row: row.title,
        about=lambda row: row.publisher,
        shown_on=lambda row: row.published_on,
        language=lambda row: row.title_language,
    ),
)

BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}
