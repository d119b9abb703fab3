"""What the columns of the record's tables are, as every description of them says it."""

import pytest

from record.columns import Links, Origin
from record.described import Kind, Target, descriptions, like
from record.table import TABLES
from snapshots.tables import INTERCHANGE

COLUMNS = [(table, column) for table in INTERCHANGE for column in table.columns if column.in_file]
by_column = pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{table.name}.{column.name}" for table, column in COLUMNS]
)


@by_column
def test_an_empty_cell_says_something_wherever_one_may_stand(table, column):
    """Never a blank that could mean any."""
    assert bool(column.absent) == column.is_optional
    for sentence in filter(None, (column.absent, column.absent_by_day, column.meaning)):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@by_column
def test_every_column_says_where_its_values_come_from(table, column):
    assert column.origin in Origin
    assert column.origin is not Origin.MADE
    assert column.meaning


def test_a_list_refers_to_the_rows_of_a_table():
    described = {one.name: one for one in descriptions(TABLES["statements"])}
    assert described["provisions"].kind is Kind.LIST
    assert described["provisions"].items is Kind.NUMBER
    assert described["provisions"].refers_to == Target("provisions", "number")
    lists = [links.name for links in TABLES["statements"].links]
    assert all(isinstance(links, Links) for links in TABLES["statements"].links)
    assert {name for name, one in described.items() if one.kind is Kind.LIST} == set(lists)


def test_a_column_of_a_made_table_is_like_that_of_another_but_for_what_is_said_otherwise():
    own = like(TABLES["stances"], "slug", name="stance", meaning="Which one.")
    assert (own.name, own.meaning, own.is_key) == ("stance", "Which one.", False)
    assert own.pattern == descriptions(TABLES["stances"])[0].pattern


def test_what_is_said_of_a_column_has_its_values_and_what_an_empty_cell_says():
    described = {one.name: one for one in descriptions(TABLES["revisions"])}
    assert described["confidence"].said == (
        "How sure we are of the text. One of: published, reported, inferred."
    )
    assert described["note"].said.endswith("Empty: there is nothing to add.")
