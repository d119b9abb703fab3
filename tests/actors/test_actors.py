"""Actors, the blocs that some of them form, and the people who speak for them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from actors.models import Actor, Membership, Person
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_bloc_has_members_in_the_editor_s_order():
    members = [factories.actor(slug=slug) for slug in ("uk", "france", "germany")]
    bloc = factories.actor(slug="e3", members=members)
    assert [m.member.slug for m in bloc.memberships.all()] == ["uk", "france", "germany"]
    assert members[1].bloc_memberships.get().bloc == bloc


@pytest.mark.parametrize("kind", ["state", "organisation"])
def test_only_a_bloc_has_members(kind):
    member = factories.actor()
    with pytest.raises(ValidationError, match="Only a bloc has members"):
        factories.actor(kind=kind, members=[member])
    bloc = factories.actor(members=[member])
    with pytest.raises(ValidationError, match="Only a bloc has members"), factories.editing():
        bloc.kind = kind
        bloc.save()
    assert Actor.objects.get(pk=bloc.pk).kind == "bloc"


def test_a_bloc_is_not_a_member_of_itself():
    bloc = factories.actor(kind="bloc")
    with pytest.raises(ValidationError) as refused, factories.editing():
        Membership.objects.create(bloc=bloc, member=bloc)
    assert refused.value.message_dict["member"] == ["A bloc is not a member of itself."]


def test_any_number_of_actors_kinds_of_groups_and_orders():
    factories.actor(slug="brazil", chapter="global-south", order=1)
    factories.actor(slug="abc", chapter="global-south", order=1)
    assert [actor.slug for actor in Actor.objects.all()] == ["abc", "brazil"]


def test_slugs_sort_by_their_bytes_on_either_database():
    """Some servers' languages sort as if a hyphen were not there."""
    for slug in ("ab", "a-c", "a1", "a"):
        factories.person(slug=slug)
    assert list(Person.objects.values_list("slug", flat=True)) == ["a", "a-c", "a1", "ab"]


def test_an_office_ends_after_it_begins():
    early, late = date(2024, 1, 1), date(2025, 1, 1)
    factories.person(role_since=early, role_until=early)
    factories.person(role_until=early)
    with pytest.raises(ValidationError, match="before it begins"):
        factories.person(role_since=late, role_until=early)


def test_a_person_s_office_may_end_on_a_day_to_come():
    assert factories.person(role_until=date(2100, 1, 1)).role_until.year == 2100


def test_a_person_who_has_spoken_for_an_actor_stays_with_it():
    statement = factories.statement(person=None)
    person = factories.person(actor=statement.actor)
    with factories.editing():
        statement.person = person
        statement.save()
    with pytest.raises(ValidationError, match="speaks for"), factories.editing():
        person.actor = factories.actor()
        person.save()
