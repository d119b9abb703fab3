"""Builders of records for tests.

Each takes the fields that matter to the test and fills in the others, whatever they lead to
included. It writes as the application does: in the open Edit or, where there is none, in one of
its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from accounts.models import User
from actors.models import Actor, Membership, Person
from briefing.models import Chapter
from provisions.models import (
    Draft,
    DraftCitation,
    DraftParticipant,
    Provision,
    Revision,
    RevisionCitation,
    Stance,
    StanceStatement,
    StatementProvision,
    Theme,
)
from record.editing import OpenEdit, edit
from record.models import Rename, Tracked
from statements.models import (
    Event,
    EventCitation,
    EventParticipant,
    Source,
    Statement,
    StatementCitation,
)

FIRST_DAY = date(2025, 11, 20)
_numbers = count(1)


@contextmanager
def editing(reason: str = "Written for a test", kind: str = "addition") -> Iterator[OpenEdit]:
    """Open an Edit with a reason, or join the one that is open."""
    with edit(reason=reason, kind=kind) as opened:
        yield opened


def editor(**fields: Any) -> User:
    """An account that may edit everything."""
    fields.setdefault("username", f"editor-{next(_numbers)}")
    return User.objects.create_superuser(password="of nobody", **fields)


def theme(**fields: Any) -> Theme:
    """A theme."""
    number = _fill(fields, slug="theme", name="Theme", description="What its points are about.")
    fields.setdefault("order", number)
    return _create(Theme, fields)


def actor(*, members: Sequence[Actor] = (), **fields: Any) -> Actor:
    """A state, or a bloc where it has *members*."""
    fields.setdefault("kind", "bloc" if members else "state")
    number = _fill(fields, slug="actor", name="Actor", short_name="Actor")
    fields.setdefault("order", number)
    fields.setdefault("chapter", "states")
    fields.setdefault("description", "What it is.")
    with editing():
        made = _create(Actor, fields)
        _link(Membership, made, "member", members)
    return made


def person(**fields: Any) -> Person:
    """A person, of an actor of its own unless one is given."""
    _fill(fields, slug="person", name="Person", role="Minister")
    with editing():
        if "actor" not in fields:
            fields["actor"] = actor()
        return _create(Person, fields)


def source(**fields: Any) -> Source:
    """A published article."""
    number = _fill(fields, slug="source", title="Title")
    fields.setdefault("publisher", "Reuters")
    fields.setdefault("kind", "media")
    fields.setdefault("published_on", FIRST_DAY)
    fields.setdefault("url", f"https://example.org/{number}")
    fields.setdefault("language", "en")
    return _create(Source, fields)


def event(
    *, participants: Sequence[Actor] = (), sources: Sequence[Source] | None = None, **fields: Any
) -> Event:
    """A dated step, which cites a source of its own unless *sources* are given."""
    _fill(fields, slug="event", title="Event", summary="What happened.")
    fields.setdefault("started_on", FIRST_DAY)
    with editing():
        made = _create(Event, fields)
        _link(EventParticipant, made, "actor", participants)
        _link(EventCitation, made, "source", _or_one(sources, source))
    return made


def draft(
    *,
    participants: Sequence[Actor] | None = None,
    sources: Sequence[Source] | None = None,
    **fields: Any,
) -> Draft:
    """A draft, after all others in the order, without revisions."""
    _fill(fields, slug="draft", name="Draft", short_name="Draft", summary="What it is.")
    fields.setdefault("kind", "draft")
    fields.setdefault("disclosure", "full-text")
    fields.setdefault("started_on", FIRST_DAY)
    if "order" not in fields:
        fields["order"] = max(Draft.objects.values_list("order", flat=True), default=0) + 1
    with editing():
        made = _create(Draft, fields)
        _link(DraftParticipant, made, "actor", _or_one(participants, actor))
        _link(DraftCitation, made, "source", _or_one(sources, source))
    return made


def provision(**fields: Any) -> Provision:
    """A point, after all others by number."""
    _fill(fields, slug="point", title="Point", summary="What it settles.")
    if "number" not in fields:
        numbers = Provision.objects.values_list("number", flat=True)
        fields["number"] = max(numbers, default=0) + 1
    with editing():
        if "theme" not in fields:
            fields["theme"] = theme()
        return _create(Provision, fields)


def revision(
    draft: Draft, provision: Provision, *, sources: Sequence[Source] = (), **fields: Any
) -> Revision:
    """What *draft* holds on *provision*: an original text, unless ``change`` says otherwise."""
    fields.setdefault("change", "original")
    fields.setdefault("confidence", "published")
    if fields["change"] not in Revision.WITHOUT_TEXT:
        fields.setdefault("text", f"What draft {draft.order} says on point {provision.number}.")
    with editing():
        made = _create(Revision, {"draft": draft, "provision": provision, **fields})
        _link(RevisionCitation, made, "source", sources)
    return made


def statement(
    *,
    provisions: Sequence[Provision] = (),
    sources: Sequence[Source] | None = None,
    **fields: Any,
) -> Statement:
    """A statement, by an actor of its own unless one is given, and with a source."""
    _fill(fields, slug="statement", summary="What was said.")
    fields.setdefault("made_on", FIRST_DAY)
    fields.setdefault("setting", "speech")
    with editing():
        if "actor" not in fields:
            fields["actor"] = actor()
        made = _create(Statement, fields)
        _link(StatementProvision, made, "provision", provisions)
        _link(StatementCitation, made, "source", _or_one(sources, source))
    return made


def stance(
    *,
    actor: Actor | None = None,
    provision: Provision | None = None,
    draft: Draft | None = None,
    statements: Sequence[Statement] | None = None,
    **fields: Any,
) -> Stance:
    """A stance on a point, or on the draft as a whole where no *provision* is given.

    The draft gets a revision of the point, and the stance a statement of its day, where there is
    none yet.
    """
    fields.setdefault("stated_on", FIRST_DAY)
    fields.setdefault("position", "rejects")
    fields.setdefault("confidence", "stated")
    fields.setdefault("summary", "Where it stands.")
    with editing():
        actor = actor or _an_actor()
        draft = draft or _a_draft(started_on=min(FIRST_DAY, fields["stated_on"]))
        if provision and not Revision.objects.filter(draft=draft, provision=provision).exists():
            revision(draft, provision)
        if "slug" not in fields:
            fields["slug"] = Stance.free_slug(actor, provision, draft, fields["stated_on"])
        if statements is None:
            statements = [statement(actor=actor, made_on=fields["stated_on"])]
        made = _create(Stance, {"actor": actor, "provision": provision, "draft": draft, **fields})
        _link(StanceStatement, made, "statement", statements)
    return made


def chapter(**fields: Any) -> Chapter:
    """A chapter of the briefing."""
    number = _fill(fields, slug="chapter", title="Chapter")
    fields.setdefault("order", number)
    fields.setdefault("body", "What this chapter tells.")
    return _create(Chapter, fields)


def rename(table: str, old: str, new: str) -> Rename:
    """A slug that has changed."""
    return _create(Rename, {"table": table, "old": old, "new": new})


# Where a builder takes a record under the name of another builder.
_an_actor, _a_draft = actor, draft


def _fill(fields: dict[str, Any], *, slug: str, **texts: str) -> int:
    """Fill in a slug and texts that no other record has, and return the number they carry."""
    number = next(_numbers)
    fields.setdefault("slug", f"{slug}-{number}")
    for name, text in texts.items():
        fields.setdefault(name, text if text.endswith(".") else f"{text} {number}")
    return number


def _create(model: type[Tracked], fields: dict[str, Any]) -> Any:
    with editing():
        return model.objects.create(**fields)


def _link(part: type[Tracked], root: Tracked, to: str, targets: Iterable[Tracked]) -> None:
    for target in targets:
        _create(part, {part.part_of: root, to: target})


def _or_one(given: Sequence | None, build: Any) -> Sequence:
    return [build()] if given is None else given
