"""What the Markdown of a chapter refers to, read and renamed without a database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

FOOTNOTE = re.compile(r"\[\^([^\[\]\s]*)\]")
WEB_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Reference:
    """One reference: of which ``kind``, to what, and on which line of the text (from 1).

    ``kind`` is ``source``, ``point`` or ``chapter``, ``web`` for a web address, and ``unknown``
    for anything else, which is an error.
    """

    kind: str
    target: str
    line: int


def read_references(markdown: str) -> list[Reference]:
    """Return what *markdown* refers to, in the order of the text.

    What stands in code is text, not a reference.
    """
    return [
        reference
        for block in MarkdownIt("commonmark").parse(markdown)
        if block.type in {"inline", "html_block"}
        for reference in _in_block(block)
    ]


def rename(markdown: str, kind: str, old: str, new: str) -> str:
    """Return *markdown* with its references to *old*, of *kind*, leading to *new* instead.

    *kind* is ``source`` or ``chapter``. All else stays as it is. What only looks like a reference
    is told from one by the reader itself: renamed, a reference changes what is read, and in
    nothing but its target.
    """
    read = read_references(markdown)
    renamed = [replace(r, target=new) if (r.kind, r.target) == (kind, old) else r for r in read]
    if renamed == read:
        return markdown
    # From the end, so that the places that are still to come stay where they are.
    for place in reversed(list(_places(kind, old).finditer(markdown))):
        tried = markdown[: place.start()] + new + markdown[place.end() :]
        found = read_references(tried)
        if found != read and _is_between(read, found, renamed):
            markdown, read = tried, found
    return markdown


def _places(kind: str, slug: str) -> re.Pattern[str]:
    """Return the pattern of *slug* where it may be a reference; a hyphen may be escaped."""
    written = re.escape(slug).replace(r"\-", r"\\?-")
    return re.compile(rf"(?<=\^){written}(?=\\?\])" if kind == "source" else rf"(?<=#){written}")


def _is_between(before: list[Reference], found: list[Reference], after: list[Reference]) -> bool:
    """Return whether each reference *found* is as it was *before* or as it is to be *after*."""
    return len(found) == len(after) and all(
        reference in possible
        for reference, possible in zip(found, zip(before, after, strict=True), strict=True)
    )


def _in_block(block: Token) -> Iterator[Reference]:
    line = block.map[0] + 1 if block.map else 1
    if block.type == "html_block":
        yield Reference("unknown", block.content.strip(), line)
    for token in block.children or []:
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        elif token.type == "text":
            for match in FOOTNOTE.finditer(token.content):
                yield Reference("source", match[1], line)
        elif token.type == "link_open":
            yield _link(str(token.attrGet("href")), line)
        elif token.type == "image":
            yield Reference("unknown", str(token.attrGet("src")), line)
        elif token.type == "html_inline":
            yield Reference("unknown", token.content, line)


def _link(address: str, line: int) -> Reference:
    if address.startswith("point:"):
        return Reference("point", address.removeprefix("point:"), line)
    if address.startswith("#"):
        return Reference("chapter", address.removeprefix("#"), line)
    return Reference("web" if WEB_ADDRESS.fullmatch(address) else "unknown", address, line)
