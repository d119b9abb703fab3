"""The settings as they come out of an environment, read by a process of its own."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import formats
from django.utils.dateparse import parse_date

SECRET = "a-secret-of-at-least-fifty-characters-for-the-tests-only"
VARIABLES = {
    "DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "PORT", "SITE_URL", "CONTACT",
    "SITE_NAME", "APPROVE_OWN", "FETCH_PAGES",
}  # fmt: skip


def read(**environment):
    """What config.settings holds where exactly these variables are set."""
    program = (
        "import json; from config import settings;"
        "print(json.dumps({n: v for n, v in vars(settings).items() if n.isupper()}, default=str))"
    )
    rest = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return subprocess.run(
        [sys.executable, "-c", program],
        env=rest | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def values(**environment):
    process = read(**environment)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def test_it_works():
    found = values()
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1"]
    assert found["SITE_URL"] == "http://localhost:8000"
    assert found["SITE_NAME"] == "Peace Plan Tracker"
    assert found["CONTACT"] == ""
    assert found["DATABASES"]["default"]["NAME"] == str(settings.BASE_DIR / "var/db.sqlite3")
    assert "SECURE_SSL_REDIRECT" not in found
    assert found["APPROVE_OWN"] is False
    assert found["FETCH_PAGES"] is False
    assert found["FETCH_ALSO"] == []


def test_a_team_of_one_may_approve_its_own():
    assert values(APPROVE_OWN="on")["APPROVE_OWN"] is True


def test_the_address_follows_the_port():
    assert values(PORT="8123")["SITE_URL"] == "http://localhost:8123"


def test_a_public_site_is_https_throughout():
    found = values(SITE_URL="https://plan.example.org/", SECRET_KEY=SECRET)
    assert found["SITE_URL"] == "https://plan.example.org"
    assert found["ALLOWED_HOSTS"][-1] == "plan.example.org"
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://plan.example.org"]
    assert found["SECURE_SSL_REDIRECT"]
    assert any(re.search(exempt, "healthz") for exempt in found["SECURE_REDIRECT_EXEMPT"])
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SITE_URL": "https://plan.example.org"}, "SECRET_KEY is not set"),
        ({"SITE_URL": "plan.example.org"}, "SITE_URL is 'plan.example.org'"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"APPROVE_OWN": "ours"}, "APPROVE_OWN is 'ours'"),
        ({"FETCH_PAGES": "some"}, "FETCH_PAGES is 'some'"),
        ({"PORT": "http"}, "PORT is 'http'"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not understood"),
    ],
)
def test_a_bad_setting_stops_the_start(environment, message):
    process = read(**environment)
    assert process.returncode != 0
    assert message in process.stderr


def test_the_version_is_the_newest_in_the_changelog():
    changelog = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    assert changelog.split("\n## ")[1].startswith(settings.VERSION)


def test_days_are_written_in_words_and_read_in_one_way_only():
    day = parse_date("2025-12-05")
    assert formats.date_format(day) == "5 December 2025"
    assert formats.localize_input(day) == "2025-12-05"
    assert formats.get_format("DATE_INPUT_FORMATS") == ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite")
def test_sqlite_lets_readers_and_a_writer_work_at_once():
    with connection.cursor() as cursor:
        found = {
            pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    assert found == {
        "journal_mode": "wal",
        "busy_timeout": 30_000,
        "foreign_keys": 1,
        "synchronous": 1,  # NORMAL
    }
