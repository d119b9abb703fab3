"""Turns the Markdown of a chapter into HTML that is safe to show.

Pure: whoever calls has fetched what the text may refer to. Whatever was typed, the HTML holds no
tag, address or attribute but those written here: HTML in the text is text, images are not shown,
and a link leads to a point, a chapter or a web address, or is marked as leading nowhere.
"""

from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from briefing.references import FOOTNOTE, WEB_ADDRESS
from provisions.models import Provision
from statements.models import Source

# A chapter stands under the page's title and its own.
LEVELS_ABOVE = 2


@dataclass(frozen=True)
class Known:
    """What a text may refer to: sources and chapters by slug, points by number (as text)."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    points: Mapping[str, Provision] = field(default_factory=dict)
    chapters: Collection[str] = ()


@dataclass
class Note:
    """A footnote: its number, its source, and the ids of the places in the text that cite it."""

    number: int
    source: Source
    anchor: str
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    """A heading of a text: its words, its level in the Markdown from 1, and its id."""

    words: str
    level: int
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """The HTML of a text, its footnotes in the order of their numbers, and its headings."""

    html: SafeString
    notes: list[Note]
    headings: list[Heading] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """What a text stands in: how its headings and links fit the page around it.

    ``levels_above`` is how many levels of heading the page has above it. ``anchors`` opens the ids
    of its headings, which are made of their words; None where they have none. ``query`` is what
    links to points carry on, and ``chapter_address`` gives where a link to a chapter leads.
    """

    levels_above: int = LEVELS_ABOVE
    anchors: str | None = None
    query: str = ""
    chapter_address: Callable[[str], str] = "#{}".format


def render(
    markdown: str, known: Known, *, prefix: str = "", frame: Frame | None = None
) -> Rendered:
    """Return *markdown* as HTML, with the notes that its footnotes lead to.

    A source has the number of its first use throughout. What is not *known* is marked in place.
    *prefix* opens the ids of notes and of what cites them, so that several texts can stand on one
    page.
    """
    text = _Text(known, prefix, frame or Frame())
    html = _PARSER.render(markdown, {"text": text})
    # Made here, escaped.
    return Rendered(mark_safe(html), list(text.notes.values()), text.headings)  # noqa: S308


@dataclass
class _Text:
    """A text while it is rendered."""

    known: Known
    prefix: str
    frame: Frame
    notes: dict[str, Note] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """The ids that headings have so far."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The number that the next heading of the same words is tried with."""
    link_ends: list[SafeString] = field(default_factory=list)
    """How the links that are open will end, the innermost last."""

    def footnote(self, slug: str) -> SafeString:
        """Return the number of a source, which leads to its note; marked where it is unknown."""
        source = self.known.sources.get(slug)
        if source is None:
            return marked(f"[^{slug}]", "unknown source")
        number = len(self.notes) + 1
        note = self.notes.setdefault(slug, Note(number, source, f"{self.prefix}note-{number}"))
        if self.link_ends:
            # A link cannot stand inside another.
            return format_html('<sup class="footnote">[{}]</sup>', note.number)
        place = f"{self.prefix}cite-{note.number}-{len(note.places) + 1}"
        note.places.append(place)
        return format_html(
            '<sup class="footnote"><a href="#{}" id="{}">'
            '<span class="visually-hidden">note </span>[{}]</a></sup>',
            note.anchor,
            place,
            note.number,
        )

    def link(self, address: str) -> tuple[SafeString, SafeString]:
        """Return how a link to *address* begins and ends."""
        target = ""
        if address.startswith("point:"):
            point = self.known.points.get(address.removeprefix("point:"))
            target = f"{point.get_absolute_url()}{self.frame.query}" if point else ""
        elif address.startswith("#"):
            slug = address.removeprefix("#")
            target = self.frame.chapter_address(slug) if slug in self.known.chapters else ""
        elif WEB_ADDRESS.fullmatch(address):
            begin = format_html('<a href="{}" rel="noopener noreferrer external">', address)
            return begin, SafeString("</a>")
        if target:
            return format_html('<a href="{}">', target), SafeString("</a>")
        return _marked_ends(f"leads nowhere: {address}")

    def heading(self, words: str, level: int) -> SafeString:
        """Return the tag that begins a heading, with an id of its words where it has one."""
        tag = self.tag(level)
        if self.frame.anchors is None:
            return format_html("<{}>", tag)
        stem = f"{self.frame.anchors}{slugify(words, allow_unicode=True) or 'section'}"
        first = self.numbers.get(stem, 1)
        numbered = ((n, stem if n == 1 else f"{stem}-{n}") for n in count(first))
        number, anchor = next(each for each in numbered if each[1] not in self.anchors)
        self.numbers[stem] = number + 1
        self.anchors.add(anchor)
        self.headings.append(Heading(words, level, anchor))
        return format_html('<{} id="{}">', tag, anchor)

    def tag(self, level: int) -> str:
        """Return the name of the tag of a heading of that level in the Markdown."""
        return f"h{min(level + self.frame.levels_above, 6)}"


def marked(text: str, why: str) -> SafeString:
    """Return *text* marked as wrong, for the eye and the ear."""
    begin, end = _marked_ends(why)
    return format_html("{}{}{}", begin, text, end)


def _marked_ends(why: str) -> tuple[SafeString, SafeString]:
    end = format_html('<span class="visually-hidden"> ({})</span></mark>', why)
    return SafeString('<mark class="unknown">'), end


Environment = MutableMapping[str, Any]


class _ChapterRenderer(RendererHTML):
    """markdown-it's own, but for what a chapter refers to; a method each kind of token."""

    def text(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """Return the text, with its footnotes as numbers."""
        # Split at a pattern with one group: text, slug, text, slug, …, text.
        pieces = FOOTNOTE.split(tokens[idx].content)
        text: _Text = env["text"]
        return format_html_join(
            "",
            "{}",
            (
                (text.footnote(piece) if number % 2 else piece,)
                for number, piece in enumerate(pieces)
            ),
        )

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """Begin a link; one without words shows where it leads."""
        text: _Text = env["text"]
        address = str(tokens[idx].attrGet("href"))
        begin, end = text.link(address)
        text.link_ends.append(end)
        is_empty = tokens[idx + 1].type == "link_close"
        return format_html("{}{}", begin, address if is_empty else "")

    def link_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """End the link that was begun last."""
        return env["text"].link_ends.pop()

    def image(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """Return the words in place of the image, marked."""
        token = tokens[idx]
        words = self.renderInlineAsText(token.children, options, env)
        return marked(words or str(token.attrGet("src")), "an image, which is not shown")

    def heading_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """Begin a heading, below those that it stands under."""
        words = self.renderInlineAsText(tokens[idx + 1].children, options, env)
        text: _Text = env["text"]
        return text.heading(" ".join(FOOTNOTE.sub("", words).split()), _level(tokens[idx]))

    def heading_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """End a heading."""
        return f"</{env['text'].tag(_level(tokens[idx]))}>\n"

    def fence(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Environment
    ) -> str:
        """Return what stands between fences as it was typed, in whatever language it is."""
        return self.code_block(tokens, idx, options, env)


def _level(heading: Token) -> int:
    return int(heading.tag.removeprefix("h"))


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_ChapterRenderer)
