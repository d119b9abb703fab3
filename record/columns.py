"""The columns of an interchange table: what a cell says, and how a value is written."""

import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from record.fields import is_slug
from record.models import Part, Tracked

if TYPE_CHECKING:
    from record.table import Table

Key = Any
"""What identifies a row: a slug, a number, or a tuple where it takes several columns."""
Row = dict[str, Any]
LIST_DELIMITER = "; "


class Origin(Enum):
    """Where the values of a column come from; each value says it in words."""

    KEY = "Given by the editors, to name the row."
    ORDER = "Given by the editors, to put the rows in order."
    SOURCES = "As published, by the sources that the row names or is."
    WORDS = "The editors’ own words, after the sources."
    JUDGED = "The editors’ judgement, after the sources."
    EDITING = "How the record is arranged; it says nothing of the world."
    MADE = "Made from other columns when it is asked for."


class Column:
    """A column that holds one field of the model.

    *origin* says where its values come from, *absent* what an empty cell says; a column without
    it is never empty. *absent_by_day* says what an empty cell says where the table is given as of
    a day, if that may be more.
    """

    in_file = True

    def __init__(
        self, name: str, origin: Origin, absent: str = "", *, absent_by_day: str = ""
    ) -> None:
        self.name = name
        self.origin = origin
        self.absent = absent
        self.absent_by_day = absent_by_day
        self.table: Table

    @property
    def field(self) -> models.Field:
        """The model's field."""
        return cast(models.Field, self.table.model._meta.get_field(self.name))

    @property
    def path(self) -> str:
        """Where a query finds the value."""
        return self.name

    @property
    def meaning(self) -> str:
        """What the column says, in a sentence."""
        return str(self.field.help_text)

    @property
    def is_optional(self) -> bool:
        """Whether the cell may be empty."""
        return self.field.blank and not isinstance(self.field, models.BooleanField)

    def parse(self, cell: str) -> Any:
        """Return the value that *cell* holds. Raises ValidationError."""
        cell = cell.strip()
        if not cell:
            if not self.is_optional:
                raise ValidationError("This is empty, and it must not be.")
            return None if self.field.null else ""
        if self.field.choices:
            allowed = [value for value, _ in self.field.flatchoices]
            if cell not in allowed:
                raise ValidationError(f"“{cell}” is not one of: {', '.join(allowed)}.")
        parse = next((how for kind, how in _PARSERS if isinstance(self.field, kind)), str)
        return self.field.clean(parse(cell), None)

    def cell(self, value: Any) -> str:
        """Return what stands in a file for *value*."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "1" if value else "0"
        return value.isoformat() if isinstance(value, date) else str(value)


class Reference(Column):
    """A column that holds the key of a row of another table."""

    @property
    def target(self) -> type[Tracked]:
        """The model of the row that is referred to."""
        return cast(type[Tracked], self.field.related_model)

    @property
    def path(self) -> str:
        """Where a query finds the key."""
        return f"{self.name}__{self.target.key_field}"

    def parse(self, cell: str) -> Key | None:
        """Return the key. Whether there is such a row is for the caller to find out."""
        if not cell.strip():
            if not self.is_optional:
                raise ValidationError("This is empty, and it must not be.")
            return None
        return parse_key(self.target, cell.strip())


class Links(Column):
    """A column that lists the keys of rows of another table, in the editor's order.

    Each is a row of ``part``, whose foreign key *to* leads to the row that is referred to.
    """

    def __init__(
        self,
        name: str,
        part: type[Part],
        to: str,
        meaning: str,
        origin: Origin,
        *,
        absent: str = "",
    ) -> None:
        super().__init__(name, origin, absent)
        self.part = part
        self.to = to
        self._meaning = meaning

    @property
    def field(self) -> models.Field:
        """The part's foreign key to what is referred to."""
        return cast(models.Field, self.part._meta.get_field(self.to))

    @property
    def target(self) -> type[Tracked]:
        """The model of the rows that are referred to."""
        return cast(type[Tracked], self.field.related_model)

    @property
    def path(self) -> str:
        """Where a query on the part finds the key."""
        return f"{self.to}__{self.target.key_field}"

    @property
    def meaning(self) -> str:
        """What the list says, in a sentence."""
        return self._meaning

    @property
    def is_optional(self) -> bool:
        """Whether the list may be empty."""
        return bool(self.absent)

    def parse(self, cell: str) -> tuple[Key, ...]:
        """Return the keys, in their order."""
        if not cell.strip():
            if not self.is_optional:
                raise ValidationError("This is empty, and it takes at least one.")
            return ()
        items = [item.strip() for item in cell.split(";")]
        if not all(items):
            raise ValidationError("Between two semicolons there is nothing; write “a; b”.")
        keys = tuple(parse_key(self.target, item) for item in items)
        doubled = sorted({str(key) for key in keys if keys.count(key) > 1})
        if doubled:
            raise ValidationError(f"Listed twice: {', '.join(doubled)}.")
        return keys

    def cell(self, value: tuple[Key, ...]) -> str:
        """Return the keys as one cell."""
        return LIST_DELIMITER.join(map(str, value))


class DerivedLinks(Links):
    """Rows that follow from another column (a text's citations), and so are in no file."""

    in_file = False

    def __init__(
        self, name: str, part: type[Part], to: str, derive: Callable[[Row], tuple[Key, ...]]
    ) -> None:
        super().__init__(name, part, to, "", Origin.MADE, absent="The text refers to none.")
        self.derive = derive


def parse_key(model: type[Tracked], text: str) -> Key:
    """Return the key of a row of *model* that *text* spells. Raises ValidationError."""
    if isinstance(model._meta.get_field(model.key_field), models.IntegerField):
        return _parse_integer(text)
    is_slug(text)
    return text


def _parse_integer(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", cell):
        raise ValidationError(f"“{cell}” is not a whole number in digits.")
    return int(cell)


def _parse_day(cell: str) -> date:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    raise ValidationError(f"“{cell}” is not a day of the calendar as YYYY-MM-DD.")


def _parse_flag(cell: str) -> bool:
    if cell not in {"0", "1"}:
        raise ValidationError(f"“{cell}” is neither 0 nor 1.")
    return cell == "1"


_PARSERS: tuple[tuple[type[models.Field], Callable[[str], Any]], ...] = (
    (models.BooleanField, _parse_flag),
    (models.IntegerField, _parse_integer),
    (models.DateField, _parse_day),
)
