"""What is asked of sources, statements and events."""

from datetime import date
from typing import Self

from record.querysets import TrackedQuerySet
from record.search import holding, words_of


class SourceQuerySet(TrackedQuerySet):
    """Publications."""

    def matching(self, words: str) -> Self:
        """Return those that hold each of *words* in title, publisher, note, slug or address."""
        found = self
        for word in words_of(words):
            found = found.filter(holding(word, "title", "publisher", "note", "slug", "url"))
        return found


class StatementQuerySet(TrackedQuerySet):
    """Statements, by the day on which they were made."""

    def by(self, on: date) -> Self:
        """Return what had been said by the end of the day *on*."""
        return self.filter(made_on__lte=on)

    def matching(self, words: str) -> Self:
        """Return those that hold each of *words* in what was said, the slug or who said it."""
        paths = ("summary", "quote", "slug", "actor__name", "actor__short_name", "person__name")
        found = self
        for word in words_of(words):
            found = found.filter(holding(word, *paths))
        return found


class EventQuerySet(TrackedQuerySet):
    """Events, by the day on which they began."""

    def by(self, on: date) -> Self:
        """Return what had begun by the end of the day *on*."""
        return self.filter(started_on__lte=on)
