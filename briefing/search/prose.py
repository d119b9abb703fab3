"""The words of a chapter without what marks them up."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefing.references import FOOTNOTE


def plain_text(markdown: str) -> str:
    """Return what a reader of *markdown* reads, a line a paragraph, without footnotes."""
    blocks = MarkdownIt("commonmark", {"html": False}).parse(markdown)
    lines = ("".join(_in(block)) if block.type == "inline" else block.content for block in blocks)
    return "\n".join(line.strip() for line in lines if line.strip())


def _in(block: Token) -> Iterator[str]:
    for token in block.children or []:
        if token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "text":
            yield FOOTNOTE.sub("", token.content)
        else:
            yield token.content
