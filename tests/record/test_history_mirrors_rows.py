"""After any sequence of edits, a row's newest history is the row."""

from collections import Counter
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.models import Actor, Membership
from briefing.models import Chapter, ChapterCitation
from record import bulk
from record.editing import edit
from record.models import Edit
from record.storing import relink
from record.table import TABLES
from statements.models import Source, Statement, StatementCitation
from tests import factories

MODELS = [Actor, Membership, Source, Statement, StatementCitation, Chapter, ChapterCitation]
ROOTS = [Actor, Source, Statement, Chapter]

numbers = st.integers(0, 7)
names = st.sampled_from(["One", "Two", " Two ", "Thre\u0301e", "Four\r\nlines", "=bad", ""])
steps = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(ROOTS)),
    st.tuples(st.just("change"), st.sampled_from(ROOTS), numbers, names),
    st.tuples(st.just("save"), st.sampled_from(MODELS), numbers),
    st.tuples(st.just("delete"), st.sampled_from(MODELS), numbers),
    st.tuples(st.just("delete all"), st.sampled_from(MODELS), numbers),
    st.tuples(st.just("cite"), numbers, numbers),
    st.tuples(st.just("join"), numbers, numbers),
    st.tuples(st.just("reorder"), numbers, st.permutations(range(3))),
    st.tuples(st.just("change many"), names),
    st.tuples(st.just("footnotes"), numbers, st.lists(numbers, max_size=3)),
)
contexts = st.recursive(
    steps,
    lambda inner: st.tuples(
        st.just("context"), st.lists(inner, min_size=1, max_size=3), st.booleans()
    ),
    max_leaves=4,
)
edits = st.tuples(st.lists(contexts, max_size=5), st.booleans())


class Abandoned(Exception):
    """Leaves a context in the middle."""


def _text_of(row):
    return {Actor: "description", Source: "note", Statement: "summary", Chapter: "title"}[
        type(row)
    ]


def _some(model, number):
    rows = list(model.objects.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def create(model):
    getattr(factories, model._meta.model_name)()


def change(model, number, name):
    if row := _some(model, number):
        setattr(row, _text_of(row), name)
        row.save()


def save(model, number):
    if row := _some(model, number):
        row.save()


def delete(model, number):
    if row := _some(model, number):
        row.delete()


def delete_all(model, number):
    model.objects.filter(pk__gte=number).delete()


def cite(statement, source):
    found = _some(Statement, statement), _some(Source, source)
    if all(found):
        StatementCitation.objects.create(statement=found[0], source=found[1])


def join(bloc, member):
    found = _some(Actor, bloc), _some(Actor, member)
    if all(found):
        found[0].kind = "bloc"
        found[0].save()
        Membership.objects.create(bloc=found[0], member=found[1], position=bloc + 1)


def reorder(number, order):
    statement = _some(Statement, number)
    sources = list(Source.objects.order_by("pk")[:3])
    if statement and sources:
        slugs = [sources[place].slug for place in order if place < len(sources)]
        links = next(links for links in TABLES["statements"].links if links.name == "sources")
        relink(links, {statement.pk: slugs})


def change_many(name):
    rows = list(Source.objects.all())
    for row in rows:
        row.note = name
        row.full_clean()
    bulk.update_all(rows, ["note"])


def footnotes(number, cited):
    chapter = _some(Chapter, number)
    sources = [source for source in (_some(Source, place) for place in cited) if source]
    if chapter:
        chapter.body = "Text." + "".join(f"[^{source.slug}]" for source in sources)
        chapter.save()


def context(inner, fails):
    with edit():
        for step in inner:
            do(step)
        if fails:
            raise Abandoned


FUNCTIONS = [create, change, save, delete, delete_all, cite, join, reorder, change_many]
FUNCTIONS += [footnotes, context]
STEPS = {function.__name__.replace("_", " "): function for function in FUNCTIONS}


def do(step):
    """Do one step, in a script that goes on whatever is refused."""
    name, *arguments = step
    with suppress(ValidationError, ProtectedError, Abandoned):
        STEPS[name](*arguments)


def assert_history_mirrors_the_rows():
    instants = Counter()
    for model in MODELS:
        columns = [field.attname for field in model._meta.concrete_fields]
        newest = {}
        for version in model.history.order_by("history_date", "history_id").values():
            newest[version["id"]] = version
            instants[version["history_date"]] += 1
        rows = {row["id"]: row for row in model.objects.order_by().values()}
        assert rows.keys() <= newest.keys()
        for pk, version in newest.items():
            if version["history_type"] == "-":
                assert pk not in rows
            else:
                assert {name: version[name] for name in columns} == rows[pk]
    recorded = {made.recorded_at: made for made in Edit.objects.all()}
    every_instant = {
        instant
        for table in TABLES.values()
        for model in [table.model, *table.model.parts()]
        for instant in model.history.values_list("history_date", flat=True)
    }
    assert every_instant == recorded.keys()
    for model in MODELS:
        for version in model.history.values("history_date", "history_change_reason"):
            made = recorded[version["history_date"]]
            assert version["history_change_reason"] == made.reason


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(edits, min_size=1, max_size=5))
def test_the_newest_history_of_a_row_is_the_row(sequence):
    with transaction.atomic():
        # Something to begin with, so that most steps find what they change.
        source = factories.source()
        factories.actor(members=[factories.actor()])
        factories.statement(sources=[source, factories.source()])
        factories.chapter(body=f"Text.[^{source.slug}]")
        for number, (steps_of_edit, fails) in enumerate(sequence):
            before = Edit.objects.count()
            written = None
            try:
                with edit(reason=f"Edit {number}", kind="housekeeping") as opened:
                    for step in steps_of_edit:
                        do(step)
                    written = opened.has_written()
                    if fails:
                        raise Abandoned
            except (Abandoned, ValidationError):
                written = False
            assert Edit.objects.count() == before + bool(written)
        assert_history_mirrors_the_rows()
        transaction.set_rollback(True)
