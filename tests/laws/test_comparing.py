"""Comparing is symmetric where it should be: the other way round, each side has what it had."""

import json
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.examples import tried_on
from tests.laws.records import ACTORS, mark, records, store
from tests.provisions.small_records import DAYS

pytestmark = pytest.mark.django_db
# What a value becomes where it says which of the two sides it is about.
OTHER = {"gone": "came", "came": "gone", "only-left": "only-right", "only-right": "only-left"}


def compared(client, record, left, right, on):
    """The two twins, one for each order of the sides."""
    with transaction.atomic():
        store(record)
        found = [
            client.get("/compare.json", {"left": a, "right": b, "on": on.isoformat()})
            for a, b in ((left, right), (right, left))
        ]
        assert [response.status_code for response in found] == [200, 200]
        read = [json.loads(b"".join(response)) for response in found]
        transaction.set_rollback(True)
    return read


def mirrored(row):
    """The row as it is where left and right are swapped."""
    swapped = {}
    for name, value in row.items():
        side, _, rest = name.partition("_")
        other = {"left": "right", "right": "left"}.get(side)
        swapped[f"{other}_{rest}" if other else name] = (
            OTHER.get(value, value) if name == "comparison" else value
        )
    return swapped


def mirrored_counts(counts):
    return {OTHER.get(name, name): number for name, number in counts.items()}


def assert_mirrored(one, other):
    assert (one["left"], one["right"]) == (other["right"], other["left"])
    assert [mirrored(row) for row in one["rows"]] == other["rows"]
    assert mirrored_counts(one["counts"]) == other["counts"]
    assert (one["on"], one["kind"]) == (other["on"], other["kind"])


@tried_on(12)
@given(records(), st.sampled_from(DAYS), st.data())
def test_two_drafts_the_other_way_round_are_the_mirror_image(client, record, on, data):
    pairs = list(combinations([draft.order for draft in record.begun(on)], 2))
    assume(pairs)
    left, right = data.draw(st.sampled_from(pairs))
    sides = (f"draft:{mark('draft', left)}", f"draft:{mark('draft', right)}")
    assert_mirrored(*compared(client, record, *sides, on))


@tried_on(12)
@given(records(), st.sampled_from(DAYS), st.sampled_from(list(combinations(ACTORS, 2))))
def test_two_actors_the_other_way_round_are_the_mirror_image(client, record, on, pair):
    left, right = (f"actor:{mark('actor', actor)}" for actor in pair)
    assert_mirrored(*compared(client, record, left, right, on))


@tried_on(12)
@given(records(), st.sampled_from(list(combinations(DAYS, 2))))
def test_two_days_in_either_order_are_the_same(client, record, pair):
    left, right = (f"day:{day.isoformat()}" for day in pair)
    one, other = compared(client, record, left, right, DAYS[-1])
    assert (one.pop("left"), one.pop("right")) == (other.pop("right"), other.pop("left"))
    assert one == other


@tried_on(12)
@given(records(), st.sampled_from(DAYS), st.sampled_from(list(combinations(ACTORS, 2))))
def test_actors_agree_or_differ_only_on_one_and_the_same_text(client, record, on, pair):
    left, right = (f"actor:{mark('actor', actor)}" for actor in pair)
    found, _ = compared(client, record, left, right, on)
    said = [
        {(s.draft, s.point): record.position(s) for s in record.current(on) if s.actor == actor}
        for actor in pair
    ]
    expected = {}
    for text in said[0].keys() | said[1].keys():
        words = [each.get(text) for each in said]
        if None in words:
            relation = "only-left" if words[0] else "only-right"
        else:
            relation = "agree" if words[0] == words[1] else "differ"
        draft, point = text
        expected[mark("draft", draft), None if point is None else point + 1] = relation
    assert {
        (row["draft"], row["provision"]): row["comparison"] for row in found["rows"]
    } == expected


@tried_on(12)
@given(records(), st.sampled_from(list(combinations(DAYS, 2))))
def test_between_two_days_came_what_came_after_the_one_and_by_the_other(client, record, pair):
    earlier, later = pair
    found, _ = compared(client, record, *(f"day:{day.isoformat()}" for day in pair), later)

    def between(day):
        return earlier < day <= later

    begun = {draft.order: draft.started_on for draft in record.drafts}
    expected = [
        *(("draft", mark("draft", order)) for order, day in begun.items() if between(day)),
        *(
            ("stance", mark("stance", n))
            for n, stance in enumerate(record.stances)
            # A word on a text that nobody knew comes with the text.
            if between(max(stance.stated_on, begun[stance.draft]))
        ),
        *(
            ("statement", mark("statement", n))
            for n, statement in enumerate(record.statements)
            if between(statement.made_on)
        ),
        *(
            ("event", mark("event", n))
            for n, event in enumerate(record.events)
            if between(event.started_on)
        ),
    ]
    rows = [(row["kind"], row["key"]) for row in found["rows"] if row["kind"] != "revision"]
    assert sorted(rows) == sorted(expected)
    revisions = [row for row in found["rows"] if row["kind"] == "revision"]
    assert len(revisions) == sum(between(begun[order]) for order, _ in record.changes)
