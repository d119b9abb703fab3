"""What is asked, said as each database understands it.

Both see the same words, and nothing that was typed reaches their syntax but such words, which are
small ASCII letters and digits.
"""

from collections.abc import Sequence

from briefing.search.asking import Phrase, Sought

WEIGHTS = {"title": "A", "body": "B", "context": "C", "later": "D"}


def fts5(sought: Sequence[Sought], columns: Sequence[str]) -> str:
    """Return the query of FTS5 for passages of which *columns* hold all of *sought*.

    The words of a phrase stand in one column, the others may stand in several.
    """
    held = " AND ".join(
        "(" + " OR ".join(f'"{" ".join(way)}"' for way in each.ways) + ")" for each in sought
    )
    return f"{{{' '.join(columns)}}} : ({held})"


def tsquery(sought: Sequence[Sought], columns: Sequence[str]) -> str:
    """Return the same as the query of PostgreSQL."""
    weights = "".join(WEIGHTS[column] for column in columns)
    return " & ".join(
        "(" + " | ".join(_way(way, weights) for way in each.ways) + ")" for each in sought
    )


def phrase_of(words: Phrase) -> list[Sought]:
    """Return what is sought where *words* stand one after the other."""
    return [Sought((words,), " ".join(words))]


def _way(way: Phrase, weights: str) -> str:
    if len(way) == 1:
        return _word(way[0], weights)
    # One column follows another without a gap, and a phrase does not run on from one to the next.
    return " | ".join(
        "(" + " <-> ".join(_word(word, weight) for word in way) + ")" for weight in weights
    )


def _word(word: str, weights: str) -> str:
    # A query for any weight is answered from the index alone.
    return f"'{word}'" if len(weights) == len(WEIGHTS) else f"'{word}':{weights}"
