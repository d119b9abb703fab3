"""Words that a reader looks for in texts and days of the record.

A word is found whatever its case, its accents, its hyphens and its apostrophes: “elysee” finds
“Élysée”, “ceasefire” finds “cease-fire”, “US-Russia” finds “US–Russia”, and the other way round.
It goes by regular expressions, since SQLite's LIKE knows the case of ASCII letters only and
PostgreSQL's depends on how it was set up. The pattern names both cases of every letter, so that it
asks neither database what it takes for a letter, and it keeps to what Python's expressions
(SQLite's are) and PostgreSQL's both understand.
"""

import json
import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from record.text import normalise

MOST_WORDS = 40
LONGEST_FORGIVEN = 100
"""A longer word is an address, or nonsense: it is looked for letter by letter."""
LONGEST = 2_000
"""No text has a longer word: that is the length of the longest address."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
APOSTROPHES = "'\u2018\u2019\u02bc\u2032"
SPACES = " \n\u00a0\u2009\u202f"
UNSEEN = "\u00ad\u0300-\u036f"
"""Soft hyphens, and accents on letters that Unicode has no accented form of."""

GAP = f"[{DASHES}{APOSTROPHES}{UNSEEN}]*"
"""What may stand between two letters."""

GAP_IN_SHORT = f"[{APOSTROPHES}{UNSEEN}]*"
SHORT = 3
"""A word of so few letters would be found across every hyphen: “un” in “you-need”."""

BREAK = f"[{DASHES}{APOSTROPHES}{SPACES}{UNSEEN}]*"
"""What may stand where a dash was typed."""

BREAK_BETWEEN_DIGITS = f"[{DASHES}{APOSTROPHES}{SPACES}]+"
DASH_AT_AN_END = f"[{DASHES}{APOSTROPHES}]+"

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MARKS = re.compile(f"[{DASHES}{APOSTROPHES}]+")
LETTER_WITH = r"LATIN SMALL LETTER (?:DOTLESS |LONG )?([A-Z])(?: WITH .*)?"
DAY = r"(?P<only_day>\d{1,2})|(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?"
NOTHING = Q(pk__in=())


def words_of(text: str) -> list[str]:
    """Return the words that *text* asks for, each once; of a pasted page, the first ones."""
    return list(dict.fromkeys(normalise(text).split()))[:MOST_WORDS]


def holding(word: str, *paths: str) -> Q:
    """Return the condition that one of the texts at *paths* holds *word*."""
    # No text of the record holds a control character, and PostgreSQL refuses to look for NUL.
    if len(word) > LONGEST or any(unicodedata.category(character) == "Cc" for character in word):
        return NOTHING
    is_long = len(word) > LONGEST_FORGIVEN
    lookup, sought = ("icontains", word) if is_long else ("regex", pattern(word))
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__{lookup}": sought})
    return found


def on_day(word: str, *paths: str) -> Q:
    """Return the condition that one of the days at *paths* is one that *word* speaks of.

    It speaks of a day (``2025-11-23``), a month (``2025-11``), a year (``2025``), a month of any
    year (``November`` or ``Nov``) or a day of any month (``23``).
    """
    lookups = _day_lookups(word)
    if not lookups:
        return NOTHING
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}{lookup}": value for lookup, value in lookups.items()})
    return found


def found(rows: QuerySet, words: str, texts: Sequence[str], days: Sequence[str] = ()) -> QuerySet:
    """Return those of *rows* of which each of *words* is in one of *texts* or is one of *days*.

    *texts* and *days* are paths that lead to one row each. The rows are looked for here and now,
    and once, whatever is asked of the answer: a page that counts them, shows some and tells their
    days would read every text three times.
    """
    sought = words_of(words)
    if not sought or not texts:
        return rows
    whole = Texts(*texts)
    fitting = rows.order_by().alias(_texts=whole)
    for word in sought:
        fitting = fitting.filter(holding(word, "_texts") | on_day(word, *days))
    return rows.filter(pk__in=Ids(list(fitting.values_list("pk", flat=True))))


class Texts(Func):
    """Several texts as one, so that it is read once; what parts them is in no text and no word."""

    template = "(%(expressions)s)"
    arg_joiner = " || CHAR(31) || "
    output_field = TextField()

    def __init__(self, *paths: str) -> None:
        super().__init__(*(Coalesce(Cast(path, TextField()), Value("")) for path in paths))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return it in the order of bytes: some of the texts are, and it has to be one for all."""
        return self.as_sql(
            compiler,
            connection,
            template='((%(expressions)s) COLLATE "C")',
            arg_joiner=" || CHR(31) || ",
            **context,
        )


