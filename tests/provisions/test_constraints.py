"""What the database itself refuses, whoever writes, alike on SQLite and PostgreSQL."""

from datetime import date

import pytest
from django.apps import apps
from django.core.validators import MinValueValidator
from django.db import DatabaseError, IntegrityError, models, transaction

from actors.models import Actor, Membership, Person
from briefing.models import Chapter
from provisions.models import Draft, Provision, Revision, Stance, StanceStatement, Theme
from record.fields import NormalisedText
from record.models import Edit, Rename, Tracked
from statements.models import Event, Source, Statement, StatementCitation
from tests import factories

pytestmark = pytest.mark.django_db

GUARDED = [model for model in apps.get_models() if issubclass(model, Tracked)] + [Edit]
by_name = pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)


def one_of_each():
    """At least one row in every table of the record."""
    with factories.editing():
        point, source, member = factories.provision(), factories.source(), factories.actor()
        factories.actor(members=[member])
        stance = factories.stance(provision=point, actor=member)
        event = factories.event(participants=[member])
        later = factories.draft(revises=stance.draft, event=event)
        factories.revision(later, point, sources=[source])
        factories.statement(
            actor=member, person=factories.person(actor=member), provisions=[point], quote="No."
        )
        factories.chapter(body=f"[Point](point:{point.number})[^{source.slug}]")
        factories.rename("actors", "old", member.slug)


def write(row, **values):
    """Write past the models, as another program would, and fetch what it now says."""
    with transaction.atomic():
        models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


def assert_refused(row, **values):
    with pytest.raises(DatabaseError):
        write(row, **values)


def insert(row, **values):
    """Write a copy of *row* with other values past the models."""
    copied = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    made = type(row)(**{**copied, "id": None, **values})
    with transaction.atomic():
        models.QuerySet(type(row)).bulk_create([made])
    return made


@by_name
def test_what_a_field_declares_the_database_enforces(model):
    one_of_each()
    row = model.objects.last()
    write(row)
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        if not field.null:
            assert_refused(row, **{field.attname: None})
        if isinstance(field, models.CharField | models.TextField):
            if not field.blank:
                assert_refused(row, **{field.name: ""})
                if isinstance(field, NormalisedText):
                    assert_refused(row, **{field.name: " \r\n "})
            assert field.max_length
            assert_refused(row, **{field.name: "x" * (field.max_length + 1)})
        if field.choices:
            assert_refused(row, **{field.name: "nonsense"[: field.max_length]})
        if isinstance(field, models.IntegerField) and field.validators:
            least = [v.limit_value for v in field._validators if isinstance(v, MinValueValidator)]
            if least:
                assert least == [1]
                assert_refused(row, **{field.name: 0})
                assert_refused(row, **{field.name: -1})


def test_texts_of_the_greatest_length_fit():
    source = factories.source(title="ü" * 300, note="ü" * 2_000)
    source.refresh_from_db()
    assert (len(source.title), len(source.note)) == (300, 2_000)


@by_name
def test_every_model_enforces_its_fields(model):
    """A model that was not `guarded` would have no such checks."""
    checks = {c.name for c in model._meta.constraints if isinstance(c, models.CheckConstraint)}
    for field in model._meta.local_fields:
        if isinstance(field, models.CharField | models.TextField):
            prefix = f"{model._meta.app_label}_{model._meta.model_name}_{field.name}"
            assert f"{prefix}_length" in checks
    assert len({name[:30] for name in checks}) <= len(checks)


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (Theme, ["slug"]),
        (Actor, ["slug"]),
        (Person, ["slug"]),
        (Source, ["slug"]),
        (Event, ["slug"]),
        (Draft, ["slug"]),
        (Draft, ["order"]),
        (Provision, ["number"]),
        (Provision, ["slug"]),
        (Revision, ["draft", "provision"]),
        (Statement, ["slug"]),
        (Stance, ["slug"]),
        (Chapter, ["slug"]),
        (Rename, ["table", "old"]),
        (Membership, ["bloc", "member"]),
        (StatementCitation, ["statement", "source"]),
        (StanceStatement, ["stance", "statement"]),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "-".join(value),
)
def test_keys_are_unique(model, names):
    one_of_each()
    row = model.objects.last()
    # All that is unique beside them differs, so that it is these that are refused.
    others = {
        name: value
        for name, value in {
            "slug": "another",
            "old": "another",
            "order": 99,
            "number": 99,
            "stated_on": date(2025, 12, 1),
        }.items()
        if name not in names and any(field.name == name for field in model._meta.fields)
    }
    with pytest.raises(IntegrityError):
        insert(row, **others)
    free = {
        name: 98 if name in {"order", "number"} else "quite-another"
        for name in names
        if not model._meta.get_field(name).is_relation
    }
    if free:
        insert(row, **others, **free)


