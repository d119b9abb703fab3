"""What may have been meant where nothing was found: a word that is spelled nearly so.

A suggestion finds something itself, on the day that is asked for, and is written as a text of
that day has it: no word of a later day shows through it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from briefing.search.asking import Asked, Sought, asked_for
from briefing.search.finding import Hit, shows, texts_shown
from briefing.search.folding import Word, words_in
from briefing.search.models import Spelling
from briefing.search.spellings import SPELLINGS
from provisions.forms import Day

MOST_WORDS = 6
"""More words than that are a text that was pasted."""

TRIED = 6
"""So many words are tried in the place of one."""

LEAST_FOR_BEGINNING = 4


@dataclass(frozen=True)
class Advice:
    """What to ask instead: ``meant`` finds something; ``apart`` are the words that do alone."""

    meant: str = ""
    apart: tuple[str, ...] = ()


def advise(asked: Asked, day: Day) -> Advice:
    """Return what to ask in place of *asked*, which finds nothing on *day*."""
    if not asked.sought or len(asked.sought) > MOST_WORDS:
        return Advice()
    for joined in _joined(asked):
        if joined.sought and shows(joined.sought, day):
            return Advice(joined.text)
    known, meant = [], []
    for sought in asked.sought:
        if shows([sought], day):
            known.append(sought.written)
            meant.append(sought.written)
        else:
            meant.append(_meant(sought, day))
    whole = asked_for(" ".join(word for word in meant if word))
    changed = len(known) < len(asked.sought) and all(meant)
    if changed and shows(whole.sought, day):
        return Advice(whole.text)
    return Advice(apart=tuple(known))


def _joined(asked: Asked) -> Iterator[Asked]:
    """Yield what was *asked* with two neighbours as one word: “cease fire” as “ceasefire”."""
    written = [sought.written for sought in asked.sought]
    for place, (first, second) in enumerate(pairwise(asked.sought)):
        if not (first.is_quoted or second.is_quoted):
            one = f"{first.written}{second.written}"
            yield asked_for(" ".join([*written[:place], one, *written[place + 2 :]]))


def _meant(sought: Sought, day: Day) -> str:
    """Return the word nearest to *sought* that finds something, as it is written; "" for none."""
    typed = "".join(word.plain for word in words_in(sought.written) if not word.is_whole)
    if sought.is_quoted:
        return ""
    for near in _near(typed):
        instead = asked_for(near)
        hit = shows(instead.sought, day) if instead.sought else None
        if hit and (written := _as_written(near, hit, instead, day)):
            return written
    return ""


def _near(typed: str) -> Iterator[str]:
    """Yield the words that are spelled nearly as *typed*, the nearest first.

    They are those of the record, and other spellings of its names.
    """
    length = len(typed)
    if length < 3:
        return
    most = 1 if length <= 4 else 2 if length <= 8 else 3
    lengths = range(length - most, length + most + 1)
    words = {word for word in SPELLINGS if len(word) in lengths}
    written = Spelling.objects.filter(length__range=(lengths[0], lengths[-1]))
    words.update(written.order_by().values_list("word", flat=True))
    near = process.extract(
        typed, sorted(words), scorer=OSA.distance, score_cutoff=most, limit=TRIED
    )
    found = sorted(near, key=lambda each: (each[1], each[0][:1] != typed[:1], each[0]))
    yield from (word for word, distance, _ in found if distance <= 1)
    if length >= LEAST_FOR_BEGINNING:
        longer = Spelling.objects.filter(word__startswith=typed, length__gt=length)
        yield from longer.order_by("length", "word").values_list("word", flat=True)[:TRIED]
    yield from (word for word, distance, _ in found if distance > 1)


def _as_written(near: str, hit: Hit, asked: Asked, day: Day) -> str:
    """Return the word as the row that was found has it, in what is shown of it on *day*."""
    row = hit.kind.rows().get(pk=hit.row)
    texts = hit.kind.texts(row)
    stems = {way[0] for sought in asked.sought for way in sought.ways}
    found: list[tuple[Word, str]] = [
        (word, text)
        for column in texts_shown(day)
        for text in texts.of(column)
        for word in words_in(text)
        if word.stem in stems and not word.is_whole
    ]
    if not found:
        return ""
    word, text = min(found, key=lambda each: OSA.distance(each[0].plain, near))
    return text[word.start : word.end]
