"""The Markdown of a chapter as pandoc's tree, with a footnote for each citation.

What a chapter's web page shows as marked (an unknown source, a link that leads nowhere, an image)
stands here as the words alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import formats
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from briefing.documents import tree
from briefing.documents.tree import Blocks, Inlines
from briefing.references import FOOTNOTE, WEB_ADDRESS
from statements.models import Source

_PARSER = MarkdownIt("commonmark", {"html": False})
DEEPEST = 6


@dataclass(frozen=True)
class References:
    """What a text may refer to: sources by slug, and where links to points and chapters lead."""

    sources: Mapping[str, Source]
    addresses: Mapping[str, str]


def blocks(markdown: str, references: References, *, levels_above: int) -> Blocks:
    """Return *markdown* as blocks; its headings stand *levels_above* lower."""
    return _Text(references, levels_above).blocks(SyntaxTreeNode(_PARSER.parse(markdown)))


def source_note(source: Source, *, with_publisher: bool = True) -> Inlines:
    """Return where *source* is: publisher, day, title, and its address in full."""
    publisher = f"{source.publisher}, " if with_publisher else ""
    day = formats.date_format(source.published_on) if source.published_on else "undated"
    note = [
        *tree.text(f"{publisher}{day}: {source.title}. "),
        *tree.link(tree.text(source.url), source.url),
    ]
    if source.archived_url:
        note += [
            *tree.text(" (archived copy: "),
            *tree.link(tree.text(source.archived_url), source.archived_url),
            *tree.text(")"),
        ]
    return note


class _Text:
    """A text while it is turned into a tree."""

    def __init__(self, references: References, levels_above: int) -> None:
        self._references = references
        self._levels_above = levels_above

    def blocks(self, parent: SyntaxTreeNode) -> Blocks:
        """Return what stands in *parent*."""
        return [block for node in parent.children for block in self._block(node)]

    def _block(self, node: SyntaxTreeNode) -> Iterator[tree.Node]:
        match node.type:
            case "paragraph":
                yield tree.paragraph(self._inlines(node.children[0]))
            case "heading":
                level = min(int(node.tag[1:]) + self._levels_above, DEEPEST)
                yield tree.heading(level, self._inlines(node.children[0]))
            case "bullet_list":
                yield tree.bullets(self.blocks(item) for item in node.children)
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                yield tree.numbered((self.blocks(item) for item in node.children), start)
            case "blockquote":
                yield tree.quotation(self.blocks(node))
            case "fence" | "code_block":
                yield tree.code_block(node.content.removesuffix("\n"))
            case "hr":
                yield tree.rule()

    def _inlines(self, parent: SyntaxTreeNode) -> Inlines:
        return [inline for node in parent.children for inline in self._inline(node)]

    def _inline(self, node: SyntaxTreeNode) -> Iterator[tree.Node]:
        match node.type:
            case "text":
                yield from self._words(node.content)
            case "softbreak":
                yield tree.SPACE
            case "hardbreak":
                yield tree.LINE_BREAK
            case "code_inline":
                yield from tree.code(node.content)
            case "em":
                yield from tree.emphasis(self._inlines(node))
            case "strong":
                yield from tree.strong(self._inlines(node))
            case "link":
                yield from self._link(node)
            case "image":
                yield from self._inlines(node) or tree.text(str(node.attrs["src"]))

    def _words(self, content: str) -> Inlines:
        """Return a text with its footnotes."""
        found: Inlines = []
        # Split at a pattern with one group: text, slug, text, slug, …, text.
        for number, piece in enumerate(FOOTNOTE.split(content)):
            source = self._references.sources.get(piece) if number % 2 else None
            if source:
                # Two numbers side by side would read as one.
                found += tree.raised(",") if found and found[-1]["t"] == "Note" else []
                found += tree.footnote(source_note(source))
            else:
                found += tree.text(f"[^{piece}]" if number % 2 else piece)
        return found

    def _link(self, node: SyntaxTreeNode) -> Inlines:
        """Return a link; footnotes inside it stand after it."""
        address = str(node.attrs["href"])
        inlines = self._inlines(node) or tree.text(address)
        target = self._references.addresses.get(address, "")
        if WEB_ADDRESS.fullmatch(address):
            target = address
        if not target:
            return inlines
        notes = [inline for inline in inlines if inline["t"] == "Note"]
        words = [inline for inline in inlines if inline["t"] != "Note"]
        return [*tree.link(words, target), *notes]
