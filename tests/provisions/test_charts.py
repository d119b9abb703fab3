"""How actors moved, as it is drawn and told: what stands where, on any screen."""

from collections import Counter
from datetime import date, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.models import Actor
from provisions.charts.chart import WHOLES, of_actor, of_point
from provisions.charts.lane import HEIGHT, LEVEL, TOP, drawing
from provisions.charts.places import Stretch, Text, places
from provisions.charts.said import rows, told
from provisions.charts.scale import NARROW, WIDE, Scale, ticks, width_of
from provisions.models import Draft, Provision, Stance, Theme
from provisions.movement import taken
from statements.models import Event

FIRST, SHOWN = date(2025, 11, 19), date(2025, 12, 17)
SCALE = Scale(FIRST, SHOWN)
US_RUSSIA = Draft(pk=1, order=1, name="US–Russia draft", short_name="US–RU", started_on=FIRST)
GENEVA = Draft(
    pk=3, order=3, name="Geneva framework", short_name="Geneva", started_on=date(2025, 11, 23)
)
BERLIN = Draft(pk=4, order=4, name="Berlin", short_name="Berlin", started_on=date(2025, 12, 14))
UKRAINE = Actor(pk=1, slug="ukraine", short_name="Ukraine")
E3 = Actor(pk=2, slug="e3", short_name="E3", kind="bloc")
DOWN = {position: TOP + LEVEL * level for level, position in enumerate(Stance.Position)}
numbers = count(1)


def said(day, draft, position, *, actor=UKRAINE, point=7, change="replaced", state="earlier"):
    """A stance as the page fetches it."""
    number = next(numbers)
    stance = Stance(
        pk=number,
        slug=f"stance-{number}",
        actor_id=actor.pk,
        provision_id=point,
        draft=draft,
        stated_on=day if isinstance(day, date) else date(2025, *day),
        position=position,
    )
    stance.change, stance.text_state = change, state
    return stance


def lane(*stances, scale=SCALE):
    return drawing(taken(stances), scale)


def on_seven():
    """What Ukraine said on point 7."""
    return [
        said((11, 20), US_RUSSIA, "rejects"),
        said((11, 25), US_RUSSIA, "rejects"),
        said((11, 25), GENEVA, "ambiguous"),
        said((12, 9), GENEVA, "ambiguous"),
        said((12, 14), BERLIN, "accepts-with-conditions", state="latest"),
    ]


def number_of(attribute):
    return float(attribute.removesuffix("%"))


# --- In words -----------------------------------------------------------------------------------


def test_it_works():
    assert told(taken(on_seven())) == (
        "US–RU: rejects from 20 November 2025, again on 25 November 2025. "
        "Geneva: ambiguous from 25 November 2025, again on 9 December 2025. "
        "Berlin: accepts with conditions from 14 December 2025."
    )


def test_a_move_and_a_text_gone_back_to_are_told():
    words = taken(
        [
            said((12, 2), GENEVA, "ambiguous"),
            said((12, 11), GENEVA, "accepts", change="removed"),
            said((12, 12), US_RUSSIA, "rejects"),
            said((12, 13), GENEVA, "accepts", change="removed"),
        ]
    )
    assert told(words) == (
        "Geneva: ambiguous from 2 December 2025, accepts removal from 11 December 2025. "
        "US–RU: rejects from 12 December 2025. Geneva: accepts removal from 13 December 2025."
    )


def test_the_table_has_each_stance_what_it_was_and_when_it_ended():
    found = rows(taken(on_seven()))
    assert [(row.step.value, row.until and row.until.isoformat()) for row in found] == [
        ("first", "2025-11-25"),
        ("repeated", None),
        ("new-text", "2025-12-09"),
        ("repeated", None),
        ("new-text", None),
    ]


# --- The lane -----------------------------------------------------------------------------------


def test_the_line_follows_the_last_word_up_to_the_end_of_the_day_shown():
    drawn = lane(*on_seven())
    ends = [(number_of(line.start), number_of(line.end)) for line in drawn.lines]
    assert all(end == start for (_, end), (start, _) in pairwise(ends))
    assert ends[-1][1] == 100
    assert [line.down for line in drawn.lines] == [
        DOWN[position]
        for position in ("rejects", "rejects", "ambiguous", "ambiguous", "accepts-with-conditions")
    ]


def test_the_five_positions_stand_from_accepts_on_top_to_rejects_at_the_bottom():
    heights = [DOWN[position] for position in Stance.Position]
    assert heights == sorted(heights)
    assert (Stance.Position.values[0], Stance.Position.values[-1]) == ("accepts", "rejects")
    assert heights[-1] + TOP == HEIGHT


def test_what_was_said_of_an_earlier_text_goes_on_as_a_thin_line_until_the_next_word_on_it():
    drawn = lane(
        said((11, 20), US_RUSSIA, "rejects"),
        said((11, 25), GENEVA, "accepts"),
        said((12, 1), US_RUSSIA, "seeks-changes"),
    )
    rests = [(rest.start, rest.end, rest.down) for rest in drawn.rests]
    assert rests == [
        (drawn.marks[1].at, drawn.marks[2].at, DOWN["rejects"]),
        (drawn.marks[2].at, "100%", DOWN["accepts"]),
    ]


