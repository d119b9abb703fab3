"""Who stands where on a point: the one position shown, the others, and those who said nothing."""

from datetime import date

import pytest

from actors.models import Actor
from provisions.evidence import with_grounds, with_members
from provisions.models import Stance
from provisions.standings import on_draft, on_point
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 17)


def standings(point, on=DAY):
    stances = Stance.objects.by(on).filter(provision=point).with_text(on).with_shown(on)
    return on_point(list(with_members(Actor.objects.all())), with_grounds(stances, on))


@pytest.fixture
def texts():
    """A point in two drafts, of which the second revises the first."""
    point = factories.provision()
    first = factories.draft(short_name="First", started_on=date(2025, 11, 19))
    second = factories.draft(short_name="Second", revises=first, started_on=date(2025, 12, 1))
    factories.revision(first, point)
    factories.revision(second, point, change="amended")
    return point, first, second


def test_it_works(texts):
    point, _, second = texts
    ukraine = factories.actor(short_name="Ukraine")
    factories.stance(
        actor=ukraine, provision=point, draft=second, position="accepts", stated_on=DAY
    )
    [standing] = standings(point).stated
    assert standing.actor == ukraine
    assert standing.shown.badge.word == "Accepts"
    assert standing.shown.badge.draft == "Second"
    assert standing.others == []


def test_the_position_on_the_latest_text_is_shown_and_the_others_stand_beside_it(texts):
    point, first, second = texts
    ukraine = factories.actor()
    days = [(first, date(2025, 11, 20)), (first, date(2025, 12, 10)), (second, date(2025, 12, 5))]
    for draft, day in days:
        factories.stance(actor=ukraine, provision=point, draft=draft, stated_on=day)
    [standing] = standings(point).stated
    assert standing.shown.stance.draft == second
    assert [
        (position.stance.stated_on, position.until, position.is_in_force)
        for position in standing.others
    ] == [
        (date(2025, 12, 10), None, True),
        (date(2025, 11, 20), date(2025, 12, 10), False),
    ]


def test_accepting_a_text_without_the_point_reads_as_accepting_its_removal(texts):
    point, _, second = texts
    third = factories.draft(revises=second, started_on=date(2025, 12, 2))
    factories.revision(third, point, change="removed")
    for position in Stance.Position.values:
        factories.stance(
            provision=point, draft=third, position=position, stated_on=date(2025, 12, 3)
        )
    shown = {s.shown.badge.position: s.shown.badge.word for s in standings(point).stated}
    assert shown == {
        "accepts": "Accepts removal",
        "accepts-with-conditions": "Accepts removal with conditions",
        "ambiguous": "Ambiguous",
        "seeks-changes": "Seeks changes",
        "rejects": "Rejects removal",
    }


def test_a_silent_member_is_shown_as_a_member_of_each_bloc_that_spoke(texts):
    point, first, _ = texts
    france, germany = factories.actor(order=1), factories.actor(order=2)
    spoke = factories.actor(order=3, members=[france, germany])
    factories.actor(order=4, members=[france])
    for actor in (spoke, germany):
        factories.stance(actor=actor, provision=point, draft=first)
    found = standings(point)
    assert [standing.actor for standing in found.stated] == [germany, spoke]
    by_actor = {silence.actor: [joint.bloc for joint in silence.joint] for silence in found.silent}
    assert by_actor[france] == [spoke]
    assert germany not in by_actor


def test_only_statements_made_by_the_day_are_shown_under_a_stance(texts):
    point, first, _ = texts
    actor = factories.actor()
    person = factories.person(actor=actor, name="Ada Speaker")
    by_then = factories.statement(actor=actor, person=person, made_on=date(2025, 11, 20))
    later = factories.statement(actor=actor, made_on=date(2025, 12, 10))
    factories.stance(actor=actor, provision=point, draft=first, statements=[by_then, later])
    [standing] = standings(point, on=date(2025, 12, 9)).stated
    assert [ground.speaker for ground in standing.shown.grounds] == ["Ada Speaker"]
    [standing] = standings(point).stated
    assert [ground.statement for ground in standing.shown.grounds] == [by_then, later]


def test_words_of_another_actor_name_that_actor(texts):
    point, first, _ = texts
    other = factories.actor(short_name="US")
    made = factories.statement(actor=other, setting="press-conference")
    factories.stance(provision=point, draft=first, statements=[made])
    [standing] = standings(point).stated
    assert standing.shown.grounds[0].speaker == "US, press conference"


def test_on_a_draft_as_a_whole_the_last_word_on_it_is_shown():
    draft = factories.draft(started_on=date(2025, 11, 19))
    actor = factories.actor()
    for day in (date(2025, 11, 20), date(2025, 11, 25)):
        factories.stance(actor=actor, draft=draft, stated_on=day)
    stances = Stance.objects.by(DAY).filter(provision=None).with_text(DAY)
    found = on_draft([actor], with_grounds(stances, DAY))
    assert found.stated[0].shown.stance.stated_on == date(2025, 11, 25)
    assert [position.until for position in found.stated[0].others] == [date(2025, 11, 25)]
