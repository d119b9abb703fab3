"""Finishes a Word document: fills its contents, which pandoc leaves to Word, and keeps rows whole.

Word makes them anew, with the numbers of pages, when it opens the document and is allowed to.
Until then, and in other programs, they are links to the headings: only who lays the pages out
knows their numbers.
"""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

DOCUMENT = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEVELS = {"Heading1": 1, "Heading2": 2}
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can give a file."""
FIRST_BOOKMARK = 1_000_000
"""Beyond the ids that pandoc gives."""


def filled(docx: bytes) -> bytes:
    """Return the document *docx* with its contents filled, and no row broken between pages."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == DOCUMENT:
                content = _filled(content)
            # The same for the same record, whenever it is made.
            part.date_time = EPOCH
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _filled(xml: bytes) -> bytes:
    # The prefixes stay as they are: Word looks some of them up by name.
    for _, (prefix, namespace) in ET.iterparse(io.BytesIO(xml), ["start-ns"]):  # noqa: S314 (pandoc's)
        ET.register_namespace(prefix, namespace)
    root = ET.fromstring(xml)  # noqa: S314 (pandoc's own)
    field = next(
        (
            each
            for each in root.iter(_w("p"))
            if (each.findtext(f".//{_w('instrText')}") or "").startswith("TOC ")
        ),
        None,
    )
    holder = next((each for each in root.iter() if field in list(each)), None)
    if field is not None and holder is not None:
        instruction = field.findtext(f".//{_w('instrText')}") or ""
        entries = list(_entries(root))
        holder.remove(field)
        holder.extend(_toc(entries, instruction))
    for row in root.iter(_w("tr")):
        _keep_whole(row)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def _keep_whole(row: ET.Element) -> None:
    """Let no page break fall inside *row*."""
    properties = row.find(_w("trPr"))
    if properties is None:
        properties = _element("trPr")
        row.insert(0, properties)
    properties.append(_element("cantSplit"))


def _entries(root: ET.Element) -> Iterator[tuple[int, str, str]]:
    """Yield the level, the words and the bookmark of each heading; the bookmark is new."""
    for number, (level, heading) in enumerate(_headings(root), start=1):
        bookmark = f"_Toc{number:06}"
        identity = str(FIRST_BOOKMARK + number)
        start = _element("bookmarkStart", id=identity, name=bookmark)
        heading.insert(1, start)
        heading.append(_element("bookmarkEnd", id=identity))
        yield level, "".join(each.text or "" for each in heading.iter(_w("t"))), bookmark


def _headings(root: ET.Element) -> list[tuple[int, ET.Element]]:
    found = []
    for paragraph in root.iter(_w("p")):
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        level = LEVELS.get(style.get(_w("val"), "")) if style is not None else None
        if level:
            found.append((level, paragraph))
    return found


def _toc(entries: list[tuple[int, str, str]], instruction: str) -> list[ET.Element]:
    """Return the contents: one field over all entries, each a link."""
    paragraphs = []
    for level, words, bookmark in entries:
        properties = _element("pPr")
        properties.append(_element("pStyle", val=f"TOC{level}"))
        link = _element("hyperlink", anchor=bookmark, history="1")
        link.append(_run(words))
        paragraph = _element("p")
        paragraph.extend([properties, link])
        paragraphs.append(paragraph)
    if not paragraphs:
        return []
    # Dirty: Word makes it anew.
    begin, code, separate, end = _marks(instruction)
    for place, run in enumerate((begin, code, separate), start=1):
        paragraphs[0].insert(place, run)
    last = _element("p")
    last.append(end)
    return [*paragraphs, last]


def _marks(instruction: str) -> list[ET.Element]:
    """Return what a field begins with, its instruction, what parts it from its text, its end."""
    runs = [_element("r") for _ in range(4)]
    runs[0].append(_element("fldChar", fldCharType="begin", dirty="true"))
    runs[1].append(_spaced("instrText", instruction))
    runs[2].append(_element("fldChar", fldCharType="separate"))
    runs[3].append(_element("fldChar", fldCharType="end"))
    return runs


def _run(words: str) -> ET.Element:
    run = _element("r")
    run.append(_spaced("t", words))
    return run


def _spaced(name: str, words: str) -> ET.Element:
    element = ET.Element(_w(name), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    element.text = words
    return element


def _element(name: str, /, **attributes: str) -> ET.Element:
    return ET.Element(_w(name), {_w(key): value for key, value in attributes.items()})


def _w(name: str) -> str:
    return f"{{{WORD}}}{name}"
