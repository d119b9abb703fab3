"""What the form of a new source begins with: told by its address, the record and its page.

All of it is a proposal, each with its reason, for an editor to look at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify

from record.days import newest_day
from record.text import normalise
from statements.addresses import Pasted, host_of
from statements.models import Source, name_of_language

TOLD = ("title", "publisher", "published_on", "language")
"""What a page may say of itself, by field."""
ALIKE = ("publisher", "kind", "language")
"""What sources of one host often have in common."""
DAY = re.compile(r"(?<!\d)(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
DATED = re.compile(r"-\d{4}-\d\d-\d\d(-|$)")
DAYS_LETTERS = 10
TOPIC_WORDS = 2
SMALL_WORDS = frozenset(
    {"about", "after", "against", "amid", "been", "before", "could", "from", "have", "into"}
    | {"more", "must", "over", "says", "said", "than", "that", "their", "them", "then", "they"}
    | {"this", "what", "when", "where", "which", "while", "will", "with", "would", "your"}
    | {"article", "articles", "html", "index", "news", "story"}
)


@dataclass
class Beginning:
    """The values that a form begins with, by field, and in sentences where they are from."""

    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def propose(self, name: str, value: Any, shown: str, reason: str) -> None:
        """Let a field begin with *value*, *shown* as such, unless something better is there."""
        if value and name not in self.values:
            self.values[name] = value
            what = name.replace("_", " ").capitalize()
            self.reasons.append(f"{what} “{shown}”: {reason}.")


def beginning_of(pasted: Pasted, told: Mapping[str, str]) -> Beginning:
    """Return what the form of a source at a *pasted* address begins with. Two queries.

    *told* is what its page says of itself, where that was asked.
    """
    begun = Beginning({"url": pasted.url, "archived_url": pasted.archived_url})
    of_host = Source.objects.of_host(pasted.url)
    alike = {name: _most_frequent([getattr(s, name) for s in of_host]) for name in ALIKE}
    for name in TOLD:
        # The record has a name of its own for the publishers that it knows.
        if not (name == "publisher" and alike["publisher"]):
            begun.propose(name, told.get(name), told.get(name, ""), "as the page says")
    for name, found in alike.items():
        if found:
            value, number = found
            begun.propose(name, value, _shown(name, value), _as(number, len(of_host), pasted.url))
    if day := day_in(pasted.url):
        begun.propose("published_on", day.isoformat(), date_format(day), "as the address has it")
    begun.values["accessed_on"] = timezone.localdate().isoformat()
    if slug := _slug(begun.values, of_host):
        begun.values["slug"] = slug
    return begun


def day_in(url: str) -> date | None:
    """Return the day that stands in the path of *url*; None where none does, or a later one."""
    for year, month, day in DAY.findall(urlsplit(url).path):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found <= newest_day():
            return found
    return None


def topic_of(values: Mapping[str, Any]) -> str:
    """Return the first telling words of a title, or of the end of an address, as in a slug."""
    ends = [part for part in unquote(urlsplit(values["url"]).path).split("/") if part]
    for text in (values.get("title", ""), *reversed(ends)):
        words = re.findall(r"[a-z]{4,}", slugify(normalise(text)).lower())
        if telling := dict.fromkeys(word for word in words if word not in SMALL_WORDS):
            return "-".join([*telling][:TOPIC_WORDS])
    return ""


def _slug(values: Mapping[str, Any], of_host: Iterable[Source]) -> str:
    """Return publisher, day and topic, as slugs of the record have them; "" without a day."""
    day = str(values.get("published_on") or "")
    if len(day) != DAYS_LETTERS:
        return ""
    names = [DATED.split(source.slug)[0] for source in of_host if DATED.search(source.slug)]
    common = _most_frequent(names)
    publisher = str(values.get("publisher", "")).partition("(")[0]
    name = common[0] if common else slugify(publisher) or slugify(host_of(values["url"]))
    longest = Source._meta.get_field("slug").max_length or 0
    stem = slugify(f"{name[:30]}-{day}-{topic_of(values)}")[: longest - 4].strip("-")
    # Its history has every slug that was ever given.
    taken = set(Source.history.filter(slug__startswith=stem).values_list("slug", flat=True))
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken)


def _most_frequent(values: Iterable[Any]) -> tuple[Any, int] | None:
    """Return the value that comes most often, the first of several, and how often."""
    found = Counter(values).most_common(1)
    return found[0] if found else None


def _shown(name: str, value: str) -> str:
    if name == "language":
        return name_of_language(value)
    return Source.Kind(value).label if name == "kind" else value


def _as(number: int, of: int, url: str) -> str:
    sources = "source" if of == 1 else "sources"
    return f"as {number if number == of else f'{number} of {of}'} {sources} of {host_of(url)}"
