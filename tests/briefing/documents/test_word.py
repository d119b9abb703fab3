"""The Word document: headings, tables and footnotes that Word knows, all of them, and no more."""

import io
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client

from briefing.documents.renderers import has_pandoc, pandoc
from briefing.models import Chapter
from briefing.references import read_references
from statements.models import Source
from tests import factories
from tests.briefing.renderers import needs

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Document:
    """A Word document, read as Word reads it."""

    def __init__(self, content):
        self.parts = zipfile.ZipFile(io.BytesIO(content))
        self.root = self.part("word/document.xml")

    def part(self, name):
        return ET.fromstring(self.parts.read(name))  # noqa: S314 (our own)

    @property
    def headings(self):
        """(level, words) of each, in their order."""
        found = []
        for paragraph in self.root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            name = style.get(f"{W}val") if style is not None else ""
            if match := re.fullmatch("Heading([1-6])", name):
                found.append((int(match[1]), text(paragraph)))
        return found

    @property
    def footnotes(self):
        """Of each footnote that is cited, in their order: its words, and where its links lead."""
        notes = {note.get(f"{W}id"): note for note in self.part("word/footnotes.xml")}
        targets = {
            one.get("Id"): one.get("Target") for one in self.part("word/_rels/footnotes.xml.rels")
        }
        return [
            (
                text(notes[mark.get(f"{W}id")]),
                [
                    targets[a.get(f"{R}id")]
                    for a in notes[mark.get(f"{W}id")].iter(f"{W}hyperlink")
                ],
            )
            for mark in self.root.iter(f"{W}footnoteReference")
        ]

    @property
    def contents(self):
        """(words, whether they lead to a place of the document) of each line of the contents."""
        places = {mark.get(f"{W}name") for mark in self.root.iter(f"{W}bookmarkStart")}
        [box] = self.root.iter(f"{W}sdtContent")
        return [
            (text(link), link.get(f"{W}anchor") in places) for link in box.iter(f"{W}hyperlink")
        ]


def text(element):
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


@pytest.fixture(scope="module")
def answers(_loaded, django_db_blocker):
    """What is answered on the latest day, and on an earlier one."""
    needs(has_pandoc, "pandoc")
    with django_db_blocker.unblock():
        return [Client().get(f"/briefing.docx{query}") for query in ("", "?on=2025-12-01")]


@pytest.fixture(scope="module")
def document(answers):
    return Document(answers[0].content)


def cited():
    """The source of each citation in the chapters, in the order of the text."""
    return [
        reference.target
        for chapter in Chapter.objects.order_by("order", "slug")
        for reference in read_references(chapter.body)
        if reference.kind == "source"
    ]


def test_it_works(answers, record):
    for answer, day in zip(answers, ("2025-12-17", "2025-12-01"), strict=True):
        assert (answer.status_code, answer["Content-Type"]) == (200, DOCX)
        assert answer["Content-Disposition"] == f'attachment; filename="briefing-{day}.docx"'
        assert answer["ETag"]
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_each_citation_is_a_footnote_that_leads_to_its_source(document, record):
    sources = {source.slug: source for source in Source.objects.all()}
    expected = [sources[slug] for slug in cited()]
    assert len(document.footnotes) == len(expected) > 100
    for (words, addresses), source in zip(document.footnotes, expected, strict=True):
        assert addresses[0] == source.url
        assert source.url in words
        assert words.strip().startswith(source.publisher)
        assert " ".join(source.title.split()) in words


def test_headings_have_an_order_and_no_level_is_left_out(document, record):
    chapters = [chapter.title for chapter in Chapter.objects.order_by("order", "slug")]
    levels = [level for level, _ in document.headings]
    assert [words for level, words in document.headings if level == 1] == [
        *chapters,
        "Suggested reading",
        "How to cite, licence, no advice",
    ]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert (2, "Positions: Ukraine") in document.headings
    assert (3, "Point by point") in document.headings


def test_the_contents_lead_to_the_headings(document, record):
    assert document.contents == [(words, True) for level, words in document.headings if level <= 2]


