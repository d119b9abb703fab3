"""Keeps the index in step with the record: at the end of each Edit, in its transaction.

What an Edit touched is indexed again, and what takes words from it: a statement can be found by
the name of who made it, and so follows when that changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from actors.models import Actor, Person
from briefing.search.folding import LONGEST, indexed, words_in
from briefing.search.kinds import BY_MODEL, KINDS, Kind
from briefing.search.models import Passage, Spelling
from provisions.models import Draft, Revision, Stance
from record.editing import write_transaction
from record.models import Edit, Tracked
from statements.models import Statement

CHUNK = 500
SHORTEST = 4
"""A shorter word is like too many others for a suggestion."""

WORDS_FROM: Mapping[type[Tracked], tuple[tuple[type[Tracked], str], ...]] = {
    Actor: ((Stance, "actor"), (Statement, "actor"), (Person, "actor")),
    Person: ((Statement, "person"),),
    Draft: ((Revision, "draft"), (Stance, "draft")),
}
"""For each model, those that take words or a day from it, and the lookup that leads to it."""


def follow(touched: Mapping[type[Tracked], set[int]]) -> None:
    """Index again what was *touched*, ids by model, and what takes words from it."""
    ids = {model: set(keys) for model, keys in touched.items() if model in BY_MODEL}
    renamed = {
        model: list(_with_other_words(BY_MODEL[model], ids[model]))
        for model in WORDS_FROM
        if model in ids
    }
    for model, keys in renamed.items():
        for dependent, lookup in WORDS_FROM[model]:
            for chunk in _chunks(keys):
                found = dependent.objects.filter(**{f"{lookup}__in": chunk}).order_by()
                ids.setdefault(dependent, set()).update(found.values_list("pk", flat=True))
    made: list[Passage] = []
    for kind in KINDS:
        for chunk in _chunks(ids.get(kind.model, ())):
            _forget(kind, chunk)
            made.extend(_passages(kind, kind.rows().filter(pk__in=chunk).order_by("pk")))
    _learn(_add(made))


def remake() -> int:
    """Make the whole index anew and return how many rows it has."""
    with write_transaction():
        Passage.objects.all().delete()
        Spelling.objects.all().delete()
        spelled: set[str] = set()
        for kind in KINDS:
            passages = _passages(kind, kind.rows().order_by("pk").iterator(chunk_size=CHUNK))
            while batch := list(islice(passages, CHUNK)):
                spelled |= _add(batch)
        _learn(spelled)
        return Passage.objects.count()


def is_missing() -> bool:
    """Return whether the record has rows and the index none."""
    if Passage.objects.exists():
        return False
    return Edit.objects.exists()


def _with_other_words(kind: Kind, ids: Iterable[int]) -> Iterator[int]:
    """Yield those of *ids* whose name or day is not what the index has, new ones left out."""
    for chunk in _chunks(ids):
        known = Passage.objects.filter(kind=kind.name, row__in=chunk).order_by()
        before = {passage.row: _named(passage) for passage in known}
        if not before:
            continue
        for row in kind.rows().filter(pk__in=before).order_by():
            now = _passage(kind, row)
            if now is None or _named(now) != before[row.pk]:
                yield row.pk


def _named(passage: Passage) -> tuple[object, ...]:
    """Return what others may take from a passage; the body of an actor has its name in full."""
    body = passage.body if passage.kind == BY_MODEL[Actor].name else ""
    return passage.day, passage.title, passage.context, body


def _forget(kind: Kind, ids: list[int]) -> None:
    Passage.objects.filter(kind=kind.name, row__in=ids).delete()


def _passages(kind: Kind, rows: Iterable[Tracked]) -> Iterator[Passage]:
    for row in rows:
        passage = _passage(kind, row)
        if passage:
            yield passage


def _passage(kind: Kind, row: Tracked) -> Passage | None:
    """Return the passage of *row*; None where it has no text of its own."""
    texts = kind.texts(row)
    if not any((texts.title, *texts.body, texts.later)):
        return None
    passage = Passage(
        kind=kind.name,
        row=row.pk,
        day=kind.day(row),
        place=kind.place(row),
        title=indexed(texts.title),
        body=indexed(*texts.body),
        context=indexed(*texts.context),
        later=indexed(texts.later),
    )
    passage.texts = texts
    return passage


def _add(passages: list[Passage]) -> set[str]:
    """Store *passages* and return the words that they are spelled with."""
    Passage.objects.bulk_create(passages, batch_size=CHUNK)
    return {
        word.plain
        for passage in passages
        for text in passage.texts.all
        for word in words_in(text)
        if SHORTEST <= len(word.plain) < LONGEST and not word.plain.isdigit()
    }


def _learn(spelled: set[str]) -> None:
    """Keep the words that texts are *spelled* with, for suggestions."""
    Spelling.objects.bulk_create(
        [Spelling(word=word, length=len(word)) for word in sorted(spelled)],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
