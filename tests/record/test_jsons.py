"""Rows as JSON: one object with a head and ``rows``, a row a line, whatever is in them."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from record.jsons import json_lines, json_response

scalars = st.none() | st.booleans() | st.integers() | st.text()
rows = st.dictionaries(st.text(), scalars | st.lists(st.text()))


def test_it_works():
    head = {"on": date(2025, 11, 24), "theme": None}
    body = "".join(json_lines(head, [{"point": 7, "actors": ["ukraine", "nato"]}, {"point": 8}]))
    assert body == (
        '{"on": "2025-11-24",\n"theme": null,\n"rows": [\n'
        '{"point": 7, "actors": ["ukraine", "nato"]},\n{"point": 8}\n]}\n'
    )


@given(st.dictionaries(st.text().filter("rows".__ne__), scalars), st.lists(rows))
def test_what_is_read_back_is_what_was_written(head, written):
    found = json.loads("".join(json_lines(head, written)))
    assert found == {**head, "rows": written}


def test_texts_stand_as_they_are_written():
    assert "Запоріжжя – “so”" in "".join(json_lines({}, [{"text": "Запоріжжя – “so”"}]))


def test_an_answer_is_shown_by_browsers_and_saved_under_its_name(db):
    response = json_response("positions", date(2025, 11, 24), json_lines({}, []))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'inline; filename="positions-2025-11-24.json"'
    assert json.loads(b"".join(response)) == {"rows": []}
