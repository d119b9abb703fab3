"""A database that is away for a minute: an answer in words, and nothing that was typed is lost."""

import threading
from contextlib import contextmanager

import pytest
from django.db import OperationalError, ProgrammingError, connection, connections
from django.test import Client
from django.urls import reverse

from record.away import is_away
from record.editing import write_transaction
from record.kept import KeptForm
from record.models import Edit
from statements.models import Source
from tests import factories
from tests.admin.forms import fields_of, form_of

pytestmark = pytest.mark.django_db(transaction=True)

WHY = {"reason_for_change": "Said better", "kind_of_change": "correction"}


@pytest.fixture
def source():
    return factories.source(slug="a-source")


@pytest.fixture
def desk(editor):
    """A browser that is shown what a reader of a real site would be, and no traceback."""
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    return client


@contextmanager
def away(tmp_path):
    """Let the database be where there is none."""
    settings = connection.settings_dict
    before = {name: settings[name] for name in ("NAME", "HOST", "PORT")}
    connection.close()
    if connection.vendor == "sqlite":
        settings["NAME"] = str(tmp_path / "nowhere" / "db.sqlite3")
    else:
        settings.update(HOST="127.0.0.1", PORT="1")
    try:
        yield
    finally:
        connection.close()
        settings.update(before)


def words(response):
    return response.content.decode()


def test_it_works(desk, source, tmp_path):
    fields = {**fields_of(desk.get(form_of(source))), "title": "Typed with care", **WHY}
    sent = {**fields, "note": "One line.\r\nAnd “another”.", "twice": ["one", "two"], "_save": "1"}
    with away(tmp_path):
        page = desk.post(form_of(source), sent)
    assert page.status_code == 503
    assert page["Retry-After"] == "30"
    assert "no-store" in page["Cache-Control"]
    assert "The database does not answer" in words(page)
    assert f'action="{form_of(source)}"' in words(page)
    assert words(page).count('name="twice"') == 2
    again = fields_of(page)
    assert {name: again[name] for name in sent if name != "twice"} == {
        name: value for name, value in sent.items() if name != "twice"
    }
    assert desk.post(form_of(source), again).status_code == 302
    assert Source.objects.get().title == "Typed with care"


@pytest.mark.parametrize("address", ["/admin/", "/", "/provisions/", "/changes/", "/admin/login/"])
def test_reading_pages_say_so_and_are_back_with_the_database(desk, tmp_path, address):
    with away(tmp_path):
        page = desk.get(address)
        assert page.status_code == 503
        assert "The database does not answer" in words(page)
        assert 'method="post"' not in words(page)
    assert desk.get(address).status_code in {200, 302}


def test_programs_are_told_as_programs(client, tmp_path):
    with away(tmp_path):
        page = client.get("/provisions.json")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert page["Content-Type"] == "application/problem+json"


def test_nothing_of_the_installation_is_shown(desk, source, tmp_path, settings):
    for is_debug in (False, True):
        settings.DEBUG = is_debug
        with away(tmp_path):
            page = words(desk.post(form_of(source), {"title": "Typed", **WHY}))
        for told in ("Traceback", "SELECT", "nowhere", "127.0.0.1", "OperationalError", "sqlite"):
            assert told not in page


def test_passwords_are_in_no_page(desk, tmp_path):
    sent = {"old_password": "a long password", "new_password1": "secret"}
    with away(tmp_path):
        page = words(desk.post(reverse("admin:password_change"), sent))
        login = words(Client().post("/admin/login/", {"username": "anna", "password": "secret"}))
    assert "secret" not in page + login
    assert "a long password" not in page


def test_signing_in_meanwhile_is_answered_so_too(tmp_path, editor):
    client = Client(raise_request_exception=False)
    with away(tmp_path):
        page = client.post("/admin/login/", {"username": "anna", "password": "a long password"})
    assert page.status_code == 503
    assert client.get("/admin/login/").status_code == 200


def test_it_stays_signed_in(desk, tmp_path):
    with away(tmp_path):
        assert "sessionid" not in desk.get("/admin/").cookies
    assert desk.get("/admin/").status_code == 200


def test_what_is_kept_meanwhile_is_for_the_browser_to_keep(desk, source, editor, tmp_path):
    fields = fields_of(desk.get(form_of(source)))
    own = {"_does": "typed", "_model": "statements.source", "_row": source.pk, "_user": editor.pk}
    with away(tmp_path):
        assert desk.post("/admin/record/kept/", {**fields, **own}).status_code == 503
    assert desk.post("/admin/record/kept/", {**fields, **own}).status_code == 200


# --- A database that is locked ---------------------------------------------------------------

only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="elsewhere a writer waits for as long as it takes"
)


@contextmanager
def someone_writing():
    """Let another connection hold the lock of those who write."""
    begun, done = threading.Event(), threading.Event()

    def write():
        try:
            with write_transaction():
                begun.set()
                done.wait(timeout=60)
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert begun.wait(timeout=30)
        yield
    finally:
        done.set()
        thread.join()


@only_sqlite
def test_a_database_that_is_locked_for_too_long_loses_nothing(desk, source):
    fields = {**fields_of(desk.get(form_of(source))), "title": "Typed with care", **WHY}
    with someone_writing():
        connection.connection.execute("PRAGMA busy_timeout = 50")
        page = desk.post(form_of(source), fields)
    assert page.status_code == 503
    assert fields.items() <= fields_of(page).items()
    assert desk.post(form_of(source), fields_of(page)).status_code == 302
    assert Source.objects.get().title == "Typed with care"


@only_sqlite
def test_a_form_opens_while_someone_writes(desk, source):
    with someone_writing():
        assert desk.get(form_of(source)).status_code == 200
        assert not KeptForm.objects.exists()
        assert connection.connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)
    assert desk.get(form_of(source)).status_code == 200
    assert KeptForm.objects.count() == 1


# --- What is our own fault ---------------------------------------------------------------------


def test_a_question_that_is_wrong_is_no_absence(desk):
    with pytest.raises((OperationalError, ProgrammingError)) as wrong:
        list(Edit.objects.raw("SELECT nothing FROM nowhere"))
    assert not is_away(wrong.value)
    assert not is_away(ValueError("broken"))
    assert not is_away(None)


def test_a_table_that_is_not_there_is_a_fault_of_the_site(desk, source, monkeypatch):
    monkeypatch.setattr(Source._meta, "db_table", "nowhere")
    assert desk.get(form_of(source)).status_code == 500
