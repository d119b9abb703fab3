"""One row of the record with what belongs to it, as programs are given it.

Each function gives the parts of one page's twin by name: rows with the columns of their tables,
and what only that page has. Every part costs a fixed number of queries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from actors.models import Actor, Person
from actors.tables import ACTORS, PEOPLE
from briefing.report.model import ChapterListed
from briefing.tables import CHAPTERS
from data.lists import known, read
from provisions.comparison import Against, Wording
from provisions.evidence import with_sources
from provisions.forms import Day
from provisions.matrix.long import positions_among, positions_on
from provisions.models import Draft, Provision, Revision, Stance
from provisions.tables import DRAFTS, PROVISIONS, REVISIONS, STANCES, STATEMENTS, THEMES
from provisions.versions import Version, version, versions
from record.jsons import json_rows
from record.models import Tracked
from record.table import Table
from statements.models import Source, Statement
from statements.tables import SOURCES

Parts = dict[str, Any]
STATEMENTS_SHOWN = 100


def of_provision(point: Provision, day: Day, against: Against) -> Parts:
    """Return *point* with its texts, the positions on it, and the latest of what was said."""
    drafts = list(Draft.objects.by(day.on).order_by("order"))
    revisions = Revision.objects.filter(provision=point, draft__in=drafts)
    cited = Source.objects.filter(revisioncitations__revision__in=revisions)
    texts = versions(drafts, with_sources(revisions), against)
    said = Statement.objects.by(day.on).filter(provisions__provision=point)
    return {
        "provision": _one(PROVISIONS, point, day),
        "theme": _one(THEMES, point.theme, day),
        "revisions": _rows(REVISIONS, revisions, day),
        "wordings": list(_wordings((point, text) for text in texts)),
        "positions": list(positions_among(day.on, Q(provision=point))),
        "stances": _rows(STANCES, Stance.objects.by(day.on).filter(provision=point), day),
        **_said(said, day),
        "sources": _rows(SOURCES, cited),
    }


def of_draft(shown: Draft, begun: Sequence[Draft], day: Day, against: Against) -> Parts:
    """Return the draft *shown* of those *begun*, with what it holds and the positions on it."""
    points = list(Provision.objects.order_by("number"))
    held: dict[int, dict[int, Revision]] = {point.pk: {} for point in points}
    for revision in Revision.objects.filter(draft__in=begun).select_related("draft"):
        held[revision.provision_id][revision.draft_id] = revision
    revisions = Revision.objects.filter(draft=shown)
    cited = Q(draftcitations__draft=shown) | Q(revisioncitations__revision__in=revisions)
    return {
        "draft": _one(DRAFTS, shown, day),
        "revisions": _rows(REVISIONS, revisions, day),
        "wordings": list(
            _wordings((point, version(shown, begun, held[point.pk], against)) for point in points)
        ),
        "positions": list(positions_on(day.on, shown)),
        "stances": _rows(STANCES, Stance.objects.by(day.on).filter(draft=shown), day),
        "sources": _rows(SOURCES, Source.objects.filter(cited)),
    }


def of_actor(shown: Actor, day: Day) -> Parts:
    """Return the actor *shown* with its people, its positions, and the latest of what it said.

    What the blocs said to which it belongs stands apart.
    """
    blocs = list(Actor.objects.filter(memberships__member=shown).order_by("order", "slug"))
    people = known(PEOPLE, day)
    return {
        "actor": _one(ACTORS, shown, day),
        "blocs": [bloc.slug for bloc in blocs],
        "people": _rows(PEOPLE, people.filter(actor=shown), day),
        "positions": list(positions_among(day.on, Q(actor=shown))),
        "positions_of_blocs": list(positions_among(day.on, Q(actor__in=blocs))),
        "stances": _rows(STANCES, Stance.objects.by(day.on).filter(actor=shown), day),
        **_said(Statement.objects.by(day.on).filter(actor=shown), day),
    }


def of_statement(shown: Statement, day: Day) -> Parts:
    """Return the statement *shown* with who made it, what rests on it, and its sources."""
    people = Person.objects.filter(statements=shown)
    resting = Stance.objects.by(day.on).filter(grounds__statement=shown)
    return {
        "statement": _one(STATEMENTS, shown, day),
        "actor": _one(ACTORS, shown.actor, day),
        "person": next(iter(_rows(PEOPLE, people, day)), None),
        "stances": _rows(STANCES, resting, day),
        "sources": _rows(SOURCES, Source.objects.filter(statementcitations__statement=shown)),
    }


def of_chapter(shown: ChapterListed, day: Day) -> Parts:
    """Return the chapter *shown* with the positions of the actors it is about and its sources.

    Before the latest day its text, which knows later ones, is absent, and so are its sources.
    """
    chapter = shown.chapter
    about = Q(actor__chapter=chapter.actor_chapter) if chapter.actor_chapter else Q(pk__in=())
    cited = Source.objects.filter(chaptercitations__chapter=chapter)
    return {
        "chapter": _one(CHAPTERS, chapter, day),
        "edited": edited(shown),
        "positions": list(positions_among(day.on, about)),
        "sources": _rows(SOURCES, cited if day.is_latest else cited.none()),
    }


def edited(chapter: ChapterListed) -> Parts:
    """Return by which Edit *chapter* was last changed, and what the record has had since."""
    return {
        "edit": chapter.edit.pk if chapter.edit else None,
        "recorded_at": chapter.edit.recorded_at if chapter.edit else None,
        "since": [f"{number} {kind}" for number, kind in chapter.since],
    }


def _one(table: Table, row: Tracked, day: Day) -> Parts:
    [found] = _rows(table, table.model.objects.filter(pk=row.pk), day)
    return found


def _rows(table: Table, rows: QuerySet, day: Day | None = None) -> list[Parts]:
    """Return *rows* of *table*, each once, in its order, as they were on *day*."""
    chosen = table.model.objects.filter(pk__in=rows.order_by().values("pk"))
    return json_rows(table, read(table, chosen, day) if day else table.rows(chosen))


def _said(statements: QuerySet, day: Day) -> Parts:
    """Return how many *statements* there are, and the latest of them."""
    latest = statements.order_by("-made_on", "slug").values_list("pk", flat=True)
    shown = Statement.objects.filter(pk__in=list(latest[:STATEMENTS_SHOWN]))
    return {
        "statement_count": statements.count(),
        "statements": _rows(STATEMENTS, shown, day),
    }


def _wordings(texts: Iterable[tuple[Provision, Version]]) -> Iterator[Parts]:
    """Yield how each text reads against the one it is compared with."""
    for point, text in texts:
        if text.revision is not None and text.wording is not None:
            yield {
                "draft": text.draft.slug,
                "provision": point.number,
                **_read(text.wording),
            }


def _read(wording: Wording) -> Mapping[str, Any]:
    return {
        "against": wording.base.draft.slug if wording.base else None,
        "how": wording.how.value,
        "lines": [
            [{"kind": piece.kind, "text": piece.text} for piece in line.pieces]
            for line in wording.lines
        ],
    }
