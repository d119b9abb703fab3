"""Wherever readers are led to a publication, they are led to its archived copy as well."""

import io
import re
import zipfile
from html import unescape

import pytest

from briefing.documents.renderers import has_pandoc
from tests import factories
from tests.admin.forms import form_of
from tests.briefing.renderers import needs

pytestmark = pytest.mark.django_db
URL = "https://published.example/article"
COPY = "https://web.archive.org/web/20251201120000/https://published.example/article"


@pytest.fixture
def cited():
    """A source that all cite that can."""
    with factories.editing():
        source = factories.source(
            slug="cited",
            title='A “title” & "more"',
            url=URL,
            archived_url=COPY,
            suggested_reading=True,
            note="Worth reading.",
        )
        ukraine = factories.actor(slug="ukraine")
        point = factories.provision(number=1)
        draft = factories.draft(slug="first", sources=[source])
        factories.revision(draft, point, sources=[source])
        said = factories.statement(
            slug="said", actor=ukraine, provisions=[point], sources=[source]
        )
        for on in (point, None):
            factories.stance(actor=ukraine, provision=on, draft=draft, statements=[said])
        factories.event(participants=[ukraine], sources=[source])
        factories.chapter(slug="told", body="They met.[^cited]", actor_chapter="states")
    return source


PAGES = (
    *("/", "/sources/", "/reading/", "/timeline/", "/statements/", "/statements/said/"),
    *("/provisions/1/", "/drafts/first/", "/actors/ukraine/"),
    *("/briefing/", "/briefing/told/", "/briefing/long/"),
)


def links_to(address, html):
    return re.findall(rf'<a[^>]* href="{re.escape(address)}"[^>]*>(.*?)</a>', html)


def test_every_page_that_leads_to_a_publication_leads_to_its_copy(client, cited):
    leading = []
    for page in PAGES:
        html = client.get(page).content.decode()
        copies = links_to(COPY, html)
        assert len(copies) == len(links_to(URL, html)), page
        assert set(copies) <= {"archived copy"}
        if copies:
            leading.append(page)
            # Among many such links each says of what it is a copy.
            named = re.findall(rf'href="{re.escape(COPY)}"[^>]* aria-label="([^"]*)"', html)
            assert set(map(unescape, named)) == {f"archived copy: {cited.title}"}
            assert len(named) == len(copies)
    assert set(PAGES) - set(leading) <= {"/briefing/"}


def test_a_source_without_a_copy_promises_none(client, cited):
    with factories.editing():
        cited.archived_url = ""
        cited.save()
    for page in PAGES:
        assert "archived copy" not in client.get(page).content.decode()


def test_feeds_and_the_calendar_have_it(client, cited):
    for feed in ("/statements.atom", "/events.atom"):
        text = unescape(client.get(feed).content.decode())
        assert f'<a href="{COPY}">archived copy</a>' in text
    lines = client.get("/events.ics").content.decode().replace("\r\n ", "")
    assert f"Archived copy: {COPY}" in lines


def test_data_has_it(client, cited):
    for address in ("/provisions/1.json", "/statements/said.json", "/sources.json"):
        assert COPY in client.get(address).content.decode()
    assert COPY in b"".join(client.get("/sources.csv")).decode()


def test_the_word_document_has_it(client, cited):
    needs(has_pandoc, "pypandoc-binary")
    content = client.get("/briefing.docx").content
    parts = zipfile.ZipFile(io.BytesIO(content))
    for part in ("footnotes", "document"):
        links = parts.read(f"word/_rels/{part}.xml.rels").decode()
        assert COPY in links
        assert "archived copy" in parts.read(f"word/{part}.xml").decode()


def test_the_admin_has_it_beside_the_address(admin_client, cited):
    form = admin_client.get(form_of(cited)).content.decode()
    assert links_to(URL, form)
    assert links_to(COPY, form)
    assert links_to(COPY, admin_client.get("/admin/statements/source/").content.decode())
