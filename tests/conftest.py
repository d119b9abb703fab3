"""What all tests share: quick stand-ins for slow parts of production, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.dataset import Rows, loaded_rows, put_back
from tests.frozen import flush_all

# The files that take longest, which begin first, so that the workers end together.
LONGEST = (
    "browser/test_pages.py",
    "laws/test_days.py",
    "data/test_schemathesis.py",
    "briefing/test_bad_values.py",
    "browser/test_forms.py",
    "browser/test_admin_pages.py",
    "briefing/test_every_link.py",
    "browser/test_editors_day.py",
    "briefing/test_reading_pages.py",
    "record/test_races.py",
    "proposals/test_nothing_leaks.py",
    "proposals/test_deciding.py",
    "admin/test_collisions.py",
    "admin/test_lists.py",
    "admin/test_queries.py",
    "briefing/test_freshness.py",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first; leave out on a second database what it can tell nothing of.

    ALL_CASES=1 runs all.
    """
    if connection.vendor != "sqlite" and not os.environ.get("ALL_CASES"):
        left_out = [item for item in items if not _is_tried(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _is_tried(item)]
    places = {settings.BASE_DIR / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def _is_tried(item: pytest.Item) -> bool:
    """Whether a test is tried on a second database.

    One that asks no database is not, nor one that is marked: it says on any database what it says
    on the first. Of the cases of others the first is, and every fourth: what a value does to a
    form or a page hardly depends on the database.
    """
    if item.get_closest_marker("either_database") or not _asks_a_database(item):
        return False
    case = getattr(item, "callspec", None)
    places = case.indices.values() if case else ()
    return sum(places) % 4 == 0


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test may query a database, which pytest-django forbids where it does not say so.

    One may also compare what the connection is like, in a module that knows it.
    """
    named = set(getattr(item, "fixturenames", ()))
    given = {"db", "transactional_db", "dataset_rows", "live_server"} & named
    marked = item.get_closest_marker("django_db") is not None
    return bool(given) or marked or hasattr(getattr(item, "module", None), "connection")


@pytest.fixture(scope="session", autouse=True)
def test_settings(tmp_path_factory):
    """Static files as they stand in static/ (no collectstatic), and passwords hashed quickly.

    Files that are kept are kept for the run.
    """
    static_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": static_files},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        KEPT_DIR=tmp_path_factory.mktemp("kept"),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def flushed_snapshots():
    """Tests without a transaction leave nothing behind, not even a snapshot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_all)
        yield


@pytest.fixture(scope="session")
def dataset_rows(django_db_setup, django_db_blocker) -> list[Rows]:
    """What a first load of the dataset writes; the database is empty again."""
    with django_db_blocker.unblock():
        return loaded_rows()


@pytest.fixture(scope="module")
def _loaded(dataset_rows, django_db_blocker) -> Iterator[None]:
    """The dataset as if it had just been loaded, in a transaction that the module's end undoes."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        put_back(dataset_rows)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def record(_loaded, db) -> None:
    """The dataset that the project ships; what a test changes is undone after it."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; tests that use it are marked `browser`."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        message = "no Chromium on the PATH: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop running in this thread, and Django would take every query of
    # the tests that follow for one made inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Chromium's sandbox refuses root, and containers have little shared memory.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@contextmanager
def window_of(browser: Browser) -> Iterator[BrowserContext]:
    """A window that tests share: opening one takes longer than most of them.

    Its first tab stays empty and open, so that the process behind the others lives on.
    """
    context = browser.new_context()
    context.new_page()
    yield context
    context.close()


@contextmanager
def tab_of(window: BrowserContext) -> Iterator[Page]:
    """A new tab; when it is closed, so are those that it opened, and no cookie is left.

    Raises AssertionError where a script of its pages has failed.
    """
    tab = window.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    for opened in window.pages[1:]:
        opened.close()
    window.clear_cookies()
    assert not errors


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """The window of readers."""
    with window_of(browser) as opened:
        yield opened


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A tab without cookies; errors in the page's own scripts fail the test."""
    with tab_of(window) as tab:
        yield tab