def test_an_actor_has_one_stance_a_day_on_a_point_of_a_draft():
    stance = factories.stance(provision=factories.provision())
    with pytest.raises(IntegrityError):
        insert(stance, slug="again")
    other_point, other_draft, other_actor = (
        factories.provision(),
        factories.draft(),
        factories.actor(),
    )
    insert(stance, slug="another-day", stated_on=date(2025, 12, 1))
    insert(stance, slug="another-point", provision_id=other_point.pk)
    insert(stance, slug="another-draft", draft_id=other_draft.pk)
    insert(stance, slug="another-actor", actor_id=other_actor.pk)
    insert(stance, slug="the-whole", provision_id=None)


def test_an_actor_has_one_stance_a_day_on_a_draft_as_a_whole():
    stance = factories.stance()
    with pytest.raises(IntegrityError):
        insert(stance, slug="again")
    insert(stance, slug="another-day", stated_on=date(2025, 12, 1))
    insert(stance, slug="another-draft", draft_id=factories.draft().pk)
    insert(stance, slug="another-actor", actor_id=factories.actor().pk)
    point = insert(stance, slug="a-point", provision_id=factories.provision().pk)
    with pytest.raises(IntegrityError):
        write(point, provision=None)


@pytest.mark.parametrize(
    ("change", "text", "is_kept"),
    [
        ("removed", "", True),
        ("undisclosed", "", True),
        ("removed", "Text.", False),
        ("undisclosed", "Text.", False),
        *((change, "Text.", True) for change in ("original", "kept", "amended", "replaced")),
        *((change, "", False) for change in ("original", "kept", "amended", "replaced")),
    ],
)
def test_a_revision_has_no_text_exactly_where_it_is_removed_or_undisclosed(change, text, is_kept):
    row = factories.revision(factories.draft(), factories.provision())
    if is_kept:
        write(row, change=change, text=text)
    else:
        assert_refused(row, change=change, text=text)


def test_days_are_in_order():
    early, late = date(2025, 11, 1), date(2025, 12, 1)
    person = factories.person()
    for values in ({"role_since": early}, {"role_until": late}, {}):
        write(person, **{"role_since": None, "role_until": None, **values})
    write(person, role_since=early, role_until=early)
    assert_refused(person, role_since=late, role_until=early)
    for row in (factories.event(), factories.draft()):
        write(row, started_on=early, ended_on=None)
        write(row, started_on=early, ended_on=early)
        assert_refused(row, started_on=late, ended_on=early)


def test_nothing_belongs_to_or_revises_itself():
    bloc = factories.actor(members=[factories.actor()])
    assert_refused(bloc.memberships.get(), member=bloc)
    draft = factories.draft()
    assert_refused(draft, revises=draft)


def test_what_is_referred_to_cannot_vanish():
    stance = factories.stance(provision=factories.provision())
    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(Draft).filter(pk=stance.draft_id)._raw_delete("default")
        # PostgreSQL and SQLite look at the end of the transaction, or when asked.
        transaction.get_connection().check_constraints()


def test_two_edits_never_share_an_instant():
    factories.actor()
    factories.actor()
    newest, before = Edit.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        Edit.objects.filter(pk=newest.pk).update(recorded_at=before.recorded_at)
