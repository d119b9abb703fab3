"""The tables after a chapter: every position in force, each with the text that it is about."""

from datetime import date

import pytest

from actors.models import Actor
from briefing.report.fetching import whole
from provisions.forms import day_asked
from provisions.models import Stance

pytestmark = pytest.mark.usefixtures("record")
DAYS = [date(2025, 11, 1), date(2025, 11, 24), date(2025, 12, 5), None]


def told(on=None):
    """What the briefing says of each actor, by its slug."""
    chapters = whole(day_asked(on)).chapters
    return {its.actor.slug: its for chapter in chapters for its in chapter.actors}


@pytest.mark.parametrize("on", DAYS)
def test_tables_have_what_a_plain_loop_over_the_rows_finds(on):
    day = day_asked(on).on
    in_force = {}
    for stance in Stance.objects.select_related("draft").order_by("stated_on"):
        if stance.stated_on <= day and stance.draft.started_on <= day:
            in_force[stance.actor_id, stance.provision_id, stance.draft_id] = stance
    shown = [
        position.stance
        for its in told(on).values()
        for rows in ([each.position] for each in its.on_drafts)
        for position in rows
    ] + [
        position.stance
        for its in told(on).values()
        for row in its.on_points
        for position in row.positions
    ]
    assert sorted(stance.slug for stance in shown) == sorted(s.slug for s in in_force.values())
    assert bool(shown) == (on != DAYS[0])


@pytest.mark.parametrize("on", DAYS[1:])
def test_tables_go_by_number_with_the_position_that_the_matrix_shows_first(on):
    day = day_asked(on).on
    shown = Stance.objects.current(day).with_shown(day)
    first = {(s.actor_id, s.provision_id): s.pk for s in shown if s.shown and s.provision_id}
    for its in told(on).values():
        numbers = [row.point.number for row in its.on_points]
        assert numbers == sorted(set(numbers))
        for row in its.on_points:
            assert row.positions[0].stance.pk == first[its.actor.pk, row.point.pk]
        orders = [row.draft.order for row in its.on_drafts]
        assert orders == sorted(set(orders), reverse=True)


def test_every_actor_of_a_chapter_is_told_about_and_every_point_is_in_a_table_or_silent():
    its = told()
    assert set(its) == set(Actor.objects.values_list("slug", flat=True))
    for each in its.values():
        spoken = {row.point.number for row in each.on_points}
        silent = {point.number for point in each.silent_points}
        assert not spoken & silent
        assert spoken | silent == set(range(1, 29))
        assert {row.draft for row in each.on_drafts}.isdisjoint(each.silent_drafts)
