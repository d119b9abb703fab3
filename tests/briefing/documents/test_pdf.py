"""The PDF: its contents with the numbers of pages, its outline, its notes, what it may load."""

import io
import re
import sys
from dataclasses import replace

import pypdf
import pytest
from django.conf import settings

from briefing.documents.layout import lay_out
from briefing.documents.pdf import task
from briefing.documents.renderers import has_weasyprint
from briefing.models import Chapter
from provisions.forms import day_asked
from tests import factories
from tests.briefing.renderers import needs

# A record of two chapters, so that it is made in a second; the dataset takes fifteen.
FIRST, SECOND = "What the drafts say", "Who stands where"
NOT_HERE = "https://elsewhere.example.org/x.css"


@pytest.fixture
def briefing(db):
    source = factories.source(url="https://example.org/a-publication", title="A publication")
    factories.event(started_on="2025-11-20")
    for order, title in enumerate((FIRST, SECOND), start=1):
        body = f"# A part of it\n\nIt said so.[^{source.slug}] " + "And so on. " * 900
        factories.chapter(slug=f"chapter-{order}", title=title, body=body, order=order)


def asked(client, address="/briefing.pdf"):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response, pypdf.PdfReader(io.BytesIO(response.content))


def outlined(reader, entries=None, level=1):
    """(level, title, page from 1) of each entry of the outline."""
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from outlined(reader, entry, level + 1)
        else:
            yield level, entry.title, reader.get_destination_page_number(entry) + 1


def test_it_works(client, briefing):
    needs(has_weasyprint, "WeasyPrint")
    response, reader = asked(client)
    assert response["Content-Disposition"] == 'inline; filename="briefing-2025-11-20.pdf"'
    texts = [page.extract_text() for page in reader.pages]
    page_of = {title: page for _, title, page in outlined(reader)}
    assert "As of 20 November 2025" in texts[0]

    # The contents name every chapter, with the page on which it begins.
    [contents] = [text for text in texts[1:3] if "Contents" in text]
    numbers = []
    for title in (FIRST, SECOND, "Suggested reading", "How to cite, licence, no advice"):
        [number] = re.findall(rf"{re.escape(title)}[ .]*(\d+)", contents)
        assert int(number) == page_of[title]
        assert title in texts[int(number) - 1]
        numbers.append(int(number))
    assert numbers == sorted(numbers)
    assert numbers[0] < numbers[1]

    # It says what it is, and can be read aloud.
    assert reader.metadata.title == "Briefing: the peace plan for Ukraine, as of 2025-11-20"
    assert reader.metadata.author == settings.SITE_NAME
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]

    # Each note leads to its source; pages of the site keep the day.
    targets = [
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert targets.count("https://example.org/a-publication") >= 2

    # The second reader gets the same bytes, and so does whoever makes it again.
    again, _ = asked(client)
    assert again.content == response.content
    assert lay_out(task(replace(day_asked(None), was_asked=True))) == response.content
    assert client.get("/briefing.pdf", headers={"if-none-match": again["ETag"]}).status_code == 304


def test_it_is_the_long_page_of_its_day_with_our_stylesheets_only(record):
    made = task(replace(day_asked(None), was_asked=True))
    assert {address.removeprefix(settings.SITE_URL) for address in made.files} == {
        "/static/css/site.css",
        "/static/css/briefing.css",
    }
    for chapter in Chapter.objects.all():
        assert f'id="{chapter.slug}"' in made.html
    assert ".pdf" not in made.html
    assert 'href="/provisions/7/?on=2025-12-17"' in made.html


@pytest.mark.parametrize("address", [NOT_HERE, "file:///etc/passwd", "/admin/", "static/x.css"])
def test_it_loads_nothing_but_our_own_files(db, address):
    needs(has_weasyprint, "WeasyPrint")
    made = task(replace(day_asked(None), was_asked=True))
    html = f'<title>x</title><link rel="stylesheet" href="{address}"><p>x'
    with pytest.raises(BaseException, match="no file that this page may load"):
        lay_out(replace(made, html=html))


def test_a_bad_day_is_named(client, db):
    needs(has_weasyprint, "WeasyPrint")
    response = client.get("/briefing.pdf?on=tomorrow")
    assert response.status_code == 400
    assert "<code>on</code>" in response.content.decode()


def test_without_weasyprint_there_is_no_link_and_a_plain_answer(client, record, monkeypatch):
    has_weasyprint()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    has_weasyprint.cache_clear()
    try:
        response = client.get("/briefing.pdf")
        assert response.status_code == 404
        assert "requirements-documents.txt" in response.content.decode()
        assert "briefing.pdf" not in client.get("/briefing/").content.decode()
    finally:
        has_weasyprint.cache_clear()


def test_with_weasyprint_the_front_leads_to_it_and_keeps_the_day(client, record):
    needs(has_weasyprint, "WeasyPrint")
    assert 'href="/briefing.pdf"' in client.get("/briefing/").content.decode()
    earlier = client.get("/briefing/?on=2025-12-01").content.decode()
    assert 'href="/briefing.pdf?on=2025-12-01"' in earlier
