"""The rows and cells of the matrix on small records: what is told apart, and what is counted."""

from datetime import date
from html import unescape

import pytest

from actors.models import Actor
from provisions.disputes import Dispute, Share
from provisions.evidence import with_members
from provisions.matrix.forms import group_name
from provisions.matrix.rows import arithmetic, in_small
from provisions.models import Provision, Stance
from tests import factories
from tests.provisions.matrix_table import read_table, words

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 17)


def page(client, **query):
    return words(unescape(client.get("/positions/", query).content.decode()))


def said(client, point, actor, **query):
    table = read_table(client.get("/positions/", query))
    return words(table.cells(str(point.number))[actor.short_name].text)


def test_it_works(client):
    ukraine, russia = factories.actor(short_name="Ukraine"), factories.actor(short_name="Russia")
    point = factories.provision()
    first = factories.draft(short_name="First")
    second = factories.draft(short_name="Second", revises=first)
    factories.stance(actor=ukraine, provision=point, draft=first, position="rejects")
    factories.revision(second, point, change="amended")
    factories.stance(actor=russia, provision=point, draft=second, position="accepts")
    assert said(client, point, ukraine) == "Rejects First, on an earlier text"
    assert said(client, point, russia) == "Accepts Second, on the latest text"
    assert said(client, point, russia, draft=first.slug) == "no position found"


def test_a_draft_that_holds_nothing_on_a_point_is_not_silence(client):
    ukraine, draft = factories.actor(), factories.draft(short_name="First")
    point, other = factories.provision(), factories.provision()
    factories.stance(actor=ukraine, provision=point, draft=draft)
    assert said(client, other, ukraine, draft=draft.slug) == "not entered in this draft"
    assert "First: not entered" in page(client, draft=draft.slug)
    assert "nothing entered on the point in this draft" in page(client, draft=draft.slug)


def test_a_point_that_no_draft_has_is_not_silence(client):
    ukraine, point, other = factories.actor(), factories.provision(), factories.provision()
    factories.stance(actor=ukraine, provision=point)
    assert said(client, other, ukraine) == "not entered in any draft"
    assert "nothing entered on the point in any draft" in page(client)
    factories.revision(factories.draft(), other, change="undisclosed")
    assert said(client, other, ukraine) == "no position found"
    assert "nothing entered on the point" not in page(client)


def test_a_sum_about_a_text_without_the_point_says_so(client):
    point, draft = factories.provision(), factories.draft(short_name="Second")
    factories.revision(draft, point, change="removed")
    factories.stance(provision=point, draft=draft, position="accepts")
    assert "<summary>On its removal: 1 accepts</summary>" in page(client, draft=draft.slug)
    assert "<summary>Second, on its removal: 1 accepts</summary>" in page(client, order="disputed")
    later = factories.draft(short_name="Third", revises=draft)
    factories.stance(provision=point, draft=later, position="rejects")
    assert "<summary>1 rejects</summary>" in page(client, draft=later.slug)


def test_a_point_on_which_no_text_is_known_says_so(client):
    ukraine, point = factories.actor(), factories.provision()
    draft = factories.draft(short_name="First")
    factories.revision(draft, point, change="undisclosed")
    factories.stance(actor=ukraine, provision=point, draft=draft)
    assert "no text known" in page(client)
    assert said(client, point, ukraine) == "Rejects First, on an undisclosed text"


def test_a_member_shows_what_each_of_its_blocs_said_until_it_speaks_itself(client):
    france, point, draft = factories.actor(), factories.provision(), factories.draft()
    blocs = [factories.actor(short_name=name, members=[france]) for name in ("E3", "G7")]
    for bloc, position in zip(blocs, ("rejects", "accepts"), strict=True):
        factories.stance(actor=bloc, provision=point, draft=draft, position=position)
    text = said(client, point, france)
    assert "as a member of E3: Rejects," in text
    assert "as a member of G7: Accepts," in text
    factories.stance(actor=france, provision=point, draft=draft, position="ambiguous")
    assert said(client, point, france) == f"Ambiguous {draft.short_name}, on the latest text"


def test_an_empty_record_has_an_empty_page(client):
    assert "Nothing is in the record so far." in page(client)
    assert "No draft had begun by this day" in page(client)
    factories.draft()
    assert "No position" not in page(client), "the plan as a whole has a row"
    assert "<table" in page(client)


def test_in_small_it_has_the_cells_that_the_page_has():
    ukraine, e3 = factories.actor(), factories.actor(members=[factories.actor()])
    draft = factories.draft()
    points = [factories.provision() for _ in range(3)]
    factories.stance(actor=ukraine, provision=points[1], draft=draft)
    factories.stance(actor=e3, draft=draft)
    actors = list(with_members(Actor.objects.order_by("order")))
    stances = Stance.objects.current(DAY).with_text(DAY).with_shown(DAY).select_related("draft")
    found = in_small(actors, Provision.objects.order_by("number"), stances)
    [[whole], rows] = [group.rows for group in found.groups]
    assert [row.point.provision for row in rows] == points
    assert [row.cells[0].word is not None for row in (whole, *rows)] == [False, False, True, False]
    [joint] = [cell.joint for cell in whole.cells if cell.joint]
    assert [one.bloc for one in joint] == [e3]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (
            {"seeks-changes": 4, "rejects": 3, "accepts": 1},
            "4 seek changes + 3 reject = 7; 1 accepts",
        ),
        ({"rejects": 1}, "1 rejects"),
        ({"accepts": 2, "ambiguous": 1}, "2 accept, 1 is ambiguous"),
        (
            {"seeks-changes": 1, "accepts-with-conditions": 2},
            "1 seeks changes; 2 accept with conditions",
        ),
        ({}, "no position counted"),
    ],
)
def test_how_disputed_a_point_is_is_a_sum(numbers, told):
    shares = [
        Share(position, [Actor()] * numbers[position])
        for position in Stance.Position.values
        if position in numbers
    ]
    assert arithmetic(Dispute(Provision(), shares, [])) == told


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["Ukraine"], "Ukraine"),
        (["UK", "NATO", "EU", "France"], "UK, NATO, EU, France"),
        (["UK", "NATO", "EU", "France", "E3"], "UK, NATO, EU and 2 others"),
    ],
)
def test_a_group_is_named_by_its_actors(names, name):
    assert group_name(names) == name
