"""What drafts, revisions and stances owe one another."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from provisions.models import Draft, Revision, Stance
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_draft_revises_an_earlier_one():
    first, second = factories.draft(), factories.draft()
    with factories.editing():
        second.revises = first
        second.save()
    with pytest.raises(ValidationError, match="revises an earlier one"), factories.editing():
        first.revises = second
        first.save()
    with pytest.raises(ValidationError, match="not itself"), factories.editing():
        second.revises = second
        second.save()


def test_a_draft_that_is_revised_stays_before_the_one_that_revises_it():
    first = factories.draft()
    factories.draft(revises=first)
    with pytest.raises(ValidationError, match="revises an earlier one"), factories.editing():
        first.order = 9
        first.save()
    assert Draft.objects.get(pk=first.pk).order == 1


def test_a_draft_s_place_in_the_order_is_its_own():
    factories.draft(order=1)
    with pytest.raises(ValidationError, match="Another draft has this place in the order"):
        factories.draft(order=1)


def test_a_draft_holds_a_point_once():
    draft, point = factories.draft(), factories.provision()
    factories.revision(draft, point)
    with pytest.raises(ValidationError, match="has a revision of this point already"):
        factories.revision(draft, point)


@pytest.mark.parametrize("change", ["removed", "undisclosed"])
def test_a_point_that_is_gone_or_not_disclosed_has_no_text(change):
    row = factories.revision(factories.draft(), factories.provision(), change=change)
    assert row.text == ""
    with pytest.raises(ValidationError) as refused, factories.editing():
        row.text = "But no."
        row.save()
    assert "leave this empty" in str(refused.value.message_dict["text"])


def test_a_point_that_is_there_has_a_text():
    with pytest.raises(ValidationError, match="Say what the draft holds"):
        factories.revision(factories.draft(), factories.provision(), text="  ")


def test_a_stance_on_a_point_needs_what_the_draft_holds_on_it():
    point, draft = factories.provision(), factories.draft()
    with pytest.raises(ValidationError, match="has no revision of point 1"), factories.editing():
        stance = factories.stance(provision=point, draft=draft)
        Revision.objects.all().delete()
    assert not Stance.objects.exists()
    stance = factories.stance(provision=point, draft=draft)
    other = factories.draft()
    with pytest.raises(ValidationError, match="has no revision of point 1"), factories.editing():
        stance.draft = other
        stance.save()


def test_a_stance_rests_on_a_statement_by_its_day():
    day = date(2025, 11, 25)
    before, on, after = (
        factories.statement(made_on=day + timedelta(days=days)) for days in (-1, 0, 1)
    )
    factories.stance(stated_on=day, statements=[after, before])
    factories.stance(stated_on=day, statements=[on])
    with pytest.raises(ValidationError, match="None of its statements was made on or before"):
        factories.stance(stated_on=day, statements=[after])
    with pytest.raises(ValidationError, match="takes at least one"):
        factories.stance(stated_on=day, statements=[])
    with (
        pytest.raises(ValidationError, match="None of its statements"),
        factories.editing(),
    ):
        on.made_on = day + timedelta(days=1)
        on.save()
    with pytest.raises(ValidationError, match="takes at least one"), factories.editing():
        Stance.objects.first().grounds.all().delete()


def test_an_actor_has_one_stance_a_day_on_one_text():
    stance = factories.stance(provision=factories.provision())
    same = {"actor": stance.actor, "draft": stance.draft, "slug": "another"}
    with pytest.raises(ValidationError, match="on this point of this draft from this day"):
        factories.stance(provision=stance.provision, **same)
    factories.stance(**same)
    with pytest.raises(ValidationError, match="on this draft as a whole from this day"):
        factories.stance(**(same | {"slug": "a-third"}))


def test_a_new_slug_is_never_one_that_a_stance_has_had():
    actor, draft = factories.actor(slug="ukraine"), factories.draft(slug="geneva")
    point, day = factories.provision(number=7), date(2025, 11, 25)
    slug = "ukraine-7-geneva-2025-11-25"
    assert Stance.free_slug(actor, point, draft, day) == slug
    assert Stance.free_slug(actor, None, draft, day) == "ukraine-plan-geneva-2025-11-25"
    stance = factories.stance(actor=actor, draft=draft, provision=point, stated_on=day)
    assert stance.slug == slug
    assert Stance.free_slug(actor, point, draft, day) == f"{slug}-2"
    with factories.editing():
        stance.delete()
    assert Stance.free_slug(actor, point, draft, day) == f"{slug}-2"
