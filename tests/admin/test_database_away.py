"""While the database does not answer, pages say so, and nothing that was sent is lost."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}


@contextmanager
def away():
    """Nobody answers where the database is said to be."""
    place = {"NAME": "/nowhere/at/all.sqlite3"} if connection.vendor == "sqlite" else {"PORT": "1"}
    before = {name: connection.settings_dict[name] for name in place}
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def desk():
    client = Client(raise_request_exception=False)
    client.force_login(factories.editor())
    return client


@pytest.fixture
def typed(desk):
    """A form with something typed in it, and where it is sent."""
    row = factories.source(slug="contested", title="Old title")
    fields = fields_of(desk.get(form_of(row)))
    return form_of(row), {**fields, **WHY, "title": "Typed with care", "_save": "Save"}


def test_it_works(desk, typed):
    address, fields = typed
    with away():
        answer = desk.post(address, fields)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    page = answer.content.decode()
    assert "The database does not answer" in page
    assert "Typed with care" in page
    carried = fields_of(answer)
    assert {name: carried[name] for name in ("title", "reason_for_change", "version")} == {
        name: fields[name] for name in ("title", "reason_for_change", "version")
    }
    assert desk.post(address, carried).status_code == 302
    assert Source.objects.get().title == "Typed with care"


def test_no_setting_and_no_query_shows(desk, typed):
    address, _ = typed
    with away():
        page = desk.get(address).content.decode()
    for secret in (
        "nowhere",
        "SELECT",
        "sqlite",
        "psycopg",
        str(connection.settings_dict["NAME"]),
    ):
        assert secret not in page


def test_readers_are_told_too_and_a_program_in_json(client):
    client.raise_request_exception = False
    with away():
        page, data = client.get("/statements/"), client.get("/statements.json")
    assert (page.status_code, data.status_code) == (503, 503)
    assert "The database does not answer" in page.content.decode()
    assert data.json()["status"] == 503
    assert client.get("/statements/").status_code == 200


def test_a_form_that_is_opened_meanwhile_opens_once_it_is_back(desk, typed):
    address, _ = typed
    with away():
        assert desk.get(address).status_code == 503
    assert desk.get(address).status_code == 200
