"""What a reader asks for, read from what was typed: any text is words, never a syntax."""

import re
from dataclasses import dataclass

from briefing.search.folding import STOP_WORDS, Word, stems, words_in

Phrase = tuple[str, ...]
QUOTED = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]')


@dataclass(frozen=True)
class Sought:
    """One thing that a text must hold: a word, a compound, or a phrase in quotation marks.

    ``ways`` are the phrases of which any will do; ``written`` is as it was typed.
    """

    ways: tuple[Phrase, ...]
    written: str
    is_quoted: bool = False


@dataclass(frozen=True)
class Asked:
    """What is looked for: a text must hold all of ``sought``.

    ``phrase`` is all that was typed, in its order; ``ignored`` the words that are too common to
    be looked for.
    """

    text: str
    sought: tuple[Sought, ...]
    phrase: Phrase
    ignored: tuple[str, ...] = ()

    @property
    def words(self) -> Phrase:
        """The words that are looked for, in their order."""
        return tuple(word for sought in self.sought for word in sought.ways[0])


def asked_for(text: str) -> Asked:
    """Return what *text* asks for; nothing where it has no word, or none but common ones."""
    sought: dict[tuple[Phrase, ...], Sought] = {}
    ignored: dict[str, None] = {}
    place = 0
    for quoted in [*QUOTED.finditer(text), None]:
        for each in _words(text[place : quoted.start() if quoted else None]):
            if each.ways[0][0] in COMMON and len(each.ways[0]) == 1:
                ignored[each.written] = None
            else:
                sought.setdefault(each.ways, each)
        if quoted:
            place = quoted.end()
            if phrase := tuple(stems(quoted[1])):
                sought.setdefault((phrase,), Sought((phrase,), quoted[0], is_quoted=True))
    return Asked(text, tuple(sought.values()), tuple(stems(text)), tuple(ignored))


def _words(text: str) -> list[Sought]:
    """Return what the words of *text* ask for; a compound is its parts in order, or the whole."""
    found: list[Sought] = []
    parts: list[Word] = []
    for word in words_in(text):
        if word.is_whole:
            inside = tuple(part for part in parts if part.start >= word.start)
            del found[len(found) - len(inside) :]
            ways = tuple(part.stem for part in inside), (word.stem,)
            found.append(Sought(ways, text[word.start : word.end]))
        else:
            parts.append(word)
            found.append(Sought(((word.stem,),), text[word.start : word.end]))
    return found


COMMON = frozenset(stems(" ".join(sorted(STOP_WORDS))))