def test_it_steps_only_on_one_and_the_same_text():
    moved = lane(said((12, 2), GENEVA, "ambiguous"), said((12, 11), GENEVA, "rejects"))
    [riser] = moved.risers
    assert (riser.top, riser.bottom) == (DOWN["ambiguous"], DOWN["rejects"])
    assert moved.breaks == moved.rests == []
    new_text = lane(said((12, 2), GENEVA, "ambiguous"), said((12, 14), BERLIN, "rejects"))
    assert new_text.risers == []
    [end] = new_text.breaks
    assert (end.down, end.runs_on) == (DOWN["ambiguous"], False)
    [end] = lane(said((12, 2), GENEVA, "rejects"), said((12, 14), BERLIN, "rejects")).breaks
    assert end.runs_on


def test_each_text_is_named_where_the_line_on_it_begins():
    drawn = lane(*on_seven())
    for screen in ("narrow", "wide"):
        names = [name.name for name in drawn.names if name.screen in ("", screen)]
        assert names == ["US–RU", "Geneva", "Berlin"]
    assert [mark.size for mark in drawn.marks] == ["signed", "dot", "signed", "dot", "signed"]


def test_marks_of_one_day_and_position_stand_side_by_side():
    together = lane(said((12, 14), GENEVA, "rejects"), said((12, 14), BERLIN, "rejects"))
    left, right = together.marks
    assert left.at == right.at
    assert left.aside + right.aside in (0, -1, 1)
    assert right.aside - left.aside >= 18
    apart = lane(said((12, 14), GENEVA, "rejects"), said((12, 14), BERLIN, "accepts"))
    assert [mark.aside for mark in apart.marks] == [0, 0]


def test_marks_of_neighbouring_days_keep_their_signs_where_there_is_room():
    days = [said((12, day), GENEVA, ("rejects", "accepts")[day % 2]) for day in (1, 2, 3)]
    assert [mark.size for mark in lane(*days).marks] == ["signed"] * 3
    texts = [
        said((12, day), draft, "rejects")
        for day, draft in ((14, US_RUSSIA), (15, GENEVA), (16, BERLIN))
    ]
    sizes = [mark.size for mark in lane(*texts).marks]
    assert sizes == ["signed", "wide", "signed"]


def test_two_years_of_words_are_drawn_with_fewer_signs_and_no_names_on_each_other():
    scale = Scale(date(2025, 1, 1), date(2026, 12, 31))
    words = [
        said(scale.first + timedelta(days=5 * number), draft, position)
        for number, (draft, position) in enumerate(
            zip([US_RUSSIA, GENEVA, BERLIN] * 48, list(Stance.Position) * 29, strict=False)
        )
    ]
    drawn = lane(*words, scale=scale)
    assert len(drawn.marks) == 144
    sizes = Counter(mark.size for mark in drawn.marks)
    assert sizes["wide"] > 0
    assert sizes["signed"] > 0
    shown = [mark for mark in drawn.marks if mark.size == "signed"]
    for level in DOWN.values():
        at = [number_of(mark.at) * NARROW / 100 for mark in shown if mark.down == level]
        assert all(later - earlier >= 12 for earlier, later in pairwise(at))


@st.composite
def texts(draw):
    found = []
    for number in range(draw(st.integers(1, 8))):
        left = draw(st.floats(0, NARROW))
        right = draw(st.floats(left, NARROW))
        name = "n" * draw(st.integers(1, 12))
        found.append(Text(f"{name}{number}", Stretch(draw(st.integers(0, 4)), left, right)))
    return found


@given(texts())
@settings(max_examples=100, deadline=None)
def test_no_name_covers_another_or_stands_outside(found):
    marks = [Stretch(text.line.row, text.line.left - 9, text.line.left + 9) for text in found]
    names = []
    for text, place in zip(found, places(found, marks, rows=5, width=NARROW), strict=True):
        if place is not None:
            start = text.line.left + place.beside
            width = width_of(text.name)
            left = start - width if place.anchor == "end" else start
            names.append(Stretch(place.row, left, left + width))
            assert 0 <= place.row < 5
            assert left >= 0
            assert left + width <= NARROW + 6
    for number, name in enumerate(names):
        for other in [*names[:number], *marks]:
            assert other.row != name.row or other.right <= name.left or name.right <= other.left


# --- The days -----------------------------------------------------------------------------------


@given(st.dates(date(2014, 1, 1), date(2040, 1, 1)), st.integers(0, 9000))
@settings(max_examples=200, deadline=None)
def test_days_of_any_span_are_named_beside_each_other(first, days):
    scale = Scale(first, first + timedelta(days=days))
    found = ticks(scale)
    for screen, width in (("narrow", NARROW), ("wide", WIDE)):
        shown = sorted(
            (_ends(tick, width) for tick in found if tick.screen in ("", screen)),
        )
        assert 1 <= len(shown) <= 16
        assert all(right < left for (_, right), (left, _) in pairwise(shown))
        assert shown[0][0] >= -1
        assert shown[-1][1] <= width + 1


