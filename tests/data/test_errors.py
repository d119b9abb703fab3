"""What programs are told where something is wrong, and that any page of the web may read it."""

import pytest
from django.db import DatabaseError
from django.test import override_settings

from data.lists import LISTS

ADDRESSES = ["/statements.json", "/statements.csv", "/provisions/7.json", "/api/openapi.json"]
SHARED = "Access-Control-Allow-Origin"


def test_it_works(client, db):
    """By RFC 9457, with what each parameter takes."""
    response = client.get("/statements.json?on=2025-13-40&actor=nobody")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    problems = told.pop("problems")
    assert told == {
        "type": "http://localhost:8000/data/#_bad-parameter",
        "title": "Bad Request",
        "status": 400,
        "detail": "Not understood: on, actor.",
    }
    assert [one["parameter"] for one in problems] == ["on", "actor"]
    assert problems[0]["message"].startswith("“2025-13-40” is not a day of the calendar.")


@pytest.mark.parametrize(
    "address",
    ["/nothing.json", "/actors/nobody.json", "/provisions/99.json", "/changes/0.json"],
)
def test_what_is_not_there_is_told_in_json(client, db, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"
    assert response.json()["type"] == "about:blank"
    assert response[SHARED] == "*"


def test_elsewhere_it_is_told_in_plain_text(client, db):
    response = client.get("/nothing.csv")
    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("There is nothing at this address.")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_data_can_only_be_read(client, db, method, address):
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    if address.endswith(".json"):
        assert response.json()["status"] == 405


def test_what_breaks_says_so_and_nothing_more(client, db, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("secret of the database")

    client.raise_request_exception = False
    monkeypatch.setattr("data.list_views.slice_of", broken)
    response = client.get("/themes.json")
    assert response.status_code == 500
    assert response.json()["detail"] == "Something broke here. Try again later."
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/statements/", "/statements/none/", "/admin/login/"])
def test_pages_for_readers_are_not_shared(client, db, address):
    assert SHARED not in client.get(address).headers


@pytest.mark.parametrize("address", [*ADDRESSES[:2], "/snapshots/latest.zip", "/positions.csv"])
def test_any_page_of_the_web_may_read_the_data(client, record, address):
    response = client.get(address, headers={"origin": "https://elsewhere.example"})
    b"".join(response)
    assert response[SHARED] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]
    # Nothing depends on who asks, so that one copy in a cache serves all.
    assert "Origin" not in response.get("Vary", "")
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert not response.cookies


def test_a_browser_that_asks_first_is_let_read(client, db):
    response = client.options(
        "/statements.json",
        headers={
            "origin": "https://elsewhere.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )
    assert response.status_code == 204
    assert response[SHARED] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "GET" in response["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("name", LISTS)
def test_a_bad_value_is_refused_by_the_csv_and_the_json_alike(client, db, name):
    told = client.get(f"/{name}.json?on=never").json()["problems"]
    assert client.get(f"/{name}.csv?on=never").content.decode() == "".join(
        f"{one['parameter']}: {one['message']}\n" for one in told
    )


@override_settings(ALLOWED_HOSTS=["plan.example.org"])
def test_a_host_that_is_not_ours_is_told_nothing(client, db):
    response = client.get("/themes.json", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()
