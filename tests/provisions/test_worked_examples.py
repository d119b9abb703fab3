"""The questions asked of the plan, on the dataset that the project ships."""

from datetime import date

import pytest

from provisions.days import latest_day
from provisions.models import Draft, Provision, Revision, Stance
from statements.models import Event, Statement

LAST = date(2025, 12, 31)


def positions(number, on, **filters):
    """What is in force on a point, by draft."""
    stances = Stance.objects.current(on).filter(provision__number=number, **filters)
    return dict(stances.order_by("draft__order").values_list("draft__slug", "position"))


def latest(number, on):
    """The draft that has the latest text known on a point, and what became of the point."""
    revision = Revision.objects.latest_known(on).filter(provision__number=number).first()
    return revision and (revision.draft.slug, revision.change)


def states(number, actor, on):
    """The text state of what is in force, by draft."""
    stances = Stance.objects.current(on).with_text(on)
    chosen = stances.filter(provision__number=number, actor__slug=actor)
    return dict(chosen.values_list("draft__slug", "text_state"))


def shown(number, actor, on):
    """The draft and position in a cell of the matrix."""
    stances = Stance.objects.current(on).with_shown(on).filter(shown=True)
    chosen = stances.filter(provision__number=number, actor__slug=actor)
    return chosen.values_list("draft__slug", "position").first()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 11, 19), {}),
        (date(2025, 11, 20), {"us-russia": "rejects"}),
        (date(2025, 11, 24), {"us-russia": "rejects"}),
        (date(2025, 11, 25), {"us-russia": "rejects", "geneva": "ambiguous"}),
        (date(2025, 12, 13), {"us-russia": "rejects", "geneva": "ambiguous"}),
        (
            date(2025, 12, 14),
            {
                "us-russia": "rejects",
                "geneva": "ambiguous",
                "berlin": "accepts-with-conditions",
            },
        ),
    ],
)
def test_where_ukraine_stood_on_nato(record, on, expected):
    assert positions(7, on, actor__slug="ukraine") == expected


def test_a_later_stance_on_the_same_text_ends_the_earlier_one(record):
    on_geneva = Stance.objects.filter(
        actor__slug="ukraine", provision__number=7, draft__slug="geneva"
    )
    assert on_geneva.current(date(2025, 12, 8)).get().stated_on == date(2025, 11, 25)
    assert on_geneva.current(date(2025, 12, 9)).get().stated_on == date(2025, 12, 9)


def test_at_most_one_per_actor_point_and_draft(record):
    current = Stance.objects.current(date(2025, 12, 31))
    keys = list(current.values_list("actor", "provision", "draft"))
    assert len(keys) == len(set(keys))
    assert 0 < len(keys) < Stance.objects.count()
    every = set(Stance.objects.values_list("actor", "provision", "draft"))
    assert set(keys) == every


def test_what_is_in_force_costs_one_query(record, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Stance.objects.current(date(2025, 12, 31)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 11, 18), []),
        (date(2025, 11, 19), ["us-russia"]),
        (date(2025, 11, 22), ["us-russia"]),
        (date(2025, 11, 23), ["geneva", "us-russia"]),
        (date(2025, 12, 14), ["berlin", "geneva", "us-russia"]),
    ],
)
def test_the_line_of_drafts_by_day(record, on, expected):
    assert [draft.slug for draft in Draft.objects.line(on)] == expected


@pytest.mark.parametrize(
    ("number", "on", "expected"),
    [
        (7, date(2025, 11, 18), None),
        (7, date(2025, 11, 19), ("us-russia", "original")),
        (7, date(2025, 11, 23), ("geneva", "replaced")),
        (7, date(2025, 12, 14), ("berlin", "replaced")),
        # Undisclosed in Berlin, removed in Geneva: a removal says something.
        (26, date(2025, 11, 22), ("us-russia", "original")),
        (26, date(2025, 11, 23), ("geneva", "removed")),
        (26, date(2025, 12, 31), ("geneva", "removed")),
    ],
)
def test_the_latest_text_of_a_point_by_day(record, number, on, expected):
    assert latest(number, on) == expected


def test_the_european_text_is_never_the_latest_once_there_is_a_later_draft(record):
    for on in (date(2025, 11, 23), date(2025, 12, 14), date(2025, 12, 31)):
        known = Revision.objects.latest_known(on)
        assert not known.filter(draft__slug="european").exists()
        assert known.count() == Provision.objects.count() == 28


