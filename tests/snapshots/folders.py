"""Folders of CSV files, to load and to break."""

import csv
import io
from pathlib import Path

from snapshots.tables import INTERCHANGE

SMALL = {
    "themes": [{"slug": "security", "name": "Security", "order": "1", "description": "It."}],
    "actors": [
        {
            "slug": "ukraine",
            "name": "Ukraine",
            "short_name": "Ukraine",
            "kind": "state",
            "chapter": "ukraine",
            "order": "1",
            "members": "",
            "description": "A state.",
        },
        {
            "slug": "germany",
            "name": "Germany",
            "short_name": "Germany",
            "kind": "state",
            "chapter": "europe",
            "order": "2",
            "members": "",
            "description": "A state.",
        },
        {
            "slug": "e3",
            "name": "France, Germany and the United Kingdom",
            "short_name": "E3",
            "kind": "bloc",
            "chapter": "europe",
            "order": "3",
            "members": "germany",
            "description": "A bloc.",
        },
    ],
    "people": [
        {
            "slug": "zelenskyy",
            "name": "Volodymyr Zelenskyy",
            "actor": "ukraine",
            "role": "President",
            "role_since": "2019-05-20",
            "role_until": "",
        }
    ],
    "sources": [
        {
            "slug": slug,
            "title": "An article",
            "publisher": "Reuters",
            "kind": "media",
            "published_on": "2025-11-20",
            "url": f"https://example.org/{slug}",
            "archived_url": "",
            "accessed_on": "",
            "language": "en",
            "suggested_reading": "1",
            "note": "",
        }
        for slug in ("reuters-1", "reuters-2")
    ],
    "events": [
        {
            "slug": "geneva-talks",
            "title": "Talks in Geneva",
            "started_on": "2025-11-23",
            "ended_on": "2025-11-24",
            "place": "Geneva",
            "participants": "ukraine; germany",
            "summary": "They met.",
            "sources": "reuters-1",
        }
    ],
    "drafts": [
        {
            "slug": slug,
            "name": slug.title(),
            "short_name": slug.title(),
            "order": order,
            "revises": revises,
            "kind": "draft",
            "disclosure": "partial",
            "started_on": started_on,
            "ended_on": "",
            "place": "",
            "participants": "ukraine",
            "point_count": "28",
            "event": "",
            "summary": "What it is.",
            "sources": "reuters-1; reuters-2",
        }
        for slug, order, revises, started_on in [
            ("first", "1", "", "2025-11-19"),
            ("second", "2", "first", "2025-11-23"),
        ]
    ],
    "provisions": [
        {
            "number": number,
            "slug": slug,
            "title": slug.title(),
            "theme": "security",
            "summary": "What it settles.",
        }
        for number, slug in [("1", "nato"), ("2", "amnesty")]
    ],
    "revisions": [
        {
            "draft": draft,
            "provision": provision,
            "label": provision,
            "change": change,
            "text": text,
            "note": "",
            "confidence": "reported",
            "sources": "reuters-1",
        }
        for draft, provision, change, text in [
            ("first", "1", "original", "No NATO.\na) Never."),
            ("first", "2", "original", "An amnesty."),
            ("second", "1", "removed", ""),
        ]
    ],
    "statements": [
        {
            "slug": "ukraine-says",
            "made_on": "2025-11-20",
            "actor": "ukraine",
            "person": "zelenskyy",
            "setting": "speech",
            "summary": "He spoke.",
            "quote": "",
            "provisions": "1; 2",
            "sources": "reuters-2; reuters-1",
        }
    ],
    "stances": [
        {
            "slug": f"ukraine-{provision or 'plan'}-first-2025-11-20",
            "actor": "ukraine",
            "provision": provision,
            "draft": "first",
            "stated_on": "2025-11-20",
            "position": "rejects",
            "confidence": "stated",
            "summary": "It says no.",
            "statements": "ukraine-says",
        }
        for provision in ("", "1")
    ],
    "chapters": [
        {
            "slug": "introduction",
            "title": "Introduction",
            "order": "1",
            "actor_chapter": "",
            "body": "It began.[^reuters-2]\n\nSee [point 1](point:1).[^reuters-1]",
        }
    ],
    "renames": [{"table": "actors", "old": "kyiv", "new": "ukraine"}],
}


class Folder:
    """The CSV files of a folder, to be changed cell by cell."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def read(self, table: str) -> list[dict[str, str]]:
        text = self.file(table).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        header = next(known.header for known in INTERCHANGE if known.name == table)
        self.file(table).write_bytes(as_csv([header, *(row.values() for row in rows)]))

    def change(self, table: str, row: int, /, **cells: str) -> None:
        """Change cells of a row; the header is row 1."""
        rows = self.read(table)
        rows[row - 2].update(cells)
        self.write(table, rows)

    def add(self, table: str, /, **cells: str) -> None:
        """Add a row that is like the last but for these cells."""
        rows = self.read(table)
        self.write(table, [*rows, rows[-1] | cells])

    def drop(self, table: str, row: int) -> None:
        rows = self.read(table)
        del rows[row - 2]
        self.write(table, rows)

    def replace(self, table: str, old: bytes, new: bytes) -> None:
        content = self.file(table).read_bytes()
        assert content.count(old) >= 1
        self.file(table).write_bytes(content.replace(old, new, 1))


def as_csv(rows) -> bytes:
    """The bytes of a file that has these *rows*, header included."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def record_as_files() -> dict[str, bytes]:
    """The record, written out as the files of a snapshot are."""
    return {
        table.name: as_csv([table.header, *(table.cells(row) for _, row in table.rows())])
        for table in INTERCHANGE
    }