def _ends(tick, width):
    at, name = number_of(tick.at) * width / 100, width_of(tick.name)
    left = {"start": at, "middle": at - name / 2, "end": at - name}[tick.anchor]
    return left, left + name


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (0, ["19 Nov"]),
        (3, ["19 Nov", "20 Nov", "21 Nov", "22 Nov"]),
        (28, ["19 Nov", "1 Dec", "8 Dec", "17 Dec"]),
        (200, ["19 Nov 2025", "Mar 2026", "7 Jun 2026"]),
        (730, ["19 Nov 2025", "2027", "19 Nov 2027"]),
    ],
)
def test_the_longer_the_record_the_wider_the_steps(days, names):
    found = ticks(Scale(FIRST, FIRST + timedelta(days=days)))
    narrow = [tick for tick in found if tick.screen in ("", "narrow")]
    assert [tick.name for tick in sorted(narrow, key=lambda t: number_of(t.at))] == names


def test_a_day_stands_in_the_middle_of_its_part():
    assert Scale(FIRST, FIRST).at(FIRST) == 50
    assert Scale(FIRST, FIRST + timedelta(days=1)).at(FIRST) == 25


# --- The whole ----------------------------------------------------------------------------------


def test_on_a_point_each_actor_with_a_word_has_a_lane_in_the_order_of_the_actors():
    silent = Actor(pk=3, slug="nato", short_name="NATO")
    stances = [*on_seven(), said((11, 25), GENEVA, "accepts", actor=E3)]
    chart = of_point([E3, silent, UKRAINE], [US_RUSSIA, GENEVA, BERLIN], stances, [], SHOWN)
    [group] = chart.groups
    assert [lane.about for lane in group.lanes] == [E3, UKRAINE]
    assert chart.row_count == 6
    # The bloc's word is the bloc's.
    assert [len(lane.rows) for lane in group.lanes] == [1, 5]


def test_on_an_actor_the_wholes_come_first_then_the_points_theme_by_theme():
    late = Theme(pk=1, slug="late", name="Late", order=2)
    early = Theme(pk=2, slug="early", name="Early", order=1)
    points = [
        Provision(pk=number, number=number, title="It", theme=theme)
        for number, theme in ((1, late), (2, early), (3, early), (4, late))
    ]
    stances = [said((12, 1), GENEVA, "accepts", point=point) for point in (4, 3, 1, None)]
    chart = of_actor(points, [US_RUSSIA, GENEVA], stances, [], SHOWN)
    assert [
        (group.name, [lane.about and lane.about.number for lane in group.lanes])
        for group in chart.groups
    ] == [(WHOLES, [None]), ("Early", [3]), ("Late", [1, 4])]


def test_without_a_word_there_is_no_chart():
    assert of_point([UKRAINE], [US_RUSSIA], [], [], SHOWN) is None
    assert of_actor([], [US_RUSSIA], [], [], SHOWN) is None


def test_the_days_go_from_the_first_draft_to_the_day_of_the_page():
    stances = [said((12, 14), BERLIN, "accepts")]
    events = [
        Event(slug="before", title="Before", started_on=FIRST - timedelta(days=1)),
        Event(slug="one", title="One", started_on=date(2025, 12, 1)),
        Event(slug="two", title="Two", started_on=date(2025, 12, 1)),
    ]
    chart = of_point([UKRAINE], [US_RUSSIA, GENEVA, BERLIN], stances, events, SHOWN)
    assert (chart.axis.first, chart.axis.last) == (FIRST, SHOWN)
    assert [event.slug for event in chart.events] == ["one", "two"]
    [mark] = chart.axis.happened
    assert mark.words == "1 December 2025: 2 events"


def test_drafts_begun_on_one_day_share_a_line_and_names_stand_below_each_other_where_near():
    other = Draft(pk=2, order=2, name="E3 text", short_name="E3", started_on=GENEVA.started_on)
    stances = [said((12, 14), BERLIN, "accepts")]
    chart = of_point([UKRAINE], [US_RUSSIA, other, GENEVA, BERLIN], stances, [], SHOWN)
    first, both, berlin = chart.axis.begun
    assert both.names == "E3, Geneva"
    assert both.down > first.down
    # Near the end its name stands before it.
    assert berlin.anchor == "end"
    assert "US–Russia draft on 19 November 2025; E3 text and Geneva framework" in chart.axis.words


def test_on_the_first_day_a_single_word_is_drawn():
    stances = [said(FIRST, US_RUSSIA, "rejects")]
    chart = of_point([UKRAINE], [US_RUSSIA], stances, [], FIRST)
    [mark] = chart.groups[0].lanes[0].drawing.marks
    assert mark.at == "50%"