class Ids(Func):
    """Any number of ids, given to the database as one value."""

    template = "(SELECT value FROM json_each(%(expressions)s))"
    output_field = BigIntegerField()

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(Value(json.dumps(ids), output_field=TextField()))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the ids as PostgreSQL reads them."""
        template = "(SELECT value::bigint FROM json_array_elements_text(%(expressions)s::json))"
        return self.as_sql(compiler, connection, template=template, **context)


def pattern(word: str) -> str:
    """Return the regular expression of *word*, to be used with ``regex``, which minds case.

    Between letters the text may have hyphens and apostrophes that were not typed, or lack those
    that were; between digits it may not, so that “2025” is not found in “20-25”. A word of signs
    alone is looked for as it stands, and so is a hyphen at either end.
    """
    signs = list(MARKS.sub(_one_mark, _without_accents(normalise(word))))
    count = sum(map(str.isalnum, signs))
    if not count:
        return "".join(map(_as_it_stands, normalise(word)))
    gap = GAP if count > SHORT else GAP_IN_SHORT
    pieces = []
    for before, sign, after in zip(["", *signs], signs, [*signs[1:], ""], strict=False):
        between_digits = before.isdigit() and after.isdigit()
        if sign == "-" and before and after:
            pieces.append(BREAK_BETWEEN_DIGITS if between_digits else BREAK)
        elif sign == "-":
            pieces.append(DASH_AT_AN_END)
        elif sign == "'" and not between_digits:
            pieces.append(gap if before and after else "")
        else:
            has_gap = before.isalnum() and sign.isalnum() and not (before + sign).isdigit()
            pieces.append((gap if has_gap else "") + _as_it_stands(sign))
    return "".join(pieces)


def _one_mark(run: re.Match[str]) -> str:
    """Return one mark for a run: several in a row would be tried in every combination."""
    return "-" if set(run[0]) & set(DASHES) else "'"


def _without_accents(word: str) -> str:
    """Return *word* with the plain form of each Latin letter."""
    plain = ""
    for character in word:
        is_accent = unicodedata.combining(character) and plain[-1:].isascii()
        plain += "" if is_accent else _plain_letter(character) or character
    return plain


def _as_it_stands(sign: str) -> str:
    """Return the expression of one letter in both cases, with any accent, or of one sign."""
    if sign in LATIN:
        return LATIN[sign]
    if sign.isalpha():
        cases = {case for case in (sign, sign.lower(), sign.upper()) if len(case) == 1}
        return f"[{''.join(sorted(cases))}]"
    for alike in (DASHES, APOSTROPHES):
        if sign in alike:
            return f"[{alike}]"
    return f"\\{sign}" if sign.isascii() and not sign.isalnum() else sign


def _plain_letter(character: str) -> str:
    """Return the small Latin letter that *character* is a form of, or "" where it is of none."""
    letter = unicodedata.normalize("NFD", character)[0].lower()
    name = unicodedata.name(letter, "")
    # A stroke or a hook is part of the letter to Unicode: ł, ø, đ.
    named = re.fullmatch(LETTER_WITH, name)
    return named[1].lower() if named else letter if name.startswith("LATIN SMALL") else ""


def _forms_of_letters() -> dict[str, str]:
    """Return the expression of all forms of each Latin letter."""
    forms: dict[str, set[str]] = defaultdict(set)
    for character in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))):
        if letter := _plain_letter(character):
            cases = (character, character.lower(), character.upper())
            # The capital of ß is two letters.
            forms[letter].update(case for case in cases if len(case) == 1)
    return {letter: f"[{''.join(sorted(found))}]" for letter, found in forms.items()}


LATIN = _forms_of_letters()


def _day_lookups(word: str) -> dict[str, Any]:
    """Return what a day must fulfil to be what *word* speaks of; nothing where it is no day."""
    word = word.strip(",.").lower()
    if word.isascii() and word.isalpha() and len(word) >= 3:
        months = [number for number, name in enumerate(MONTHS, 1) if name.startswith(word)]
        return {"__month": months[0]} if months else {}
    named = re.fullmatch(DAY, word, re.ASCII)
    if named is None:
        return {}
    if named["only_day"]:
        return {"__day": int(named["only_day"])}
    year, month, day = (int(named[part] or 0) for part in ("year", "month", "day"))
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return {}
    if day:
        return {"": first}
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    return {"__range": (first, last)}
