"""The feed of statements: who said what on which day, about which points, and who reported it."""

from datetime import date

import pytest

from record.editing import edit
from statements.models import Statement, StatementCitation
from tests import factories
from tests.briefing.feeds.valid import feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(db):
    with factories.editing("Entered"):
        ukraine = factories.actor(slug="ukraine", name="Ukraine", short_name="Ukraine")
        return factories.statement(
            slug="ukraine-2025-11-21-address",
            actor=ukraine,
            person=factories.person(actor=ukraine, name="Volodymyr Zelenskyy", role="President"),
            made_on=date(2025, 11, 21),
            setting="speech",
            summary="In an address he named a hard choice.",
            quote="a very hard choice",
            provisions=[factories.provision(number=7, title="Ukraine and NATO")],
            sources=[
                factories.source(
                    title="Адреса", publisher="President of Ukraine", language="uk",
                    url="https://president.example/1", archived_url="https://archive.example/1",
                )
            ],
        )  # fmt: skip


def statements(client, **query):
    return feed(client.get("/statements.atom", query))


def correct(row, **fields):
    with edit(reason="Corrected", kind="correction") as made:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    return made.saved


def test_it_works(client, statement):
    [entry] = statements(client).entries
    assert entry.title == (
        "Ukraine, Volodymyr Zelenskyy, 21 November 2025: In an address he named a hard choice."
    )
    assert entry.id == f"tag:localhost,2025:statement/{statement.pk}"
    assert entry.links == {
        "alternate": "http://localhost:8000/statements/ukraine-2025-11-21-address/"
    }
    assert entry.categories == {"ukraine": "Ukraine", "speech": "Speech"}
    assert entry.told == (
        "Volodymyr Zelenskyy, President, for Ukraine, 21 November 2025, speech "
        "In an address he named a hard choice. a very hard choice "
        "About point 7, Ukraine and NATO. Sources: "
        "Адреса. President of Ukraine, 20 November 2025, in Ukrainian (archived copy)"
    )
    for address in (
        "http://localhost:8000/actors/ukraine/",
        "http://localhost:8000/provisions/7/",
        "https://president.example/1",
        "https://archive.example/1",
    ):
        assert f'href="{address}"' in entry.content
    # The record says it, about whoever spoke: its editors are the authors.
    assert entry.author == ""


def test_where_nobody_is_named_the_setting_is(client):
    e3 = factories.actor(name="E3 (France, Germany, UK)", short_name="E3")
    factories.statement(actor=e3, setting="joint-statement", summary="They welcome it.")
    [entry] = statements(client).entries
    assert entry.title == "E3, joint statement, 20 November 2025: They welcome it."
    assert "About the plan as a whole, or none of its points in particular." in entry.told


def test_a_correction_changes_updated_and_keeps_id_and_publication(client, statement):
    [before] = statements(client).entries
    assert before.published == before.updated
    made = correct(statement, summary="In an address he named two choices.")
    [after] = statements(client).entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated == made.recorded_at > before.updated
    assert "two choices" in after.told
    assert statements(client).updated == made.recorded_at


def test_a_source_that_is_added_changes_updated(client, statement):
    with edit(reason="Found another", kind="addition") as made:
        StatementCitation(statement=statement, source=factories.source()).save()
    [entry] = statements(client).entries
    assert entry.updated == made.saved.recorded_at > entry.published


def test_a_slug_that_is_renamed_keeps_the_id_and_moves_the_link(client, statement):
    [before] = statements(client).entries
    correct(statement, slug="ukraine-2025-11-21-speech")
    [after] = statements(client).entries
    assert after.id == before.id
    assert after.links["alternate"].endswith("/statements/ukraine-2025-11-21-speech/")


def test_what_is_entered_late_about_an_early_day_comes_first(client, statement):
    late = factories.statement(made_on=date(2024, 1, 1), summary="Said long ago.")
    first, second = statements(client).entries
    assert first.id.endswith(f"/{late.pk}")
    assert second.id.endswith(f"/{statement.pk}")


def test_a_day_shows_nothing_later(client, statement):
    factories.statement(actor=statement.actor, made_on=date(2025, 11, 23), summary="Said later.")
    found = statements(client, on="2025-11-22")
    assert [entry.id for entry in found.entries] == [
        f"tag:localhost,2025:statement/{statement.pk}"
    ]
    assert found.title == "Peace Plan Tracker: statements by 22 November 2025"
    # Its links keep the day.
    assert found.entries[0].links["alternate"].endswith("-address/?on=2025-11-22")
    assert "/provisions/7/?on=2025-11-22" in found.entries[0].content
    assert found.links["alternate"] == "http://localhost:8000/statements/?on=2025-11-22"


def test_it_takes_the_filters_of_its_page(client, statement):
    factories.statement(summary="Elsewhere.")
    for query in (
        {"actor": "ukraine"},
        {"person": statement.person.slug},
        {"provision": 7},
        {"from": "2025-11-21"},
        {"q": "hard"},
    ):
        found = statements(client, **query)
        assert [entry.id for entry in found.entries] == [
            f"tag:localhost,2025:statement/{statement.pk}"
        ]
    assert found.title == "Peace Plan Tracker: statements (words “hard”)"
    assert found.links["alternate"] == "http://localhost:8000/statements/?q=hard"
    assert statements(client, setting="interview").entries == []


def test_an_old_slug_in_a_filter_gives_the_same_feed(client, statement):
    before = statements(client, actor="ukraine")
    correct(statement.actor, slug="ukraine-state")
    after = statements(client, actor="ukraine")
    assert after.id == before.id
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]


def test_it_has_the_50_that_were_entered_last(client):
    with factories.editing():
        member = factories.actor()
        cited = [factories.source()]
        made = [factories.statement(actor=member, sources=cited) for _ in range(55)]
    assert [entry.id.rpartition("/")[2] for entry in statements(client).entries] == [
        str(each.pk) for each in reversed(made[5:])
    ]


def test_a_row_without_history_does_not_break_it(client, statement):
    Statement.history.filter(id=statement.pk).delete()
    StatementCitation.history.filter(statement=statement.pk).delete()
    [entry] = statements(client).entries
    assert entry.published is not None
    assert entry.published <= entry.updated
