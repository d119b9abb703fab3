"""A chapter's Markdown becomes HTML that is safe, whatever was typed."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.rendering import Frame, Heading, Known, render
from provisions.models import Provision
from statements.models import Source

REUTERS = Source(slug="reuters", publisher="Reuters", title="Talks", url="https://example.org/1")
AXIOS = Source(slug="axios", publisher="Axios", title="Plan", url="https://example.org/2")
KNOWN = Known(
    sources={source.slug: source for source in (REUTERS, AXIOS)},
    points={"7": Provision(number=7, title="NATO <membership>")},
    chapters={"reactions"},
)
TAGS = {
    *("p", "em", "strong", "a", "sup", "span", "mark", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "hr", "br"),
}
ATTRIBUTES = {
    "a": {"href", "id", "rel"},
    "sup": {"class"},
    "span": {"class"},
    "mark": {"class"},
    "ol": {"start"},
}


class Page(HTMLParser):
    """The tags and the links of some HTML; fails at what has no place in a chapter."""

    def __init__(self, html):
        super().__init__()
        self.open, self.links, self.ids, self.text = [], [], [], ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        assert {name for name, _ in attributes} <= ATTRIBUTES.get(tag, set())
        given = dict(attributes)
        if tag == "a":
            assert "a" not in self.open, "a link in a link"
            assert given["href"].startswith(("https://", "http://", "/provisions/", "#"))
            self.links.append(given["href"])
        self.ids += [given["id"]] if "id" in given else []
        if tag not in {"hr", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")

    def handle_pi(self, data):
        raise AssertionError("an instruction")


def html_of(markdown, **kwargs):
    return render(markdown, KNOWN, **kwargs).html


def test_it_works():
    rendered = render("A **claim**.[^reuters] See [point 7](point:7).", KNOWN)
    assert rendered.html == (
        '<p>A <strong>claim</strong>.<sup class="footnote"><a href="#note-1" id="cite-1-1">'
        '<span class="visually-hidden">note </span>[1]</a></sup> '
        'See <a href="/provisions/7/">point 7</a>.</p>\n'
    )
    (note,) = rendered.notes
    assert (note.number, note.source, note.anchor, note.places) == (
        1,
        REUTERS,
        "note-1",
        ["cite-1-1"],
    )


def test_numbers_come_in_the_order_of_first_use_and_a_source_keeps_its_own():
    rendered = render("a[^axios] b[^reuters] c[^axios]", KNOWN)
    assert Page(rendered.html).links == ["#note-1", "#note-2", "#note-1"]
    assert [(note.number, note.source) for note in rendered.notes] == [(1, AXIOS), (2, REUTERS)]
    assert rendered.notes[0].places == ["cite-1-1", "cite-1-2"]


def test_several_chapters_can_stand_on_one_page():
    first = render("a[^axios]", KNOWN, prefix="one-")
    second = render("a[^axios]", KNOWN, prefix="two-")
    assert not set(Page(first.html).ids) & set(Page(second.html).ids)
    assert first.notes[0].anchor == "one-note-1"
    assert Page(first.html).links == ["#one-note-1"]


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        ("[seven](point:7)", "/provisions/7/"),
        ("[Reactions](#reactions)", "#reactions"),
        ("[Reuters](https://example.org/a?b=c&d=e)", "https://example.org/a?b=c&d=e"),
        ("<https://example.org/>", "https://example.org/"),
    ],
)
def test_links_lead_to_points_chapters_and_the_web(markdown, address):
    assert Page(html_of(markdown)).links == [address]


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("[^nobody]", "[^nobody] (unknown source)"),
        ("[ninety](point:90)", "ninety (leads nowhere: point:90)"),
        ("[seven](point:07)", "seven (leads nowhere: point:07)"),
        ("[here](#nowhere)", "here (leads nowhere: #nowhere)"),
        ("[there](/admin/)", "there (leads nowhere: /admin/)"),
        ("[there](//example.org)", "there (leads nowhere: //example.org)"),
        ("<mailto:a@example.org>", "mailto:a@example.org"),
        ("![a map](https://example.org/map.png)", "a map (an image, which is not shown)"),
        ("[](point:90)", "point:90 (leads nowhere: point:90)"),
    ],
)
def test_what_leads_nowhere_is_marked_for_the_eye_and_the_ear(markdown, shown):
    html = html_of(markdown)
    assert '<mark class="unknown">' in html
    page = Page(html)
    assert page.links == []
    assert shown in page.text


def test_a_link_without_words_shows_where_it_leads():
    assert ">point:7</a>" in html_of("[](point:7)")


def test_a_footnote_in_a_link_is_a_number_and_has_its_note():
    rendered = render("[so said Axios[^axios]](point:7)", KNOWN)
    assert Page(rendered.html).links == ["/provisions/7/"]
    assert '<sup class="footnote">[1]</sup>' in rendered.html
    assert [note.source for note in rendered.notes] == [AXIOS]


def test_what_stands_in_code_is_text():
    rendered = render("`[^axios]`\n\n    [^axios]\n\n```html\n[^axios] <b>\n```", KNOWN)
    assert rendered.notes == []
    assert rendered.html.count("[^axios]") == 3
    assert "&lt;b&gt;" in rendered.html


def test_headings_stand_below_those_of_the_page():
    assert html_of("# One\n\n## Two\n\n###### Six") == (
        "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"
    )


def test_on_a_page_headings_have_ids_of_their_words_and_fit_below_the_title():
    frame = Frame(levels_above=1, anchors="")
    rendered = render("# What *it* says[^axios]\n\n## Ціна\n\n# ?\n\n# !", KNOWN, frame=frame)
    assert rendered.headings == [
        Heading("What it says", 1, "what-it-says"),
        Heading("Ціна", 2, "ціна"),
        Heading("?", 1, "section"),
        Heading("!", 1, "section-2"),
    ]
    assert '<h2 id="what-it-says">What <em>it</em> says<sup' in rendered.html
    assert '<h3 id="ціна">Ціна</h3>' in rendered.html


def test_headings_of_the_same_words_have_ids_of_their_own():
    text = "# Aims 2\n\n# Aims\n\n# Aims\n\n# Aims"
    rendered = render(text, KNOWN, frame=Frame(anchors="one."))
    anchors = [heading.anchor for heading in rendered.headings]
    assert anchors == ["one.aims-2", "one.aims", "one.aims-3", "one.aims-4"]


def test_links_keep_the_day_and_lead_to_the_pages_of_chapters():
    frame = Frame(query="?on=2025-12-17", chapter_address="/briefing/{}/?on=2025-12-17".format)
    html = render("[7](point:7) [x](#reactions) [y](#nowhere)", KNOWN, frame=frame).html
    assert 'href="/provisions/7/?on=2025-12-17"' in html
    assert 'href="/briefing/reactions/?on=2025-12-17"' in html
    assert "leads nowhere: #nowhere" in html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<div onclick='alert(1)'>\n\n</div>",
        "<!-- a --> <?php ?> <!DOCTYPE html> <![CDATA[x]]>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&colon;alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](\tjavascript:alert(1))",
        "[a](<javascript:alert(1)>)",
        "[a](vbscript:x) [b](data:text/html;base64,PHNjcmlwdD4=) [c](file:///etc/passwd)",
        "[a]: javascript:alert(1)\n\n[a]",
        "[a]: https://example.org/ 'x\" onmouseover=\"alert(1)'\n\n[a]",
        '[a](https://example.org/"onmouseover="alert(1))',
        '<https://example.org/"onclick="alert(1)>',
        "<javascript:alert(1)>",
        "![a](javascript:alert(1) \"x' onerror='y\")",
        '![<script>"](x)',
        "[^<script>alert(1)</script>]",
        '[^"onclick="]',
        '[a](point:7"onclick="x)',
        '[a](#reactions"onclick="x)',
        "&lt;script&gt; &#60;script&#62; &quot;",
        '```"><script>\nx\n```',
        "[![a](x)[^axios]](javascript:x)",
        "\0<script>\0",
    ],
)
def test_nothing_that_is_typed_becomes_a_script_or_a_handler(markdown):
    Page(html_of(markdown))


@pytest.mark.parametrize("nested", ["> ", "* ", "[", "![", "*a ", "**a_", "`", "<", "[a](", "1. "])
def test_text_nested_without_end_is_shown(nested):
    Page(html_of(nested * 2_000))


MARKS = st.sampled_from(
    [
        *("[^axios]", "[^reuters]", "[^nobody]", "[", "]", "(", ")", "<", ">", "!", "#", "*"),
        *("_", "`", "```", "\n", "\n\n", "    ", "&", '"', "'", "\\", "point:7", "point:8"),
        *("#reactions", "https://example.org/", "javascript:x", "<script>", "</a>", "1. ", "> "),
        *("[x](", "[^", "onclick=", "&colon;", "---", ": "),
    ]
)


@given(st.lists(MARKS | st.text(max_size=6), max_size=40).map("".join))
def test_any_text_gives_safe_html_in_which_every_number_has_a_note(markdown):
    rendered = render(markdown, KNOWN)
    page = Page(rendered.html)
    numbers = [note.number for note in rendered.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    framed = render(markdown, KNOWN, prefix="_", frame=Frame(anchors=""))
    ids = re.findall(r' id="([^"]*)"', framed.html)
    assert len(ids) == len(set(ids))
    assert {heading.anchor for heading in framed.headings} <= set(ids)
    places = [place for note in rendered.notes for place in note.places]
    assert sorted(page.ids) == sorted(places)
    anchors = {note.anchor for note in rendered.notes}
    assert {link[1:] for link in page.links if link.startswith("#note-")} <= anchors
