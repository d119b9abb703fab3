"""Workbooks made for tests: sound ones, and every kind of bad one."""

import io
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def xlsx(change=None, **sheets):
    """An XLSX with these sheets of rows; *change* gets the workbook, and its sheets by name."""
    file = io.BytesIO()
    book = Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    made = {}
    for name, rows in sheets.items():
        made[name] = sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
    if change:
        change(book, made)
    book.close()
    return file.getvalue()


def ods(rows, name="stances", row_attributes="", cell_attributes=""):
    """An ODS with one sheet; the attributes are those of its last row and of its last cell."""
    lines = []
    for number, row in enumerate(rows):
        is_last = number == len(rows) - 1
        cells = []
        for place, cell in enumerate(row):
            more = cell_attributes if is_last and place == len(row) - 1 else ""
            cells.append(
                f'<table:table-cell office:value-type="string" {more}>'
                f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            )
        more = row_attributes if is_last else ""
        lines.append(f"<table:table-row {more}>{''.join(cells)}</table:table-row>")
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMESPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return packed(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": (
                '<?xml version="1.0"?><manifest:manifest '
                'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
                '<manifest:file-entry manifest:full-path="content.xml" '
                'manifest:media-type="text/xml"/></manifest:manifest>'
            ),
            "content.xml": content,
        }
    )


def packed(files):
    """A ZIP of these files."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def repacked(workbook, change):
    """A workbook in which *change*, given a part's name and content, changes its parts."""
    with ZipFile(io.BytesIO(workbook)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    return packed({name: change(name, content) for name, content in parts.items()})
