"""How the Word document looks: pandoc's own reference document, with our styles in it.

It is made anew from the pandoc that is installed, so that no binary file lies in the project.
"""

import io
import re
import zipfile

from briefing.cards.drawing import COLOURS
from provisions.models import Stance

BADGES: dict[str, str] = {
    position.value: f"Position {position.label}" for position in Stance.Position
}
"""The character style of each position."""

SERIF, SANS = "Georgia", "Calibri"
INK, INK_2, RULE, LINK = "171B20", "4C5661", "D3D8DE", "0A4D8C"
# A4 with margins of 25 mm, in twentieths of a point.
PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418"'
    ' w:header="709" w:footer="709" w:gutter="0"/>'
)
FOOTER = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr>\
<w:pStyle w:val="Footer"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>\
<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar \
w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/>\
</w:r></w:p></w:ftr>"""
RELATION = (
    '<Relationship Id="rId90" Target="footer1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>'
)
CONTENT_TYPE = (
    '<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.footer+xml"/>'
)


def reference(default: bytes) -> bytes:
    """Return pandoc's *default* reference document in our look."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, _CHANGES.get(name, str)(old.read(name).decode()))
        new.writestr("word/footer1.xml", FOOTER)
    return made.getvalue()


def _document(text: str) -> str:
    footer = (
        '<w:footerReference w:type="default" r:id="rId90" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"/>'
    )
    return re.sub(
        r"<w:sectPr>.*?</w:sectPr>", f"<w:sectPr>{footer}{PAGE}</w:sectPr>", text, flags=re.DOTALL
    )


def _styles(text: str) -> str:
    for style, (paragraph, run) in STYLES.items():
        text = _restyled(text, style, paragraph, run)
    text = re.sub(
        r'<w:style [^>]*w:styleId="Table".*?</w:style>', TABLE, text, count=1, flags=re.DOTALL
    )
    text = text.replace('w:lang w:val="en-US"', 'w:lang w:val="en-GB"')
    return text.replace("</w:styles>", f"{_new()}</w:styles>")


def _restyled(text: str, style: str, paragraph: str, run: str) -> str:
    """Return the styles with other properties of the paragraphs and letters of *style*."""

    def changed(found: re.Match[str]) -> str:
        kept = re.sub(r"<w:[pr]Pr>.*?</w:[pr]Pr>", "", found[0], flags=re.DOTALL)
        own = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
        own += f"<w:rPr>{run}</w:rPr>" if run else ""
        return kept.replace("</w:style>", f"{own}</w:style>")

    pattern = rf'<w:style [^>]*w:styleId="{style}".*?</w:style>'
    return re.sub(pattern, changed, text, count=1, flags=re.DOTALL)


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}" w:eastAsia="{name}"/>'


def _letters(name: str, half_points: int, colour: str = INK, *, bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    return f'{_fonts(name)}{weight}<w:color w:val="{colour}"/>{size}'


def _space(before: int, after: int, line: int = 0) -> str:
    leading = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{leading}/>'


def _heading(level: int, before: int, after: int, *, on_new_page: bool = False) -> str:
    new_page = "<w:pageBreakBefore/>" if on_new_page else ""
    border = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="{INK}"/></w:pBdr>'
        if level == 0
        else ""
    )
    outline = f'<w:outlineLvl w:val="{level}"/>'
    return f"<w:keepNext/><w:keepLines/>{new_page}{border}{_space(before, after)}{outline}"


# Of each style what its paragraphs are like, in the order that the format asks for, and its
# letters.
STYLES = {
    "Normal": ("", _letters(SANS, 21)),
    "BodyText": (_space(0, 140, 276), ""),
    "FirstParagraph": (_space(0, 140, 276), ""),
    "Compact": (_space(20, 40), _letters(SANS, 18)),
    "Title": (_space(2400, 200), _letters(SERIF, 60, bold=True)),
    "Author": (_space(0, 80), _letters(SANS, 24, bold=True)),
    "Date": (_space(0, 480), _letters(SANS, 24, INK_2)),
    "AbstractTitle": (_space(0, 0), _letters(SANS, 4)),
    "Abstract": (_space(0, 80), _letters(SANS, 19, INK_2)),
    "Heading1": (
        _heading(0, 0, 240, on_new_page=True),
        _letters(SERIF, 36, bold=True),
    ),
    "Heading2": (_heading(1, 360, 120), _letters(SERIF, 27, bold=True)),
    "Heading3": (_heading(2, 240, 100), _letters(SANS, 21, bold=True)),
    "TOCHeading": (
        # No part of the outline: it would stand in the contents.
        f'<w:pageBreakBefore/>{_space(0, 240)}<w:outlineLvl w:val="9"/>',
        _letters(SERIF, 36, bold=True),
    ),
    "BlockText": (
        f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="{RULE}"/></w:pBdr>'
        + _space(60, 140)
        + '<w:ind w:left="284" w:right="284"/>',
        "",
    ),
    "FootnoteText": (_space(0, 40), _letters(SANS, 17)),
    "Hyperlink": ("", f'<w:color w:val="{LINK}"/>'),
}
_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
# The first row is repeated on each page: pandoc marks it as the heading.
TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    f"<w:tblBorders><w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders>"
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{INK_2}"/></w:rPr><w:tcPr>'
    f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/></w:tcBorders>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def _new() -> str:
    """Return the styles that pandoc's own document does not have."""
    paragraphs = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        for name, paragraph, run in (
            ("Edited", _space(0, 200), _letters(SANS, 18, INK_2)),
            ("Silence", _space(120, 120), _letters(SANS, 19, INK_2)),
            ("Grounds", _space(0, 20), _letters(SANS, 16, INK_2)),
            ("Publisher", f"<w:keepNext/>{_space(200, 60)}", _letters(SANS, 21, bold=True)),
        )
    )
    levels = "".join(
        f'<w:style w:type="paragraph" w:styleId="TOC{level}"><w:name w:val="toc {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr><w:tabs>'
        f'<w:tab w:val="right" w:leader="dot" w:pos="9070"/></w:tabs>{_space(*space)}'
        f'<w:ind w:left="{indent}" w:right="567"/></w:pPr><w:rPr>{run}</w:rPr></w:style>'
        for level, space, indent, run in (
            (1, (140, 40), 0, "<w:b/>"),
            (2, (0, 20), 284, f'<w:color w:val="{INK_2}"/>'),
        )
    )
    footer = (
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/>'
        '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="right"/></w:pPr>'
        f"<w:rPr>{_letters(SANS, 18, INK_2)}</w:rPr></w:style>"
    )
    positions = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:rPr><w:b/><w:color w:val="{ink[1:].upper()}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:].upper()}"/></w:rPr></w:style>'
        for name, (ground, ink, _) in (
            (BADGES[position], colours) for position, colours in COLOURS.items()
        )
    )
    return paragraphs + levels + footer + positions


_CHANGES = {
    "word/document.xml": _document,
    "word/styles.xml": _styles,
    "word/_rels/document.xml.rels": lambda text: text.replace(
        "</Relationships>", f"{RELATION}</Relationships>"
    ),
    "[Content_Types].xml": lambda text: text.replace("</Types>", f"{CONTENT_TYPE}</Types>"),
}
