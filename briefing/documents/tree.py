"""A document as pandoc's tree: the nodes that ours are made of.

Text goes in as it is and needs no escaping, since no markup is parsed. A node is a plain
dictionary, as pandoc reads it from JSON.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

VERSION = [1, 23, 1]
"""The version of the tree; pandoc refuses another major or minor one."""
Node = dict[str, Any]
Inlines = list[Node]
Blocks = list[Node]

SPACE: Node = {"t": "Space"}
LINE_BREAK: Node = {"t": "LineBreak"}


def text(words: str) -> Inlines:
    """Return *words* as they stand; any white space is a space."""
    return [
        SPACE if piece.isspace() else {"t": "Str", "c": piece}
        for piece in re.split(r"(\s+)", words)
        if piece
    ]


def strong(inlines: Inlines) -> Inlines:
    """Return *inlines* set strong."""
    return [{"t": "Strong", "c": inlines}]


def emphasis(inlines: Inlines) -> Inlines:
    """Return *inlines* set apart."""
    return [{"t": "Emph", "c": inlines}]


def raised(words: str) -> Inlines:
    """Return *words* as they stand beside the mark of a footnote."""
    return [{"t": "Superscript", "c": text(words)}]


def code(words: str) -> Inlines:
    """Return *words* as code."""
    return [{"t": "Code", "c": [_attributes(), words]}]


def link(inlines: Inlines, address: str) -> Inlines:
    """Return *inlines* as a link to *address*, or to the place ``#id`` of the document."""
    return [{"t": "Link", "c": [_attributes(), inlines, [address, ""]]}]


def styled(inlines: Inlines, style: str) -> Inlines:
    """Return *inlines* in the character style so named."""
    return [{"t": "Span", "c": [_attributes(style=style), inlines]}]


def footnote(inlines: Inlines) -> Inlines:
    """Return the mark of a footnote with *inlines*."""
    return [{"t": "Note", "c": [paragraph(inlines)]}]


def paragraph(inlines: Inlines) -> Node:
    """Return a paragraph."""
    return {"t": "Para", "c": inlines}


def line(inlines: Inlines) -> Node:
    """Return a paragraph without space around it, as in a cell."""
    return {"t": "Plain", "c": inlines}


def heading(level: int, inlines: Inlines, anchor: str = "") -> Node:
    """Return a heading of a *level* from 1."""
    return {"t": "Header", "c": [level, _attributes(anchor), inlines]}


def quotation(blocks: Blocks) -> Node:
    """Return *blocks* as a quotation."""
    return {"t": "BlockQuote", "c": blocks}


def code_block(words: str) -> Node:
    """Return *words* as code, line by line."""
    return {"t": "CodeBlock", "c": [_attributes(), words]}


def bullets(items: Iterable[Blocks]) -> Node:
    """Return a list."""
    return {"t": "BulletList", "c": list(items)}


def numbered(items: Iterable[Blocks], start: int = 1) -> Node:
    """Return a list with numbers."""
    order = [start, {"t": "Decimal"}, {"t": "Period"}]
    return {"t": "OrderedList", "c": [order, list(items)]}


def rule() -> Node:
    """Return a line across the page."""
    return {"t": "HorizontalRule"}


def in_style(blocks: Blocks, style: str) -> Node:
    """Return *blocks* in the paragraph style so named."""
    return {"t": "Div", "c": [_attributes(style=style), blocks]}


@dataclass(frozen=True)
class Cell:
    """A cell of a table, over as many ``rows``."""

    blocks: Blocks
    rows: int = 1


def table(
    caption: Inlines, head: Sequence[Inlines], rows: Iterable[Sequence[Cell]], widths: list[float]
) -> Node:
    """Return a table whose first row is its *head*; *widths* are parts of the page's width.

    A row leaves out the cells that one above it spans.
    """
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in widths]
    heads = [Cell([line(inlines)]) for inlines in head]
    body = [_attributes(), 0, [], [_row(row) for row in rows]]
    return {
        "t": "Table",
        "c": [
            _attributes(),
            [None, [line(caption)]],
            columns,
            [_attributes(), [_row(heads)]],
            [body],
            [_attributes(), []],
        ],
    }


def document(blocks: Blocks, **meta: Inlines | Blocks) -> str:
    """Return a document as JSON; *meta* is what its title block shows."""
    fields = {
        name.replace("_", "-"): {
            "t": "MetaBlocks" if value and value[0]["t"] == "Para" else "MetaInlines",
            "c": value,
        }
        for name, value in meta.items()
    }
    return json.dumps({"pandoc-api-version": VERSION, "meta": fields, "blocks": blocks})


def _row(cells: Sequence[Cell]) -> list[Any]:
    written = [[_attributes(), {"t": "AlignDefault"}, cell.rows, 1, cell.blocks] for cell in cells]
    return [_attributes(), written]


def _attributes(anchor: str = "", *, style: str = "") -> list[Any]:
    return [anchor, [], [["custom-style", style]] if style else []]
