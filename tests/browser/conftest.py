"""The site as a browser meets it: served over the network, with the real record."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error

from accounts.models import User
from tests.dataset import put_back

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.fixture
def site(dataset_rows, live_server) -> str:
    """The address of a server that holds the dataset."""
    put_back(dataset_rows)
    return live_server.url


@pytest.fixture
def editor(site):
    return User.objects.create_superuser("anna", password="a long password", public_name="Anna K.")


@pytest.fixture
def desk(site, editor, page):
    """A tab in which the editor is signed in.

    Every page of the admin is held to a strict Content-Security-Policy: whatever it forbids, an
    inline script or style, say, fails the test.
    """
    broken = []

    def with_policy(route):
        try:
            answer = route.fetch(max_redirects=0, max_retries=3)
            headers = {**answer.headers, "content-security-policy": STRICT}
            route.fulfill(response=answer, headers=headers)
        except Error:
            # The page has gone on, and no longer waits for the answer.
            return

    page.context.route(re.compile(f"^{re.escape(site)}/admin/"), with_policy)
    page.context.expose_binding("policyBroken", lambda _, what: broken.append(what))
    page.context.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => policyBroken("
        "`${event.documentURI}: ${event.violatedDirective}, ${event.sourceFile}, "
        "line ${event.lineNumber}`));"
    )
    signed_in = Client()
    signed_in.force_login(editor)
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    yield page
    assert broken == []
