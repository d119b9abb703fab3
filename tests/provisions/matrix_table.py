"""The matrix as a program reads it: its columns, and its rows by what heads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class TableCell:
    """What stands in a cell, with what only screen readers are told and without what they skip."""

    is_header: bool
    text: str = ""
    links: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)


class Table(HTMLParser):
    """The rows of the first table of a page."""

    VOID = {"input", "meta", "link", "br"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[TableCell]] = []
        self._open: list[bool] = []
        self._is_in_table = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._is_in_table |= tag == "table"
        if tag not in self.VOID:
            self._open.append(values.get("aria-hidden") == "true")
        if not self._is_in_table:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append(TableCell(tag == "th"))
        elif tag == "a" and self.rows:
            self.rows[-1][-1].links.append(values["href"])
            self.rows[-1][-1].classes |= set(values.get("class", "").split())

    def handle_endtag(self, tag):
        self._open.pop()
        self._is_in_table &= tag != "table"

    def handle_data(self, data):
        if self._is_in_table and self.rows and self.rows[-1] and not any(self._open):
            self.rows[-1][-1].text += data

    @property
    def actors(self) -> list[str]:
        """The heads of the columns."""
        return [cell.text.strip() for cell in self.rows[0][1:]]

    def cells(self, head: str) -> dict[str, TableCell]:
        """The cells of the row whose head begins with *head*, by actor."""
        [row] = [row for row in self.rows[1:] if words(row[0].text).startswith(f"{head} ")]
        return dict(zip(self.actors, row[1:], strict=True))

    @property
    def numbers(self) -> list[int]:
        """The numbers of the points, in their order."""
        heads = [words(row[0].text).split()[0] for row in self.rows[1:] if len(row) > 1]
        return [int(head) for head in heads if head.isdigit()]

    @property
    def themes(self) -> list[str]:
        """The heads of the groups of rows."""
        return [words(row[0].text) for row in self.rows[1:] if len(row) == 1]


def words(text: str) -> str:
    """*text* with single spaces, and none before a comma or a colon."""
    return " ".join(text.split()).replace(" ,", ",").replace(" :", ":")


def read_table(response) -> Table:
    assert response.status_code == 200
    return Table(response.content.decode())
