"""Makes the record a hundred times as large: copies of the dataset, each of another time."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from actors.models import Actor
from provisions.models import Draft, Provision, Theme
from record import storing
from record.columns import Key, Links, Reference, Row
from record.editing import edit
from record.models import Tracked
from record.table import TABLES, Table
from snapshots.tables import INTERCHANGE

TIMES = 10
"""So many sets of drafts and so many sets of points; each pair of them has a copy of the rest."""

AS_THEY_ARE = (Theme, Actor)
NOT_COPIED = {"themes", "actors", "chapters", "renames"}
DAYS_BETWEEN = timedelta(days=40)
SMALL_EDITS = 300


def enlarge() -> None:
    """Write the copies, the sets of each draft in one Edit, and then some hundred small Edits."""
    points = max(Provision.objects.values_list("number", flat=True))
    drafts = max(Draft.objects.values_list("order", flat=True))
    original = {table.name: [row for _, row in table.rows()] for table in INTERCHANGE}
    for i in range(TIMES):
        copies = [Copy(i, j, points, drafts) for j in range(TIMES) if (i, j) != (0, 0)]
        with edit(reason=f"A benchmark's copies, part {i + 1}", kind="addition"):
            for table in INTERCHANGE:
                if table.name not in NOT_COPIED:
                    rows = original[table.name]
                    storing.create(
                        table, [made for copy in copies for made in copy.of(table, rows)]
                    )
    _change_some()


class Copy:
    """The dataset with the *i*-th set of drafts and the *j*-th set of points."""

    def __init__(self, i: int, j: int, points: int, drafts: int) -> None:
        self.i, self.j = i, j
        self.points, self.drafts = points, drafts

    def of(self, table: Table, rows: list[Row]) -> Iterator[Row]:
        """Yield the copies of *rows*, but for those that another copy makes as well."""
        is_made_elsewhere = {"drafts": self.j > 0, "provisions": self.i > 0}
        # The first set of each is the dataset's own.
        is_original = {"drafts": self.i == 0, "provisions": self.j == 0}
        if is_made_elsewhere.get(table.name) or is_original.get(table.name):
            return
        for row in rows:
            # An actor's position on a draft as a whole is the same whichever the points.
            if table.name != "stances" or row["provision"] is not None or self.j == 0:
                yield self._row(table, row)

    def _row(self, table: Table, row: Row) -> Row:
        made = {
            column.name: self._value(table, column, row[column.name])
            for column in table.columns
            if column.in_file
        }
        if table.name == "drafts":
            made["order"] = row["order"] + self.i * self.drafts
        if table.name == "provisions":
            made["slug"] = f"{row['slug']}-c{self.j}"
        if table.name == "sources":
            made["url"] = f"{row['url']}#{self.i}-{self.j}"
        if table.name == "stances":
            point = made["provision"] or "plan"
            made["slug"] = f"{made['actor']}-{point}-{made['draft']}-{made['stated_on']}"
        return made

    def _value(self, table: Table, column: Any, value: Any) -> Any:
        if isinstance(column, Links):
            return tuple(self._key(column.target, key) for key in value)
        if isinstance(column, Reference):
            return None if value is None else self._key(column.target, value)
        if (column.name,) == table.key:
            return self._key(table.model, value)
        if isinstance(value, date):
            return value - self.i * DAYS_BETWEEN
        if column.name in {"title", "name", "summary"}:
            return _otherwise(value, self.i, self.j, column.field.max_length)
        return value

    def _key(self, model: type[Tracked], key: Key) -> Key:
        if model in AS_THEY_ARE:
            return key
        if model is Provision:
            return int(key) + self.j * self.points
        number = self.i if model is Draft else f"{self.i}-{self.j}"
        is_original = self.i == 0 and (self.j == 0 or model is Draft)
        return key if is_original else f"{str(key)[:72]}-c{number}"


def _otherwise(text: str, i: int, j: int, longest: int | None) -> str:
    """Return *text* with its words turned round, so that no two copies read the same."""
    words = text.split()
    turn = (i * TIMES + j) % len(words)
    return f"{' '.join([*words[turn:], *words[:turn]])} ({i}, {j})".lstrip("=+-@")[
        :longest
    ].strip()


def _change_some() -> None:
    """Change a stance and a statement at a time, as editors do."""
    for name in ("stances", "statements"):
        table = TABLES[name]
        ids = table.model.objects.order_by("-pk").values_list("pk", flat=True)[: SMALL_EDITS // 2]
        chosen = list(table.rows(table.model.objects.filter(pk__in=list(ids))))
        for number, (pk, row) in enumerate(chosen):
            with edit(reason=f"A benchmark's correction {number}", kind="correction"):
                changed = {**row, "summary": f"{row['summary']} Corrected."}
                storing.change(table, {pk: changed}, ["summary"])
