"""The site as a browser meets it: served over the network, with the real record."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client, override_settings

from accounts.models import User
from tests.conftest import tab_of, window_of
from tests.dataset import put_back


@pytest.fixture(scope="session")
def live_server(request):
    """The server, which sends a strict Content-Security-Policy with the pages of the admin.

    It takes its middleware when it starts; the test client keeps to that of the site. Asking the
    browser to change the answers would cost a third of the time of these tests.
    """
    middleware = ["tests.browser.policy.strict_policy", *settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=middleware):
        return request.getfixturevalue("live_server")


@pytest.fixture
def site(dataset_rows, live_server) -> str:
    """The address of a server that holds the dataset."""
    put_back(dataset_rows)
    return live_server.url


@pytest.fixture
def editor(site):
    return User.objects.create_superuser("anna", password="a long password", public_name="Anna K.")


@contextmanager
def noting_window(browser):
    """A window that notes in its ``broken`` what a page does that its policy forbids."""
    with window_of(browser) as window:
        window.broken = []
        window.expose_binding("policyBroken", lambda _, what: window.broken.append(what))
        window.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) => policyBroken("
            "`${event.documentURI}: ${event.violatedDirective}, ${event.sourceFile}, "
            "line ${event.lineNumber}`));"
        )
        yield window


@pytest.fixture(scope="session")
def editors_window(browser):
    with noting_window(browser) as window:
        yield window


@pytest.fixture(scope="session")
def contributors_window(browser):
    with noting_window(browser) as window:
        yield window


@contextmanager
def desk_of(window, account, site):
    """A tab in which *account* is signed in.

    Whatever a strict Content-Security-Policy forbids, an inline script or style, say, fails the
    test.
    """
    signed_in = Client()
    signed_in.force_login(account)
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    window.broken.clear()
    window.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    with tab_of(window) as tab:
        yield tab
        # What the forms remember from one visit to the next.
        remembered = {"origin": site, "storageTypes": "local_storage"}
        window.new_cdp_session(tab).send("Storage.clearDataForOrigin", remembered)
    assert window.broken == []


@pytest.fixture
def desk(site, editor, editors_window):
    """A tab in which the editor is signed in."""
    with desk_of(editors_window, editor, site) as tab:
        yield tab


@pytest.fixture
def contributor(site):
    account = User.objects.create_user(
        "carla", password="a long password", public_name="Carla C.", is_staff=True
    )
    account.groups.add(Group.objects.get(name="Contributors"))
    return account


@pytest.fixture
def bench(site, contributor, contributors_window):
    """A tab in which a contributor is signed in."""
    with desk_of(contributors_window, contributor, site) as tab:
        yield tab
