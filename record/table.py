"""What the declaration of an interchange table is.

Each table of the record (a CSV file of the dataset and of a snapshot) is declared once, beside
its models, in ``<app>/tables.py``. Reading a file, writing one, checking the rules and finding
what changed all go by the declaration. A *row* stands for one aggregate: a dict from column to
value, where references are keys (a slug or a number), lists are tuples of keys, an absent text is
"" and any other absent value is None.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from record.alongside import CHUNK, ListsAlongside
from record.columns import Column, Key, Links, Row
from record.models import Tracked

TABLES: dict[str, "Table"] = {}
"""Every table, by its name."""


class Look(Protocol):
    """Finds rows by table and key while the rules are checked."""

    def __call__(self, table: str, key: Key) -> Row | None:
        """Return the row of *table* with *key*; None where there is none."""


Check = Callable[[Row, Look], Iterable[tuple[str, str]]]
"""Given a row, yields (column, what is wrong) for each way in which it breaks a rule."""


Touched = Mapping[type[Tracked], set[int]]
"""What an Edit changed: the ids of roots by model, those deleted included."""

Rechecked = (
    Mapping[type[Tracked], str | Callable[[set[int]], QuerySet]]
    | Callable[[Touched], Iterable[int]]
)
"""What else a rule depends on, and so when it is checked again.

For each model, the lookup that leads from a row of the table to it, or a function from the ids of
changed rows to a queryset; or else one function from all that changed to the ids of rows.
"""


@dataclass(frozen=True)
class Rule:
    """Something that holds for every row of a table, beyond what one field or row can say."""

    check: Check
    rechecked_by: Rechecked


Doubt = Callable[[Mapping[Key, Row], Collection[Key]], Iterable[tuple[Key, str, str]]]
"""Given all rows by key, and the keys of some, yields (key, column, what may be wrong) of these.

It is allowed, but seldom meant; whoever enters it is told.
"""

Rewrite = Callable[[str, type[Tracked], str, str], str]
"""Given a text, the model of a row, its old slug and its new one, returns the text renamed."""


@dataclass(frozen=True)
class Naming:
    """A column whose text names rows of certain models by their slugs."""

    column: str
    models: tuple[type[Tracked], ...]
    rewrite: Rewrite


@dataclass
class Table:
    """One interchange table: a CSV file and the model whose aggregates are its rows.

    ``key`` names the columns that identify a row, ``order`` what rows are sorted by (lookups),
    ``unique`` further sets of columns that no two rows share.
    """

    name: str
    model: type[Tracked]
    columns: Sequence[Column]
    key: tuple[str, ...]
    order: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    rules: list[Rule] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the table known."""
        for column in self.columns:
            column.table = self
        TABLES[self.name] = self

    @property
    def header(self) -> list[str]:
        """The names of the columns, as a file has them."""
        return [column.name for column in self.columns if column.in_file]

    @property
    def scalars(self) -> list[Column]:
        """The columns that hold one value."""
        return [column for column in self.columns if not isinstance(column, Links)]

    @property
    def links(self) -> list[Links]:
        """The columns that hold a list, those in no file included."""
        return [column for column in self.columns if isinstance(column, Links)]

    @property
    def has_slugs(self) -> bool:
        """Whether a row is identified by its slug."""
        return self.key == ("slug",)

    @property
    def may_be_renamed(self) -> bool:
        """Whether the slug of a row may change."""
        return self.has_slugs and "slug" not in self.model.fixed_fields

    def rule(self, rechecked_by: Rechecked | None = None) -> Callable[[Check], Check]:
        """Make the decorated function a rule of this table; see :class:`Rule`."""

        def declare(check: Check) -> Check:
            self.rules.append(Rule(check, rechecked_by or {}))
            return check

        return declare

    def doubt(self, doubt: Doubt) -> Doubt:
        """Let the decorated function tell of files what is allowed in them, but seldom meant."""
        self.doubts.append(doubt)
        return doubt

    def names(self, column: str, *models: type[Tracked]) -> Callable[[Rewrite], Rewrite]:
        """Let the decorated function rewrite *column* when a row of one of *models* is renamed."""

        def declare(rewrite: Rewrite) -> Rewrite:
            self.namings.append(Naming(column, models, rewrite))
            return rewrite

        return declare

    def namings_of(self, model: type[Tracked]) -> list[Naming]:
        """Return the columns whose text may name a row of *model*."""
        return [naming for naming in self.namings if model in naming.models]

    def key_of(self, row: Row) -> Key:
        """Return what identifies *row*: one key, or a tuple where it takes several columns."""
        key = tuple(row[name] for name in self.key)
        return key if len(key) > 1 else key[0]

    def rows(
        self, queryset: QuerySet | None = None, listed: Mapping[str, Q] | None = None
    ) -> Iterator[tuple[int, Row]]:
        """Yield (id, row) of *queryset* (default: all) in the order of the file.

        *listed* narrows list columns, by name, to the parts that meet a condition. It costs one
        query, and one a list column, and holds a chunk of rows at a time. While others may write,
        read it inside :func:`record.editing.one_state`. Raises RuntimeError where the rows changed
        while they were read.
        """
        chosen = self.model.objects.all() if queryset is None else queryset
        names = [column.name for column in self.scalars]
        values = (
            chosen.order_by(*self.ordering(), "pk")
            .values_list("pk", *(column.path for column in self.scalars))
            .iterator(chunk_size=CHUNK)
        )
        lists = {
            column.name: ListsAlongside(
                column,
                chosen,
                self.ordering(f"{column.part.part_of}__"),
                (listed or {}).get(column.name),
            )
            for column in self.links
            if column.in_file
        }
        for pk, *scalars in values:
            row = dict(zip(names, scalars, strict=True))
            row.update((name, keys.of(pk)) for name, keys in lists.items())
            yield pk, row
        for keys in lists.values():
            keys.expect_end()

    def cells(self, row: Row) -> list[str]:
        """Return *row* as a file has it."""
        return [column.cell(row[column.name]) for column in self.columns if column.in_file]

    def ordering(self, prefix: str = "") -> list[OrderBy]:
        """Return the order of rows; what is empty comes first on either database."""
        return [F(prefix + path).asc(nulls_first=self._may_be_empty(path)) for path in self.order]

    def _may_be_empty(self, path: str) -> bool | None:
        return self.model._meta.get_field(path.partition("__")[0]).null or None
