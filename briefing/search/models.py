"""The index: the words of each row of the record that can be found. It is made from the record."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

ALWAYS = date.min
"""The day of what shows whatever the day."""


class Passage(models.Model):
    """The words of one row, as :mod:`briefing.search.folding` knows them.

    The database keeps an index of its own beside it: a column ``words`` with a GIN index on
    PostgreSQL, a table ``briefing_passage_words`` of FTS5 on SQLite. Both follow this table by
    themselves (see the migration), so that whatever writes here is found.
    """

    kind = models.CharField(max_length=12, help_text="Which kind of row it is.")
    row = models.BigIntegerField(help_text="The id of the row.")
    day = models.DateField(help_text="From which day on it shows; the first of all for always.")
    place = models.CharField(max_length=160, help_text="Its place among the rows of one day.")
    title = models.TextField(help_text="The words of its title or name.")
    body = models.TextField(help_text="The words of its text.")
    context = models.TextField(help_text="The words of what it belongs to: who, which draft.")
    later = models.TextField(help_text="The words of an editor who knew later days.")

    texts: Any
    """While it is being made: the texts that the words are of."""

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=["kind", "row"], name="briefing_passage_once"),
        )
        indexes = (models.Index(fields=["kind", "-day", "row"], name="briefing_passage_newest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class Spelling(models.Model):
    """A word that some text has or had, folded but whole: what a mistyped word may have meant."""

    word = models.CharField(max_length=60, unique=True)
    length = models.PositiveSmallIntegerField(db_index=True)

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word
