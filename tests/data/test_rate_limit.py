"""Where a limit is set, whoever asks for data too often is told when to come back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from config import environment
from data.counts import SharedCounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(tmp_path):
    with override_settings(RATE_LIMIT="3/minute", RATE_LIMIT_FILE=tmp_path / "limits.sqlite3"):
        yield Client()


def asked(client, times, address="/themes.json", **extra):
    return [client.get(address, **extra).status_code for _ in range(times)]


def test_it_works(limited):
    assert asked(limited, 3) == [200, 200, 200]
    response = limited.get("/themes.json")
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert told["type"].endswith("/data/#_too-many-requests")
    assert told["detail"].startswith("More than 3 requests in 1 minute. Ask again in ")


def test_without_the_setting_there_is_no_limit(client):
    assert set(asked(client, 30)) == {200}


def test_what_is_counted_is_data_whatever_its_form(limited):
    assert asked(limited, 2, "/themes.csv") == [200, 200]
    assert asked(limited, 2) == [200, 429]
    assert limited.get("/themes.csv").content.decode().startswith("More than 3 requests")


def test_pages_for_readers_are_not_counted(limited):
    asked(limited, 4)
    assert asked(limited, 3, "/about/") == [200, 200, 200]
    assert limited.options("/themes.json").status_code == 204


def test_each_address_is_counted_by_itself(limited):
    assert asked(limited, 4, REMOTE_ADDR="192.0.2.1")[-1] == 429
    assert asked(limited, 1, REMOTE_ADDR="192.0.2.2") == [200]


def test_a_customer_has_all_addresses_of_a_network(limited):
    assert asked(limited, 3, REMOTE_ADDR="2001:db8:0:1::1")[-1] == 200
    assert asked(limited, 1, REMOTE_ADDR="2001:db8:0:1:ffff::2") == [429]
    assert asked(limited, 1, REMOTE_ADDR="2001:db8:0:2::1") == [200]


@override_settings(IS_PUBLIC=True)
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_wrote(limited):
    claims = [f"10.0.0.{number}, 192.0.2.7" for number in range(4)]
    codes = [limited.get("/themes.json", headers={"x-forwarded-for": one}) for one in claims]
    assert [response.status_code for response in codes] == [200, 200, 200, 429]


def test_without_a_proxy_nobody_can_claim_another_address(limited):
    claims = [f"192.0.2.{number}" for number in range(4)]
    codes = [limited.get("/themes.json", headers={"x-forwarded-for": one}) for one in claims]
    assert codes[-1].status_code == 429


def test_no_address_is_kept(limited, settings):
    asked(limited, 2, REMOTE_ADDR="192.0.2.77")
    for path in settings.RATE_LIMIT_FILE.parent.iterdir():
        assert b"192.0.2.77" not in path.read_bytes()


def test_processes_count_together(tmp_path):
    """Each has a store of its own on the one file; none of what they count is lost."""
    path = tmp_path / "limits.sqlite3"

    def count(_):
        store = SharedCounts(path)
        return [store.incr("who", 60) for _ in range(50)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(count, range(4)) for number in found]
    assert sorted(numbers) == list(range(1, 201))


def test_a_count_ends_with_its_window(tmp_path, monkeypatch):
    store = SharedCounts(tmp_path / "limits.sqlite3")
    assert [store.incr("who", 60) for _ in range(2)] == [1, 2]
    store.incr("other", 10)
    later = time.time() + 61
    monkeypatch.setattr("data.counts.time.time", lambda: later)
    assert store.get("who") == 0
    assert store.incr("who", 60) == 1
    assert store.reset() == 1
    assert store.check()


@pytest.mark.parametrize("value", ["fast", "10", "ten/minute", "10/fortnight"])
def test_a_limit_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("RATE_LIMIT", value)
    with pytest.raises(ImproperlyConfigured, match=r"RATE_LIMIT is .*600/hour"):
        environment.rate("RATE_LIMIT")


@pytest.mark.parametrize("value", ["600/hour", "60/minute", "100 per 5 minutes"])
def test_a_limit_is_written_as_one_says_it(monkeypatch, value):
    monkeypatch.setenv("RATE_LIMIT", value)
    assert environment.rate("RATE_LIMIT") == value


def test_an_unset_limit_is_none(monkeypatch):
    monkeypatch.setenv("RATE_LIMIT", " ")
    assert environment.rate("RATE_LIMIT") is None
