"""The tables of a small record: which text a position is about, and what blocs said."""

from datetime import date

import pytest

from briefing.report.fetching import whole
from provisions.forms import day_asked
from tests import factories

pytestmark = pytest.mark.django_db


def told(on=None):
    """What the briefing says of each actor, by its slug."""
    chapters = whole(day_asked(on)).chapters
    return {its.actor.slug: its for chapter in chapters for its in chapter.actors}


def words(position):
    """A position as a reader sees it."""
    badge = position.badge
    return f"{badge.word} ({badge.draft}, {badge.state})"


def test_a_position_is_shown_with_its_text_and_accepting_a_removal_says_so():
    with factories.editing():
        factories.chapter(actor_chapter="states")
        actor = factories.actor(slug="anna", chapter="states")
        point = factories.provision()
        first = factories.draft(short_name="First")
        second = factories.draft(short_name="Second", revises=first)
        factories.stance(actor=actor, provision=point, draft=first, position="rejects")
        factories.revision(second, point, change="removed")
        factories.stance(actor=actor, provision=point, draft=second, position="accepts")
    [row] = told()["anna"].on_points
    assert [words(position) for position in row.positions] == [
        "Accepts removal (Second, on the latest text)",
        "Rejects (First, on an earlier text)",
    ]


def test_a_later_word_on_the_same_text_takes_the_place_of_the_earlier():
    with factories.editing():
        factories.chapter(actor_chapter="states")
        actor = factories.actor(slug="anna", chapter="states")
        draft, point = factories.draft(), factories.provision()
        for day, position in ((20, "rejects"), (25, "accepts")):
            factories.stance(
                actor=actor,
                provision=point,
                draft=draft,
                stated_on=date(2025, 11, day),
                position=position,
            )
    [row] = told()["anna"].on_points
    assert [position.badge.word for position in row.positions] == ["Accepts"]
    [row] = told(date(2025, 11, 24))["anna"].on_points
    assert [position.badge.word for position in row.positions] == ["Rejects"]


def test_what_a_bloc_said_is_shown_apart_and_only_where_its_member_is_silent():
    with factories.editing():
        factories.chapter(actor_chapter="states")
        anna = factories.actor(slug="anna", chapter="states")
        bloc = factories.actor(slug="both", members=[anna], chapter="elsewhere")
        draft = factories.draft()
        spoken, silent, nobody = (factories.provision() for _ in range(3))
        factories.stance(actor=anna, provision=spoken, draft=draft, position="accepts")
        factories.stance(actor=bloc, provision=spoken, draft=draft, position="rejects")
        factories.stance(actor=bloc, provision=silent, draft=draft, position="rejects")
        factories.stance(actor=bloc, draft=draft, position="seeks-changes")
    its = told()["anna"]
    assert [row.point for row in its.on_points] == [spoken]
    assert its.silent_points == [silent, nobody]
    assert its.silent_drafts == [draft]
    [joint] = its.as_member
    assert joint.bloc == bloc
    [shared] = joint.on_points
    assert (shared.badge.word, [point for point, _ in shared.points]) == ("Rejects", [silent])
    assert [row.position.badge.word for row in joint.on_drafts] == ["Seeks changes"]