def test_revisions_are_known_with_their_draft(record):
    assert Revision.objects.by(date(2025, 11, 22)).count() == 28
    assert Revision.objects.by(date(2025, 11, 23)).count() == 84
    assert Revision.objects.by(date(2025, 12, 14)).count() == 112


def test_the_latest_text_costs_two_queries(record, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(Revision.objects.latest_known(date(2025, 12, 31)))
    with django_assert_num_queries(2):
        list(Provision.objects.with_latest_text(date(2025, 12, 31)))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 11, 20), {"us-russia": "latest"}),
        (date(2025, 11, 23), {"us-russia": "earlier"}),
        (date(2025, 11, 25), {"us-russia": "earlier", "geneva": "latest"}),
        (LAST, {"us-russia": "earlier", "geneva": "earlier", "berlin": "latest"}),
    ],
)
def test_ukraine_on_nato(record, on, expected):
    assert states(7, "ukraine", on) == expected


def test_accepting_a_removal_is_on_the_latest_text_while_no_later_one_is_known(record):
    """Berlin left point 26 undisclosed, and the amnesty is gone from the Geneva text."""
    assert states(26, "ukraine", LAST) == {
        "us-russia": "earlier",
        "european": "earlier",
        "geneva": "latest",
    }
    stances = Stance.objects.current(LAST).with_text(LAST)
    on_geneva = stances.get(actor__slug="ukraine", provision__number=26, draft__slug="geneva")
    assert (on_geneva.position, on_geneva.change) == ("accepts", "removed")


def test_the_european_text_stands_beside_the_line(record):
    assert states(26, "ukraine", LAST)["european"] == "earlier"
    assert states(7, "nato", LAST)["european"] == "earlier"


def test_a_stance_on_an_undisclosed_text_says_so(record):
    stances = Stance.objects.current(LAST).with_text(LAST)
    undisclosed = stances.filter(text_state="undisclosed")
    assert undisclosed.exists()
    assert set(undisclosed.values_list("change", flat=True)) == {"undisclosed"}
    assert not stances.filter(change="undisclosed").exclude(text_state="undisclosed").exists()


def test_a_stance_on_a_whole_is_on_the_latest_text_where_its_draft_is_the_latest(record):
    wholes = Stance.objects.current(LAST).with_text(LAST).filter(provision__isnull=True)
    assert set(wholes.values_list("change", flat=True)) == {None}
    for stance in wholes:
        assert stance.text_state == ("latest" if stance.draft.slug == "berlin" else "earlier")
    early = date(2025, 11, 22)
    wholes = Stance.objects.current(early).with_text(early).filter(provision__isnull=True)
    assert set(wholes.values_list("draft__slug", "text_state")) == {("us-russia", "latest")}


@pytest.mark.parametrize(
    ("number", "actor", "on", "expected"),
    [
        (7, "ukraine", date(2025, 11, 24), ("us-russia", "rejects")),
        (7, "ukraine", date(2025, 11, 25), ("geneva", "ambiguous")),
        (7, "ukraine", LAST, ("berlin", "accepts-with-conditions")),
        (26, "ukraine", date(2025, 11, 25), ("european", "accepts")),
        (26, "ukraine", LAST, ("geneva", "accepts")),
        # On none but earlier texts: what was stated last, of whichever draft.
        (7, "nato", LAST, ("geneva", "accepts")),
        (7, "france", LAST, ("us-russia", "seeks-changes")),
        (7, "russia", date(2025, 12, 14), ("us-russia", "accepts")),
    ],
)
def test_what_a_cell_of_the_matrix_shows(record, number, actor, on, expected):
    assert shown(number, actor, on) == expected


def test_a_cell_shows_one_stance_for_every_actor_and_point_with_any(record):
    current = Stance.objects.current(LAST)
    cells = set(current.values_list("actor", "provision"))
    shown_in = current.with_shown(LAST).filter(shown=True).values_list("actor", "provision")
    assert len(shown_in) == len(cells)
    assert set(shown_in) == cells


def test_text_states_and_cells_cost_one_query_for_the_line(record, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(Stance.objects.current(LAST).with_text(LAST).with_shown(LAST))


def test_the_latest_day_of_the_dataset(record):
    days = [
        max(model.objects.values_list(name, flat=True))
        for model, name in [
            (Stance, "stated_on"),
            (Statement, "made_on"),
            (Event, "started_on"),
            (Draft, "started_on"),
        ]
    ]
    assert latest_day() == max(days)
