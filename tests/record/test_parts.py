"""A list is rows with a place in an order that the editor chose."""

import pytest
from django.core.exceptions import ValidationError

from briefing.models import Chapter
from record.storing import relink
from record.table import TABLES
from statements.models import StatementCitation
from tests import factories

pytestmark = pytest.mark.django_db


def cited(statement):
    return list(statement.citations.order_by("position").values_list("source__slug", "position"))


def test_a_part_without_a_position_goes_to_the_end():
    a, b, c = (factories.source(slug=slug) for slug in "abc")
    statement = factories.statement(sources=[b, a])
    other = factories.statement(sources=[a])
    with factories.editing():
        StatementCitation.objects.create(statement=statement, source=c)
    assert cited(statement) == [("b", 1), ("a", 2), ("c", 3)]
    assert cited(other) == [("a", 1)]


def test_a_part_keeps_the_position_that_it_is_given():
    a, b = factories.source(slug="a"), factories.source(slug="b")
    statement = factories.statement(sources=[a])
    with factories.editing():
        StatementCitation.objects.create(statement=statement, source=b, position=7)
        StatementCitation.objects.create(statement=statement, source=factories.source(slug="c"))
    assert cited(statement) == [("a", 1), ("b", 7), ("c", 8)]
    with pytest.raises(ValidationError), factories.editing():
        StatementCitation.objects.create(
            statement=statement, source=factories.source(), position=0
        )


def test_nothing_is_listed_twice():
    source = factories.source()
    statement = factories.statement(sources=[source])
    with pytest.raises(ValidationError), factories.editing():
        StatementCitation.objects.create(statement=statement, source=source)


def test_a_list_written_anew_keeps_rows_and_records_only_what_moved():
    a, b, c, d = (factories.source(slug=slug) for slug in "abcd")
    statement = factories.statement(sources=[a, b, c])
    ids = dict(statement.citations.values_list("source__slug", "pk"))
    sources = next(links for links in TABLES["statements"].links if links.name == "sources")
    with factories.editing() as opened:
        relink(sources, {statement.pk: ("a", "c", "d")})
    assert cited(statement) == [("a", 1), ("c", 2), ("d", 3)]
    kept = dict(statement.citations.values_list("source__slug", "pk"))
    assert (kept["a"], kept["c"]) == (ids["a"], ids["c"])
    written = StatementCitation.history.filter(history_date=opened.instant)
    assert set(written.values_list("source__slug", "history_type", "position")) == {
        ("b", "-", 2),
        ("c", "~", 2),
        ("d", "+", 3),
    }
    assert d.statementcitations.get().statement == statement


def test_the_version_of_a_row_is_that_of_its_newest_part():
    statement = factories.statement()
    other = factories.statement()
    first = statement.version()
    with factories.editing() as opened:
        StatementCitation.objects.create(statement=statement, source=factories.source())
    assert statement.version() == opened.saved.recorded_at > first
    before_deletion = statement.version()
    with factories.editing() as opened:
        statement.citations.last().delete()
    assert statement.version() == opened.saved.recorded_at > before_deletion
    assert other.version() < first or other.version() < statement.version()
    assert type(statement)().version() is None


def test_what_a_chapter_cites_follows_its_text():
    one, two = factories.source(slug="one"), factories.source(slug="two")
    point = factories.provision()
    chapter = factories.chapter(
        body=f"A[^two] b[^one] c[^two]. [Point](point:{point.number})\n\n`[^nothing]` is code."
    )

    def cited():
        return list(chapter.citations.values_list("source__slug", "position"))

    assert cited() == [("two", 1), ("one", 2)]
    assert chapter.points.get().provision == point
    with factories.editing():
        chapter.body = "Only b[^one]."
        chapter.save()
    assert cited() == [("one", 1)]
    assert not chapter.points.exists()
    with factories.editing() as opened:
        chapter.title = "Another title"
        chapter.save()
    assert not chapter.citations.model.history.filter(history_date=opened.instant).exists()
    assert one.chaptercitations.count(), two.chaptercitations.count() == (1, 0)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("A footnote to nothing[^nowhere].", "nowhere"),
        ("A [point](point:99) that is not there.", "99"),
        ("A [point](point:seven).", "seven"),
        ("A [point](point:99999999999999999999).", "99999999999999999999"),
        ("<script>alert(1)</script>", "<script>"),
        ("A [chapter](#nowhere).", "nowhere"),
        ("A [page](/about/).", "/about/"),
        ("A [mail](mailto:a@example.org).", "mailto"),
        ("An ![image](https://example.org/a.png).", "example.org/a.png"),
        ("Some <b>HTML</b>.", "<b>"),
    ],
)
def test_a_chapter_refers_to_what_there_is_and_nothing_else(body, named):
    with pytest.raises(ValidationError, match="Line 3") as refused:
        factories.chapter(body=f"First line.\n\n{body}")
    assert named in str(refused.value)
    assert not Chapter.objects.exists()