def test_every_table_has_a_heading_that_is_repeated_and_as_many_cells_as_columns(document):
    tables = list(document.root.iter(f"{W}tbl"))
    assert len(tables) > 10
    for table in tables:
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        head, *rows = table.findall(f"{W}tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert text(head).startswith(("Draft", "Point"))
        assert rows
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert all(len(row.findall(f"{W}tc")) == columns == 4 for row in [head, *rows])


def test_every_position_of_the_chapters_is_in_a_table_with_sign_and_word(document, record):
    styles = Counter(style.get(f"{W}val") for style in document.root.iter(f"{W}rStyle"))
    assert {name for name in styles if name.startswith("Position")} == {
        "PositionAccepts",
        "PositionAcceptswithconditions",
        "PositionAmbiguous",
        "PositionSeekschanges",
        "PositionRejects",
    }
    known = {
        style.get(f"{W}styleId") for style in document.part("word/styles.xml").iter(f"{W}style")
    }
    assert set(styles) <= known
    assert "✕ Rejects" in text(document.root)


def test_it_says_of_what_day_it_is_and_is_on_a4(document, record):
    whole = text(document.root)
    assert "As of 17 December 2025" in whole
    assert "Not legal or policy advice." in whole
    assert f"{settings.SITE_URL}/briefing/?on=2025-12-17" in whole
    [size] = document.root.iter(f"{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    core = document.part("docProps/core.xml")
    words = {one.tag.rpartition("}")[2]: one.text for one in core}
    assert words["title"] == "Briefing: the peace plan for Ukraine"
    assert words["creator"] == settings.SITE_NAME


def test_an_earlier_day_has_its_own_positions_and_no_prose_of_a_later_one(answers, record):
    earlier = Document(answers[1].content)
    whole = text(earlier.root)
    assert "As of 1 December 2025" in whole
    assert "This text was written later." in whole
    assert earlier.footnotes == []
    assert "Berlin talks and leaders" not in whole
    assert not re.search(r"\b([2-9]|1[0-7]) Dec 2025", whole)
    # Its links keep the day.
    targets = {one.get("Target") for one in earlier.part("word/_rels/document.xml.rels")}
    assert f"{settings.SITE_URL}/provisions/7/?on=2025-12-01" in targets


def test_it_is_made_once(answers, client, record, monkeypatch):
    # Time for nothing.
    monkeypatch.setattr("briefing.documents.word.PATIENCE", 0.0001)
    assert client.get("/briefing.docx").content == answers[0].content


def test_the_same_record_gives_the_same_bytes(answers, client, record, settings, tmp_path):
    settings.KEPT_DIR = tmp_path
    assert client.get("/briefing.docx").content == answers[0].content


def test_what_is_typed_is_text(client, record):
    needs(has_pandoc, "pandoc")
    markup = 'A *b* `c` $d$ <w:p/> [e](f) \\ ~g~ ^h^ {=openxml} "i"'
    source = factories.source(title=markup)
    factories.chapter(title=markup, body=f"Said.[^{source.slug}]")
    document = Document(client.get("/briefing.docx").content)
    assert (1, markup) in document.headings
    assert any(markup in words for words, _ in document.footnotes)


def test_a_bad_day_is_named(client, record):
    needs(has_pandoc, "pandoc")
    response = client.get("/briefing.docx?on=2025-13-40")
    assert response.status_code == 400
    assert "<code>on</code>" in response.content.decode()


def test_without_pandoc_there_is_no_link_and_a_plain_answer(client, record, monkeypatch):
    monkeypatch.setattr("briefing.documents.renderers.pandoc", lambda: "")
    response = client.get("/briefing.docx")
    assert response.status_code == 404
    assert "requirements-documents.txt" in response.content.decode()
    assert "briefing.docx" not in client.get("/briefing/").content.decode()


def test_with_pandoc_the_front_leads_to_it_and_keeps_the_day(client, record):
    needs(has_pandoc, "pandoc")
    assert pandoc()
    assert 'href="/briefing.docx"' in client.get("/briefing/").content.decode()
    earlier = client.get("/briefing/?on=2025-12-01").content.decode()
    assert 'href="/briefing.docx?on=2025-12-01"' in earlier
