"""A setting is safe to use, or the start stops with a message that names the variable."""

import stat
from multiprocessing.pool import ThreadPool

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


def test_it_works(monkeypatch):
    monkeypatch.setenv("NAME", " Plan ")
    assert environment.text("NAME", "other") == "Plan"


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_counts_as_unset(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    assert environment.port("PORT", 8000) == 8000


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example.org, b.example.org,,")
    assert environment.words("ALLOWED_HOSTS", "") == ["a.example.org", "b.example.org"]


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("off", False)]
)
def test_a_flag_is_on_or_off(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)
    assert environment.flag("DEBUG", default=not expected) is expected


@pytest.mark.parametrize(
    ("read", "value", "takes"),
    [
        (lambda name: environment.flag(name, default=False), "maybe", "1, true, yes or on"),
        (lambda name: environment.port(name, 1), "http", "from 1 to 65535"),
        (lambda name: environment.port(name, 1), "65536", "from 1 to 65535"),
        (lambda name: environment.port(name, 1), "²", "from 1 to 65535"),
        (lambda name: environment.origin(name, ""), "example.org", "https://plan.example.org"),
        (lambda name: environment.origin(name, ""), "ftp://example.org", "http:// or https://"),
        (lambda name: environment.origin(name, ""), "https://", "and a host"),
        (lambda name: environment.origin(name, ""), "https://example.org/plan", "without a path"),
        (lambda name: environment.origin(name, ""), "https://example.org:http", "and a host"),
    ],
)
def test_a_bad_value_is_refused_with_what_the_variable_takes(monkeypatch, read, value, takes):
    monkeypatch.setenv("SETTING", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        read("SETTING")
    assert f"SETTING is {value!r}" in str(refused.value)
    assert takes in str(refused.value)


def test_an_origin_has_no_slash_at_its_end(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://plan.example.org:8443/")
    assert environment.origin("SITE_URL", "") == "https://plan.example.org:8443"


def test_a_relative_sqlite_file_stands_in_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///var/plan.sqlite3?timeout=5")
    settings = environment.database("DATABASE_URL", folder=tmp_path, default="")
    assert settings["NAME"] == str(tmp_path / "var/plan.sqlite3")
    assert settings["OPTIONS"]["timeout"] == 5
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]


def test_an_absolute_sqlite_file_stays_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/plan.sqlite3")
    settings = environment.database("DATABASE_URL", folder=tmp_path / "project", default="")
    assert settings["NAME"] == f"{tmp_path}/plan.sqlite3"


def test_postgresql_by_its_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:p%40ss@db.example.org:5433/plan")
    settings = environment.database("DATABASE_URL", folder=tmp_path, default="")
    assert settings["ENGINE"] == environment.POSTGRESQL
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == (
        "db.example.org",
        5433,
        "plan",
    )
    assert settings["PASSWORD"] == "p@ss"


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://me:secret@localhost/plan",
        "postgres://me:secret@localhost:port/plan",
        "postgres://me:secret@localhost",
        "sqlite://",
        "sqlite://:memory:",
    ],
)
def test_a_database_that_cannot_serve_is_refused_without_its_password(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.database("DATABASE_URL", folder=tmp_path, default="")
    assert str(refused.value).startswith("DATABASE_URL is not ")
    assert "it takes postgres://" in str(refused.value)
    assert "secret" not in str(refused.value)


class TestSecretKey:
    @pytest.fixture
    def file(self, monkeypatch, tmp_path):
        monkeypatch.delenv("SECRET_KEY", raising=False)
        return tmp_path / "var" / "secret_key"

    def test_it_is_made_once_and_kept_for_its_owner_alone(self, file):
        made = environment.secret_key("SECRET_KEY", file=file, required=False)
        assert len(made) >= 50
        assert environment.secret_key("SECRET_KEY", file=file, required=False) == made
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert list(file.parent.iterdir()) == [file]

    def test_all_who_start_at_once_get_the_same(self, file):
        with ThreadPool(16) as pool:
            keys = pool.map(
                lambda _: environment.secret_key("SECRET_KEY", file=file, required=False),
                range(64),
            )
        assert len(set(keys)) == 1

    def test_the_variable_wins(self, monkeypatch, file):
        monkeypatch.setenv("SECRET_KEY", "given")
        assert environment.secret_key("SECRET_KEY", file=file, required=True) == "given"
        assert not file.exists()

    def test_a_public_site_needs_one_of_its_own(self, file):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
            environment.secret_key("SECRET_KEY", file=file, required=True)
        assert not file.exists()

    def test_a_broken_file_is_said_not_used(self, file):
        file.parent.mkdir()
        file.touch()
        with pytest.raises(ImproperlyConfigured, match="holds no whole secret"):
            environment.secret_key("SECRET_KEY", file=file, required=False)
