"""The answers to what cannot be shown, and to a monitor."""

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from briefing import overview, views

PAGES = ["/", "/provisions/", "/provisions/7/"]


@pytest.mark.parametrize("page", PAGES)
def test_it_works(client, record, page):
    response = client.get(page, {"on": "2025-13-40"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "<code>on</code>" in html
    assert "“2025-13-40” is not a day of the calendar" in html
    assert "YYYY-MM-DD" in html
    assert f'<a href="{page}">The same page without parameters</a>' in html


def test_what_others_add_to_a_link_does_not_break_it(client, record):
    assert client.get("/", {"utm_source": "newsletter", "fbclid": "x" * 500}).status_code == 200


def test_what_was_asked_for_is_shown_escaped(client, db):
    html = client.get("/", {"on": "<script>alert(1)</script>"}).content.decode()
    assert "<script" not in html


@pytest.mark.parametrize("address", ["/nothing", "/provisions/seven/", "/provisions/999/"])
def test_what_is_not_there_is_not_found(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_errors_ask_no_database(rf: RequestFactory):
    # Without the `db` fixture any query fails.
    for status, response in [
        (400, views.bad_request(rf.get("/"), Exception())),
        (403, views.forbidden(rf.get("/"), Exception())),
        (404, views.not_found(rf.get("/"), Exception())),
        (500, views.server_error(rf.get("/"))),
    ]:
        assert response.status_code == status
        assert "<h1>" in response.content.decode()


def test_a_page_that_breaks_answers_in_the_same_design(client, record, monkeypatch):
    monkeypatch.setattr(overview, "accounts", lambda *args: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_monitor_hears_that_the_database_answers(client, db):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-cache" in response["Cache-Control"]


def test_a_monitor_hears_that_the_database_does_not_answer(client, db):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("the connection is gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert "does not answer" in response.content.decode()
